"""A fact of an ended challenge that comes after the grace is told that it waits (contract 2.4)."""

from datetime import UTC, datetime, timedelta

import pytest

from challenge_hub.challenges.models import Challenge
from challenge_hub.challenges.rules import State
from challenge_hub.foundation.clock import micros
from tests.make import Make

INSIDE = datetime(2023, 8, 23, 10, tzinfo=UTC)


@pytest.fixture
def closed(make: Make) -> Challenge:
    """Objectif première réponse has ended; Ana plays for North, Ugo for nobody."""
    challenge = make.challenge(State.CLOSED)
    make.advisor("Ana", team="north")
    make.advisor("Ugo")
    return challenge


def late(make: Make, received: datetime, **fields: object) -> bool:
    make.at(received)
    item = make.item("late-1", at=micros(INSIDE), **{"person": "ana", **fields})  # type: ignore[arg-type]  # fields of an Item
    return make.append(item)[0].late


def test_a_fact_that_comes_at_the_end_of_the_grace_is_late(make: Make, closed: Challenge) -> None:
    assert late(make, closed.certifies_at)


def test_a_fact_that_comes_within_the_grace_is_not_late(make: Make, closed: Challenge) -> None:
    assert not late(make, closed.certifies_at - timedelta(microseconds=1))


def test_a_fact_of_a_person_who_does_not_take_part_is_not_late(
    make: Make, closed: Challenge
) -> None:
    assert not late(make, closed.certifies_at, person="ugo")


def test_a_fact_of_a_kpi_that_does_not_count_is_not_late(make: Make, closed: Challenge) -> None:
    assert not late(make, closed.certifies_at, kpi="contacts")


def test_a_fact_from_after_the_end_is_not_late(make: Make, closed: Challenge) -> None:
    make.at(closed.certifies_at)

    answer = make.append(make.item("new-1", at=micros(closed.ends_at)))[0]

    assert not answer.late


def test_a_challenge_scheduled_later_is_known_at_once(make: Make) -> None:
    make.append(make.item("first-1"))  # what is known is read with the first fact
    make.advisor("Ana", team=None)
    challenge = make.challenge(State.CLOSED)
    make.membership(make.person("Eve"), "north")

    assert late(make, challenge.certifies_at, person="eve")
