"""Paragraphs 2.2 to 2.4: repetitions, corrections, voids, late lines, counters."""

from dataclasses import replace
from typing import Any

import pytest

from challenge_hub.scoring import Line, Roster
from tests.scoring.files import (
    PER_RESOLVED,
    at,
    document,
    fact,
    individual,
    member,
    result,
    scores,
    void,
)

FILE = individual(PER_RESOLVED)
LATE = at("25T18:30")


def correction(name: str, ref: str, value: str, **keys: Any) -> Line:
    return fact(name, "p", "resolved", value, kind="correction", ref=ref, **keys)


def accept(name: str, ref: str) -> Line:
    return fact(name, "", "", None, kind="accept", ref=ref)


def outcome(*lines: Line, file: dict[str, Any] = FILE) -> tuple[str | None, dict[str, int]]:
    """The score of p (None when not listed) and the counters that are not zero."""
    standings = result(file, *lines)
    return scores(standings).get("p"), {k: n for k, n in standings.facts.items() if n}


def test_a_repeated_line_counts_once() -> None:
    line = fact("a", "p", "resolved", "1")

    assert outcome(line, line) == ("10", {"read": 2, "duplicate": 1, "counted": 1})


def test_one_id_with_two_contents_makes_all_its_lines_bad() -> None:
    one, other = fact("a", "p", "resolved", "1"), fact("a", "p", "resolved", "2")

    assert outcome(one, other, one)[1] == {"read": 3, "bad": 3}


def test_a_correction_takes_the_place_of_its_fact() -> None:
    lines = correction("c", "file:a", "5"), fact("a", "p", "resolved", "1")

    assert outcome(*lines) == ("50", {"read": 2, "replaced": 1, "counted": 1})


def test_a_correction_of_a_correction_is_the_last_word() -> None:
    lines = fact("a", "p", "resolved", "1"), correction("c", "a", "5"), correction("d", "c", "7")

    assert outcome(*lines) == ("70", {"read": 3, "replaced": 2, "counted": 1})


def test_two_corrections_of_one_fact_are_both_bad() -> None:
    lines = fact("a", "p", "resolved", "1"), correction("c", "a", "5"), correction("d", "a", "7")

    assert outcome(*lines) == ("10", {"read": 3, "bad": 2, "counted": 1})


def test_a_void_of_a_fact_removes_it_with_its_corrections() -> None:
    lines = fact("a", "p", "resolved", "1"), correction("c", "a", "5"), void("v", "a")

    assert outcome(*lines) == (None, {"read": 3, "replaced": 3})


def test_a_void_of_a_correction_restores_what_stood_before() -> None:
    lines = fact("a", "p", "resolved", "1"), correction("c", "a", "5"), void("v", "c")

    assert outcome(*lines) == ("10", {"read": 3, "replaced": 2, "counted": 1})


def test_a_corrected_correction_cannot_be_voided() -> None:
    lines = (
        fact("a", "p", "resolved", "1"),
        correction("c", "a", "5"),
        correction("d", "c", "7"),
        void("v", "c"),
    )

    assert outcome(*lines) == ("70", {"read": 4, "bad": 1, "replaced": 2, "counted": 1})


def test_a_void_cannot_be_voided() -> None:
    lines = fact("a", "p", "resolved", "1"), void("v", "a"), void("w", "v")

    assert outcome(*lines)[1] == {"read": 3, "bad": 1, "replaced": 2}


@pytest.mark.parametrize("ref", ["nowhere", "c", "other:a"])
def test_a_reference_that_leads_nowhere_is_bad(ref: str) -> None:
    assert outcome(correction("c", ref, "5"))[1] == {"read": 1, "bad": 1}


def test_what_refers_to_a_bad_line_is_bad() -> None:
    lines = fact("a", "p", "resolved", "1"), fact("a", "p", "resolved", "2"), void("v", "a")

    assert outcome(*lines)[1] == {"read": 3, "bad": 3}


