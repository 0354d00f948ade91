"""Paragraph 3.6: conditions, and what is left of a score that misses one."""

from typing import Any

import pytest

from challenge_hub.scoring import Line, Roster
from tests.scoring.files import PER_RESOLVED, document, fact, individual, member, result, rows

RESOLVED = fact("r", "p", "resolved", "10")


def gated(*gates: dict[str, Any], lines: tuple[Line, ...]) -> dict[str, Any]:
    (row,) = rows(result(individual(PER_RESOLVED, gates=list(gates)), RESOLVED, *lines))
    return row


def csat(value: str, count: int = 1) -> Line:
    return fact("c", "p", "csat", value, count=count)


@pytest.mark.parametrize(("value", "rank"), [("4", 1), ("3.999999", None)])
def test_at_least_includes_the_threshold(value: str, rank: int | None) -> None:
    row = gated({"kpi": "csat", "at_least": "4"}, lines=(csat(value),))

    assert row["rank"] == rank


@pytest.mark.parametrize(("value", "rank"), [("30", 1), ("30.000001", None)])
def test_at_most_includes_the_threshold(value: str, rank: int | None) -> None:
    row = gated({"kpi": "delay", "at_most": "30"}, lines=(fact("d", "p", "delay", value),))

    assert row["rank"] == rank


def test_an_unranked_score_keeps_its_points_and_says_why() -> None:
    row = gated({"kpi": "csat", "at_least": "4"}, lines=(csat("3"),))

    assert (row["rank"], row["why"], row["score"], row["decided_by"]) == (None, "gate", "100", None)


def test_an_empty_measure_fails() -> None:
    assert gated({"kpi": "csat", "at_least": "1"}, lines=())["why"] == "gate"


@pytest.mark.parametrize(("count", "rank"), [(10, 1), (9, None)])
def test_a_minimum_may_stand_alone(count: int, rank: int | None) -> None:
    row = gated({"kpi": "csat", "minimum": 10}, lines=(csat(str(count), count),))

    assert row["rank"] == rank


def test_threshold_and_minimum_must_both_be_met() -> None:
    gate = {"kpi": "csat", "at_least": "4", "minimum": 2}

    assert gated(gate, lines=(csat("5", 1),))["why"] == "gate"
    assert gated(gate, lines=(csat("7", 2),))["why"] == "gate"
    assert "why" not in gated(gate, lines=(csat("8", 2),))


def test_zero_takes_all_points_and_keeps_the_rank() -> None:
    row = gated({"kpi": "csat", "at_least": "4", "otherwise": "zero"}, lines=(csat("3"),))

    assert (row["rank"], row["score"]) == (1, "0")
    assert row["points"][-1] == {"rule": "gates", "points": "-100"}


def test_each_gate_works_on_what_the_one_before_left() -> None:
    half = {"kpi": "csat", "at_least": "4", "otherwise": {"keep": "50%"}}
    third = {"kpi": "csat", "at_least": "5", "otherwise": {"keep": "25%"}}

    assert gated(half, third, lines=(csat("3"),))["score"] == "12.5"


def test_a_score_of_zero_or_below_is_left_as_it_is() -> None:
    gate = {"kpi": "csat", "at_least": "4", "otherwise": "zero"}

    (row,) = rows(result(individual(PER_RESOLVED, gates=[gate]), fact("r", "p", "resolved", "-3")))

    assert row["score"] == "-30"


def test_a_zeroed_member_counts_zero_and_an_unranked_one_in_full() -> None:
    gates = [
        {"kpi": "csat", "at_least": "4", "otherwise": "zero"},
        {"kpi": "delay", "at_most": "30"},
    ]
    scoring = {
        "individual": {"points": [PER_RESOLVED], "gates": gates},
        "collective": {"aggregate": "mean"},
    }
    roster = Roster([member(person, "nord") for person in ("p", "q")])
    lines = (
        RESOLVED,
        csat("3"),
        fact("d", "p", "delay", "5"),
        fact("q1", "q", "resolved", "4"),
        fact("q2", "q", "csat", "5"),
    )

    found = result(document(scoring=scoring), *lines, roster=roster)

    people = {row["person"]: (row["score"], row["rank"]) for row in rows(found)}
    assert people == {"p": ("0", 1), "q": ("40", None)}
    assert rows(found, "collective")[0]["score"] == "20"
