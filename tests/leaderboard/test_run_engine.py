"""The engine follows the ledger; what it shows is a function of the set of facts (R2, R3)."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest
from flask import Flask

from challenge_hub.challenges import lifecycle
from challenge_hub.challenges.rules import State
from challenge_hub.feeds import queries as feeds
from challenge_hub.feeds.rules import Item, Kind
from challenge_hub.foundation.clock import micros
from challenge_hub.foundation.database import reading
from challenge_hub.leaderboard import queries
from challenge_hub.leaderboard.boards.frame import picture
from challenge_hub.leaderboard.boards.rich import plain
from challenge_hub.leaderboard.engine import Engine
from challenge_hub.leaderboard.engine.library import load
from challenge_hub.leaderboard.engine.race import Race
from challenge_hub.leaderboard.errors import SteppedDown
from challenge_hub.scoring import score
from challenge_hub.scoring.roster import Roster
from tests.leaderboard.making import RUNNING
from tests.make import Make


def shown(engine: Engine, key: str) -> dict[str, Any]:
    frame = engine.frames.newest(key)
    assert frame is not None
    return dict(msgspec.json.decode(frame.body))


def content(frame: dict[str, Any]) -> dict[str, Any]:
    """The picture without its stamp."""
    return {key: value for key, value in frame.items() if key not in {"epoch", "seq", "ledger"}}


def sentence(frame: dict[str, Any]) -> str:
    return plain(frame["sentence"]["parts"]).replace("\u00a0", " ")


def void(name: str, of: str) -> Item:
    return Item(name, "", "", None, 1, 0, kind=Kind.VOID, ref=("", of))


def test_a_scheduled_challenge_says_when_it_starts(app: Flask, make: Make) -> None:
    made = make.race(State.SCHEDULED)

    frame = shown(make.engine(), made.key)

    assert (frame["state"], sentence(frame)) == ("before", "Départ le 21 août à 9:00")


def test_a_committed_fact_moves_the_board(app: Flask, make: Make) -> None:
    made, engine, sender = make.race(), make.engine(), make.sender()

    make.counts(sender, ana=3, karim=9)
    make.at(make.clock.now() + timedelta(seconds=1))
    engine.turn()

    assert sentence(shown(engine, made.key)) == "South mène de 70 pts"
    assert [row["name"] for row in shown(engine, made.key)["people"]["rows"]] == ["Karim", "Ana"]


def test_nothing_new_prints_no_frame(app: Flask, make: Make) -> None:
    made, engine = make.race(), make.engine()
    before = shown(engine, made.key)

    engine.turn()

    assert shown(engine, made.key) == before


def test_any_order_and_batching_gives_the_same_picture(app: Flask, make: Make) -> None:
    made, sender = make.race(), make.sender()
    make.counts(sender, ana=3, karim=9, awa=2, lea=7)
    now = micros(make.at(make.clock.now() + timedelta(seconds=1)))
    with reading() as session:
        head = queries.head_of(session, made.key)
        assert head is not None
        loaded, lines = load(session, head), list(feeds.lines(session))
    whole, stepwise = Race(loaded, now), Race(loaded, now)

    for line in lines:
        whole.take(line)
    for line in reversed(lines):
        stepwise.take(line)
    whole.ready()
    stepwise.ready()

    assert picture(whole.script, whole.scene(now)) == picture(whole.script, stepwise.scene(now))


def test_live_equals_replay_after_every_step(app: Flask, make: Make) -> None:
    made, engine, sender = make.race(), make.engine(), make.sender()
    steps = [
        make.item("a", "ana", 3),
        make.item("b", "karim", 9),
        make.item("c", "ana", 5, kind=Kind.CORRECTION, ref=("", "a")),
        void("d", "b"),
    ]
    for step in steps:
        make.append(step, sender=sender)
        make.at(make.clock.now() + timedelta(seconds=1))

        engine.turn()

        race = engine.seats[made.key].race
        assert race is not None
        with reading() as session:
            lines = list(feeds.lines(session))
        at = race.live.books.as_of
        replayed = score(race.script.plan, Roster(race.loaded.lineup.roster), lines, at=at)
        assert race.live.standings().to_bytes() == replayed.to_bytes()


def test_a_restart_gives_the_same_picture_under_a_higher_epoch(app: Flask, make: Make) -> None:
    made, first, sender = make.race(), make.engine(), make.sender()
    for values in ({"ana": 3, "karim": 5}, {"ana": 9}):
        make.counts(sender, **values)
        make.at(make.clock.now() + timedelta(seconds=1))
        first.turn()
    before = shown(first, made.key)
    app.extensions["board_frames"].forget(made.key)

    second = make.engine()

    after = shown(second, made.key)
    assert before["moments"]
    assert content(after) == content(before)
    assert after["epoch"] == before["epoch"] + 1


def test_an_engine_that_was_replaced_steps_down(app: Flask, make: Make) -> None:
    make.race()
    first = make.engine()
    make.engine()

    with pytest.raises(SteppedDown):
        first.turn()


def test_an_overtaking_is_told_without_who_was_overtaken(app: Flask, make: Make) -> None:
    made, engine, sender = make.race(), make.engine(), make.sender()
    for values in ({"ana": 3, "karim": 5}, {"ana": 9}):
        make.counts(sender, **values)
        make.at(make.clock.now() + timedelta(seconds=1))
        engine.turn()

    told = [plain(one["say"]) for one in shown(engine, made.key)["moments"]]

    assert sorted(told) == ["Ana prend la 1re place", "North passe en tête"]


def test_a_correction_takes_back_what_the_wrong_fact_told(app: Flask, make: Make) -> None:
    made, engine, sender = make.race(), make.engine(), make.sender()
    make.counts(sender, ana=3, karim=5)
    make.at(make.clock.now() + timedelta(seconds=1))
    engine.turn()
    make.append(make.item("wrong", "ana", 90), sender=sender)
    make.at(make.clock.now() + timedelta(seconds=1))
    engine.turn()

    make.append(void("void", "wrong"), sender=sender)
    engine.turn()

    assert shown(engine, made.key)["moments"] == []


def test_a_challenge_whose_computation_fails_leaves_the_others_running(
    app: Flask, make: Make
) -> None:
    poisoned, made = make.race(State.SCHEDULED), make.challenge(State.SCHEDULED, key="second")
    lifecycle.reconcile(make.at(RUNNING))
    engine, sender = make.engine(), make.sender()
    broken = engine.seats[poisoned.key].race
    assert broken is not None
    broken.live = None  # type: ignore[assignment]  # a broken race, on purpose

    make.counts(sender, ana=3)
    make.at(make.clock.now() + timedelta(seconds=1))
    engine.turn()

    assert engine.seats[poisoned.key].race is None
    assert sentence(shown(engine, made.key)) == "North mène"


def test_a_new_person_is_on_the_board_without_a_restart(app: Flask, make: Make) -> None:
    made, engine, sender = make.race(), make.engine(), make.sender()
    make.person("Zoé", code="zoe", team="south")

    make.append(make.item("z", "zoe", 4), sender=sender)
    make.at(make.clock.now() + timedelta(seconds=1))
    engine.turn()

    assert [row["name"] for row in shown(engine, made.key)["people"]["rows"]] == ["Zoé"]