def test_a_late_fact_waits_until_it_is_accepted() -> None:
    late = fact("a", "p", "resolved", "1", received=LATE)

    assert outcome(late) == ("0", {"read": 1, "late": 1})
    assert outcome(late, accept("k", "a")) == ("10", {"read": 2, "replaced": 1, "counted": 1})


def test_a_line_received_a_microsecond_before_the_grace_ends_is_not_late() -> None:
    assert outcome(fact("a", "p", "resolved", "1", received=LATE - 1))[0] == "10"


def test_a_declined_fact_stays_late() -> None:
    late = fact("a", "p", "resolved", "1", received=LATE)
    decline = replace(accept("k", "a"), kind="decline")

    assert outcome(late, decline) == ("0", {"read": 2, "replaced": 1, "late": 1})


def test_the_last_decision_on_a_late_line_counts() -> None:
    late = fact("a", "p", "resolved", "1", received=LATE)
    decline = fact("m", "", "", None, "26T12:00", kind="decline", ref="a")

    assert outcome(late, decline, accept("k", "a"))[0] == "0"


def test_a_late_correction_leaves_the_fact_standing_until_accepted() -> None:
    lines = fact("a", "p", "resolved", "1"), correction("c", "a", "5", received=LATE)

    assert outcome(*lines) == ("10", {"read": 2, "late": 1, "counted": 1})
    assert outcome(*lines, accept("k", "c"))[0] == "50"


def test_a_late_void_is_replaced_and_does_nothing_until_accepted() -> None:
    lines = fact("a", "p", "resolved", "1"), void("v", "a", received=LATE)

    assert outcome(*lines) == ("10", {"read": 2, "replaced": 1, "counted": 1})
    assert outcome(*lines, accept("k", "v")) == (None, {"read": 3, "replaced": 3})


def test_each_line_is_in_the_first_counter_that_applies() -> None:
    roster = Roster([member("p", "nord"), member("q", "ouest")])
    file = document(participants={"teams": ["nord"]})
    lines = (
        fact("1", "x", "unheard", "1"),
        fact("2", "x", "resolved", "1"),
        fact("3", "q", "resolved", "1"),
        fact("4", "p", "csat", "6"),
        fact("5", "p", "resolved", "1", "25T18:00"),
        fact("6", "p", "resolved", "1", "24T10:00"),
        fact("7", "p", "resolved", "1", received=LATE),
        fact("8", "p", "fcr", "1"),
        fact("9", "p", "resolved", "1", team="ouest"),
    )

    counters = result(file, *lines, roster=roster, at=at("24T10:00")).facts

    assert {name: count for name, count in counters.items() if count} == {
        "read": 9, "unused_kpi": 2, "unknown_person": 1, "not_participating": 2,
        "out_of_bounds": 1, "outside_window": 1, "after_at": 1, "late": 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("when", "counted"),
    [
        ("2023-08-21T06:59:59.999999Z", 0),
        ("2023-08-21T07:00:00.000000Z", 1),
        ("2023-08-25T15:59:59.999999Z", 1),
        ("2023-08-25T16:00:00.000000Z", 0),
    ],
)
def test_start_is_inside_and_end_is_outside(when: str, counted: int) -> None:
    assert result(FILE, fact("a", "p", "resolved", "1", when)).facts["counted"] == counted


def test_a_decline_of_a_late_correction_is_replaced_and_the_correction_late() -> None:
    lines = (
        fact("a", "p", "resolved", "1"),
        correction("c", "a", "5", received=LATE),
        fact("d", "", "", None, kind="decline", ref="c"),
    )

    assert outcome(*lines) == ("10", {"read": 3, "replaced": 1, "late": 1, "counted": 1})


def test_a_late_void_of_a_late_correction_is_replaced() -> None:
    lines = (
        fact("a", "p", "resolved", "1"),
        correction("c", "a", "5", received=LATE),
        void("v", "c", received=LATE),
    )

    assert outcome(*lines) == ("10", {"read": 3, "replaced": 1, "late": 1, "counted": 1})
