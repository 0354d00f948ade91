"""R3 and P3: a restart from a checkpoint and the tail equals an engine that was never stopped."""

import random
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from challenge_hub.challenges.models import Challenge
from challenge_hub.feeds.ledger import Sender
from challenge_hub.feeds.rules import Item, Kind
from challenge_hub.foundation.clock import micros
from challenge_hub.foundation.database import reading, transaction
from challenge_hub.leaderboard import queries
from challenge_hub.leaderboard.concern import concerning
from challenge_hub.leaderboard.engine import Engine
from challenge_hub.leaderboard.engine import engine as engine_module
from challenge_hub.leaderboard.engine.library import load
from challenge_hub.leaderboard.engine.once import follow_once, new_race
from challenge_hub.leaderboard.engine.race import Race
from challenge_hub.leaderboard.errors import SteppedDown
from challenge_hub.leaderboard.models import BoardCheckpoint
from challenge_hub.scoring import score
from challenge_hub.scoring.roster import Roster
from tests.make import Make

PEOPLE = ("ana", "theo", "karim", "ines", "eva")
STEPS = 30


def restarted(engine: Engine, make: Make) -> Engine:
    """A graceful stop, and another process."""
    engine.save()
    return make.engine()


def race_of(engine: Engine, challenge: Challenge) -> Race:
    race = engine.seats[challenge.key].race
    assert race is not None
    return race


def head_of(key: str) -> queries.Head:
    with reading() as session:
        head = queries.head_of(session, key)
    assert head is not None
    return head


def from_disk(key: str) -> Race:
    """The race as a checkpoint alone has it."""
    with reading() as session:
        return new_race(session, head_of(key))


def some_line(dice: random.Random, number: int, make: Make, facts: list[str]) -> Item:
    """Mostly facts; now and then a correction or a void of an earlier fact."""
    person, value = dice.choice(PEOPLE), dice.randrange(1, 9)
    at = micros(make.clock.now()) + dice.choice((-(3 * 86_400), -3600, 0, 60)) * 10**6
    if facts and dice.random() < 0.35:
        of = facts.pop(dice.randrange(len(facts)))
        if dice.random() < 0.4:
            return Item(f"n{number}", "", "", None, 1, 0, kind=Kind.VOID, ref=("", of))
        return make.item(f"n{number}", person, value, at=at, kind=Kind.CORRECTION, ref=("", of))
    facts.append(f"n{number}")
    return make.item(f"n{number}", person, value, at=at)


@pytest.mark.parametrize("seed", range(3))
def test_r3_restarts_at_random_instants_change_nothing(app: Flask, make: Make, seed: int) -> None:
    """After every step: live, never interrupted and replayed are the same, byte for byte."""
    dice, facts = random.Random(seed), list[str]()  # noqa: S311  # a reproducible history
    made, sender = make.race(), make.sender()
    make.team("East")
    make.person("Eva", code="eva", team="east")
    engine = make.engine()
    with reading() as session:
        never = Race(load(session, head_of(made.key)), micros(make.clock.now()))
    for number in range(STEPS):
        make.append(some_line(dice, number, make, facts), sender=sender)
        make.at(make.clock.now() + timedelta(seconds=dice.choice((1, 90, 3600, 20_000))))
        if dice.random() < 0.3:
            engine = restarted(engine, make)
        engine.turn()
        now = micros(make.clock.now())

        live = race_of(engine, made)
        with reading() as session:
            follow_once(session, never)
            never.move_to(now)
            never.seq = engine.seq
            own, at = live.loaded.lineup, live.live.books.as_of
            whole = score(own.plan, Roster(own.roster), concerning(session, own.concern), at=at)
        assert live.live.standings().to_bytes() == whole.to_bytes()
        assert never.live.standings().to_bytes() == whole.to_bytes()
        assert live.scene(now).morning == never.scene(now).morning


@pytest.fixture
def stopped(app: Flask, make: Make) -> tuple[Challenge, Sender]:
    """A running challenge whose engine was stopped after some facts."""
    made, sender = make.race(), make.sender()
    engine = make.engine()
    make.counts(sender, ana=3, karim=9)
    make.at(make.clock.now() + timedelta(seconds=1))
    engine.turn()
    engine.save()
    return made, sender


def test_p3_a_restart_reads_only_the_tail(stopped: tuple[Challenge, Sender], make: Make) -> None:
    made, sender = stopped
    make.counts(sender, theo=4)

    race = from_disk(made.key)

    assert (race.seq, race.live.counters["read"]) == (2, 2)


def test_a_long_tail_is_saved_as_soon_as_it_is_read(
    app: Flask, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed every second, an engine read more each time: after 130 kills a board took 9 s."""
    monkeypatch.setattr(engine_module, "NEAR", 1)
    made, sender = make.race(), make.sender()
    make.counts(sender, ana=3, karim=9)

    engine = make.engine()

    assert from_disk(made.key).seq == engine.seq == 2


def change(**values: object) -> Callable[[BoardCheckpoint], None]:
    def apply(row: BoardCheckpoint) -> None:
        for name, value in values.items():
            setattr(row, name, value)

    return apply


def cut(row: BoardCheckpoint) -> None:
    row.state = row.state[:-10]


def embellish(row: BoardCheckpoint) -> None:
    """Somebody gives Ana a few more cases."""
    row.state = row.state.replace(b"3000000", b"9000000")


@pytest.mark.parametrize(
    "harm",
    [
        cut,
        embellish,
        change(format="0/0.0.1"),
        change(content_hash="0" * 64),
        change(roster_hash="0" * 64),
        change(ledger_hash="0" * 64),
        change(seq=1),
        change(proof="0" * 64),
    ],
)
def test_a_checkpoint_that_does_not_fit_is_left_out(
    stopped: tuple[Challenge, Sender], make: Make, harm: Callable[[BoardCheckpoint], None]
) -> None:
    made, _ = stopped
    with transaction() as session:
        harm(session.get_one(BoardCheckpoint, made.id))

    race = from_disk(made.key)

    assert (race.seq, race.live.counters["read"]) == (0, 0)


def test_an_engine_without_a_checkpoint_reads_the_ledger(
    stopped: tuple[Challenge, Sender], make: Make
) -> None:
    made, _ = stopped
    with transaction() as session:
        session.delete(session.get_one(BoardCheckpoint, made.id))

    engine = make.engine()

    assert race_of(engine, made).live.counters["counted"] == 2


def test_a_checkpoint_of_another_roster_is_left_out(
    stopped: tuple[Challenge, Sender], make: Make
) -> None:
    made, _ = stopped
    make.person("Zoé", code="zoe", team="south")

    assert from_disk(made.key).seq == 0


def test_a_deposed_engine_writes_no_checkpoint(
    stopped: tuple[Challenge, Sender], make: Make
) -> None:
    _, sender = stopped
    old = make.engine()
    for person in ("theo", "lea"):
        make.counts(sender, **{person: 4})
        old.turn()
    make.engine()

    with pytest.raises(SteppedDown):
        old.save()
