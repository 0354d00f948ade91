"""A line goes to the challenges that it can touch, and only these are loaded anew for people."""

from datetime import timedelta

import pytest
from flask import Flask

from challenge_hub.challenges import lifecycle
from challenge_hub.challenges import services as challenges
from challenge_hub.challenges.models import Challenge
from challenge_hub.challenges.rules import State
from challenge_hub.feeds.rules import Kind
from challenge_hub.foundation.database import reading
from challenge_hub.leaderboard.concern import concerning
from challenge_hub.leaderboard.engine import Engine
from challenge_hub.leaderboard.engine.race import Race
from challenge_hub.leaderboard.lineup import lineup
from challenge_hub.people import services as people
from challenge_hub.scoring import score
from challenge_hub.scoring.roster import Membership, Roster
from tests.leaderboard.making import RUNNING
from tests.make import Make


@pytest.fixture
def made(app: Flask, make: Make) -> Challenge:
    """A race of North and South, with somebody in a team that takes no part."""
    challenge = make.race()
    make.team("East")
    make.person("Eva", code="eva", team="east")
    return challenge


def race_of(engine: Engine, challenge: Challenge) -> Race:
    race = engine.seats[challenge.key].race
    assert race is not None
    return race


def read(engine: Engine, challenge: Challenge) -> int:
    """How many lines have come to the race."""
    engine.turn()
    return race_of(engine, challenge).live.counters["read"]


def equals_replay(engine: Engine, challenge: Challenge) -> bool:
    live = race_of(engine, challenge).live
    with reading() as session:
        own = lineup(session, challenge.key)
        lines = list(concerning(session, own.concern))
    replayed = score(own.plan, Roster(own.roster), lines, at=live.books.as_of)
    return live.standings().to_bytes() == replayed.to_bytes()


@pytest.mark.parametrize(
    "fields",
    [{"person": "eva"}, {"kpi": "contacts"}, {"at": 0}],
    ids=["another team's person", "another KPI", "another time"],
)
def test_a_line_of_others_does_not_come(
    made: Challenge, make: Make, fields: dict[str, str | int]
) -> None:
    engine = make.engine()

    make.append(make.item("a", **fields))  # type: ignore[arg-type]  # of whatever kind

    assert read(engine, made) == 0


def test_a_line_of_its_own_comes(made: Challenge, make: Make) -> None:
    engine = make.engine()

    make.append(make.item("a", "ana"))

    assert read(engine, made) == 1


def test_a_correction_that_moves_a_fact_in_brings_it_along(made: Challenge, make: Make) -> None:
    engine, sender = make.engine(), make.sender()
    make.append(make.item("a", "eva"), sender=sender)
    before = read(engine, made)

    make.append(make.item("b", "ana", kind=Kind.CORRECTION, ref=("", "a")), sender=sender)

    assert (before, read(engine, made)) == (0, 2)
    assert equals_replay(engine, made)


def test_a_correction_that_moves_a_fact_out_takes_it_away(made: Challenge, make: Make) -> None:
    engine, sender = make.engine(), make.sender()
    make.append(make.item("a", "ana"), sender=sender)
    engine.turn()

    make.append(make.item("b", "eva", kind=Kind.CORRECTION, ref=("", "a")), sender=sender)
    engine.turn()

    assert race_of(engine, made).live.counters["counted"] == 0
    assert equals_replay(engine, made)


def test_a_void_finds_a_fact_that_was_counted_and_forgotten(made: Challenge, make: Make) -> None:
    engine, sender = make.engine(), make.sender()
    make.append(make.item("a", "ana", 3), make.item("b", "ana", 4), sender=sender)
    make.at(make.clock.now() + timedelta(seconds=1))
    engine.turn()

    void = make.item("c", "", None, kind=Kind.VOID, ref=("", "b"))._replace(kpi="", at=0)
    make.append(void, sender=sender)
    engine.turn()

    last = race_of(engine, made).live.books.main.people["ana"].last
    assert last is not None
    assert last.id == "a"
    assert equals_replay(engine, made)


def test_a_person_of_another_team_loads_nothing_anew(made: Challenge, make: Make) -> None:
    engine = make.engine()
    before = race_of(engine, made)

    make.person("Emil", code="emil", team="east")
    engine.turn()

    assert race_of(engine, made) is before


def test_a_change_of_roles_loads_nothing_anew(made: Challenge, make: Make) -> None:
    engine = make.engine()
    before = race_of(engine, made)

    people.set_roles("ana", ["manager"], actor="tests", now=make.clock.now())
    engine.turn()

    assert race_of(engine, made) is before


def test_a_person_of_its_own_team_comes_in(made: Challenge, make: Make) -> None:
    engine = make.engine()

    make.person("Zoé", code="zoe", team="north")
    engine.turn()

    assert "zoe" in race_of(engine, made).loaded.lineup.ids


def test_an_import_that_moves_somebody_in_is_seen(made: Challenge, make: Make) -> None:
    engine = make.engine()
    stay = Membership("eva", "Eva", "north", None, None, frozenset())

    people.import_roster([stay], actor="tests", now=make.clock.now())
    engine.turn()

    assert "eva" in race_of(engine, made).loaded.lineup.ids


def test_a_pseudonym_shows_without_reading_the_ledger_again(made: Challenge, make: Make) -> None:
    engine = make.engine()
    make.append(make.item("a", "ana"))
    make.at(make.clock.now() + timedelta(seconds=1))
    engine.turn()

    people.update_account("ana", language=None, pseudonym="Étoile", actor="ana", now=RUNNING)
    engine.turn()

    race = race_of(engine, made)
    assert race.script.person_name("ana") == "Étoile"
    assert race.live.counters["read"] == 1


def test_a_challenge_that_starts_later_takes_no_facts_yet(app: Flask, make: Make) -> None:
    made = make.race(State.SCHEDULED)
    engine = make.engine()

    make.append(make.item("a", "ana"))

    assert read(engine, made) == 0


def test_states_are_followed_by_the_trail(app: Flask, make: Make) -> None:
    made = make.race(State.SCHEDULED)
    engine = make.engine()

    lifecycle.reconcile(make.at(RUNNING))
    engine.turn()

    assert engine.seats[made.key].head.state is State.RUNNING


def test_a_challenge_that_was_given_up_leaves(app: Flask, make: Make) -> None:
    made, other = make.race(State.SCHEDULED), make.challenge(State.SCHEDULED, key="other")
    engine = make.engine()

    nadia, _ = make.cast()
    challenges.cancel_challenge(made.key, reason="Trop peu.", by=nadia, now=make.clock.now())
    engine.turn()

    assert list(engine.seats) == [other.key]
