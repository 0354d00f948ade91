"""Corrections, voids, awards and decisions, as contract 2.2 and 2.3 say for the ledger."""

from typing import Any

import pytest

from challenge_hub.feeds import queries
from challenge_hub.feeds.ledger import Answer, Sender
from challenge_hub.feeds.rules import Item, Kind
from challenge_hub.foundation.database import reading
from tests.make import Make


@pytest.fixture(autouse=True)
def first(make: Make) -> None:
    """Fact `a` is in the ledger."""
    make.person("Ana")
    make.append(make.item("a"))


@pytest.fixture
def manager(make: Make) -> Sender:
    """Someone who may speak of any feed's lines."""
    return make.sender("desk", any_feed=True)


def correction(make: Make, name: str, of: str, value: int = 4) -> Item:
    return make.item(name, value=value, kind=Kind.CORRECTION, ref=("", of))


def void(name: str, of: str, kind: Kind = Kind.VOID, feed: str = "", **fields: Any) -> Item:
    return Item(name, "", "", None, 1, 0, kind=kind, ref=(feed, of), **fields)


def codes(answers: list[Answer]) -> list[str]:
    return [answer.code or answer.status for answer in answers]


def test_a_correction_keeps_what_it_corrects(make: Make) -> None:
    assert codes(make.append(correction(make, "b", "a"))) == ["accepted"]

    with reading() as session:
        line = list(queries.lines(session))[1]
    assert (line.kind, line.ref, line.value) == ("correction", "phones:a", 4_000_000)


def test_a_correction_may_come_before_its_fact_in_one_batch(make: Make) -> None:
    answers = make.append(
        correction(make, "d", "c"), correction(make, "c", "b"), make.item("b"), void("e", "d")
    )

    assert codes(answers) == ["accepted"] * 4
    with reading() as session:
        refs = {line.id: line.ref for line in queries.lines(session)}
    assert refs == {"a": None, "b": None, "c": "phones:b", "d": "phones:c", "e": "phones:d"}


def test_a_correction_does_not_wait_for_a_later_batch(make: Make) -> None:
    assert codes(make.append(correction(make, "c", "later"))) == ["unknown_ref"]


def test_corrections_in_a_circle_are_refused(make: Make) -> None:
    answers = make.append(correction(make, "b", "c"), correction(make, "c", "b"))

    assert codes(answers) == ["unknown_ref", "unknown_ref"]


def test_a_second_live_correction_of_one_line_is_a_conflict(make: Make) -> None:
    make.append(correction(make, "b", "a"))

    answer = make.append(correction(make, "c", "a"))[0]

    assert (answer.status, answer.code) == ("conflict", "corrected_already")


def test_of_two_corrections_in_one_batch_the_later_is_the_conflict(make: Make) -> None:
    answers = make.append(correction(make, "b", "a"), correction(make, "c", "a", value=5))

    assert [answer.status for answer in answers] == ["accepted", "conflict"]


def test_a_correction_sent_twice_counts_once(make: Make) -> None:
    make.append(correction(make, "b", "a"))

    assert codes(make.append(correction(make, "b", "a"))) == ["duplicate"]


def test_to_correct_again_one_refers_to_the_last_correction(make: Make) -> None:
    make.append(correction(make, "b", "a"))

    assert codes(make.append(correction(make, "c", "b"))) == ["accepted"]


def test_after_the_void_of_a_correction_the_fact_may_be_corrected_anew(make: Make) -> None:
    make.append(correction(make, "b", "a"), void("c", "b"))

    assert codes(make.append(correction(make, "d", "a"))) == ["accepted"]


def test_a_correction_that_was_corrected_cannot_be_voided(make: Make) -> None:
    make.append(correction(make, "b", "a"), correction(make, "c", "b"))

    assert codes(make.append(void("d", "b"))) == ["corrected_already"]


def test_a_fact_that_was_corrected_can_be_voided(make: Make) -> None:
    make.append(correction(make, "b", "a"))

    assert codes(make.append(void("c", "a"))) == ["accepted"]


@pytest.mark.parametrize("of", ["a", "b"])
def test_what_was_voided_cannot_be_corrected(make: Make, of: str) -> None:
    """A void of a fact removes it with its corrections."""
    make.append(correction(make, "b", "a"), void("c", "a"))

    assert codes(make.append(correction(make, "d", of))) == ["voided_already"]


def test_a_void_cannot_be_voided(make: Make) -> None:
    make.append(void("b", "a"))

    assert codes(make.append(void("c", "b"), void("d", "a"))) == ["wrong_ref", "voided_already"]


def test_a_void_sent_again_with_another_instant_is_the_same_void(make: Make) -> None:
    make.append(void("b", "a"))

    assert codes(make.append(void("b", "a")._replace(at=5))) == ["duplicate"]


def test_a_feed_corrects_only_its_own_lines(make: Make) -> None:
    answers = make.append(
        void("b", "a", feed="phones"), void("c", "a"), sender=make.sender("sales")
    )

    assert codes(answers) == ["foreign_ref", "unknown_ref"]


def test_a_person_with_that_right_voids_any_line(make: Make, manager: Sender) -> None:
    answers = make.append(
        void("b", "a", feed="nowhere"), void("c", "a", feed="phones"), sender=manager
    )

    assert codes(answers) == ["unknown_ref", "accepted"]


def test_a_late_line_is_decided_on_once(make: Make, manager: Sender) -> None:
    accept = void("b", "a", Kind.ACCEPT, "phones", reason="real")
    decline = void("c", "a", Kind.DECLINE, "phones", reason="too late")

    assert codes(make.append(accept, decline, sender=manager)) == ["accepted", "decided_already"]


def test_an_award_names_itself_and_may_go_to_a_team(make: Make) -> None:
    award = make.item("b", "team:north", 50, kpi="entraide", kind=Kind.AWARD, reason="helped")

    assert codes(make.append(award)) == ["accepted"]
    with reading() as session:
        line = list(queries.lines(session))[1]
    assert (line.kind, line.person, line.team, line.kpi) == (
        "award", "team:north", None, "entraide",
    )  # fmt: skip
