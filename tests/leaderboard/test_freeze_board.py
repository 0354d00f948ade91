"""4.5: a frozen board shows the instant of its freeze, until a day after the certification."""

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from flask import Flask

from challenge_hub.challenges import lifecycle
from challenge_hub.challenges.rules import State
from challenge_hub.foundation import outbox
from challenge_hub.foundation.clock import micros
from challenge_hub.leaderboard.engine import Engine
from tests.challenges.making import source
from tests.leaderboard.making import CLOSED, GRACE_OVER, RUNNING
from tests.make import Make

FREEZE = datetime(2023, 8, 21, 8, 30, tzinfo=UTC)  # 10:30 in Paris
SECOND = timedelta(seconds=1)
MICROSECOND = timedelta(microseconds=1)


class Stage:
    """A running challenge whose board stands still from 10:30 on."""

    def __init__(self, make: Make) -> None:
        self.make = make
        make.race(State.DRAFT)
        text = source() + "display: {freeze: {from: 2023-08-21T10:30}}\n"
        self.key = make.challenge(State.RUNNING, text=text).key
        make.at(RUNNING)
        self.engine: Engine = make.engine()
        self.sender = make.sender()

    def count(self, at: datetime, **values: int) -> None:
        self.make.at(at)
        self.make.counts(self.sender, **values)

    def seen(self, at: datetime) -> dict[str, str]:
        """What the board says of each person at an instant: name and score."""
        self.make.at(at)
        self.engine.turn()
        frame = self.engine.frames.newest(self.key)
        assert frame is not None
        told: dict[str, Any] = msgspec.json.decode(frame.body)
        return {row["name"]: row["score"] for row in told["people"]["rows"]}


def test_the_board_shows_what_happened_before_the_freeze_and_nothing_after(
    app: Flask, make: Make
) -> None:
    stage = Stage(make)
    stage.count(FREEZE - MICROSECOND, ana=9, karim=3)

    before = stage.seen(FREEZE)
    stage.count(FREEZE, karim=30)
    stage.count(FREEZE + SECOND, karim=30)
    frozen = stage.seen(FREEZE + timedelta(hours=5))

    assert list(before) == ["Ana", "Karim"]
    assert frozen == before


def test_a_fact_that_comes_late_for_the_time_before_still_moves_the_frozen_board(
    app: Flask, make: Make
) -> None:
    """The state of that instant is one by event time, as everywhere."""
    stage = Stage(make)
    stage.count(FREEZE - SECOND, ana=9, karim=3)
    stage.seen(FREEZE)
    late = make.item("late", "karim", 30, at=micros(FREEZE - timedelta(minutes=1)))

    make.at(FREEZE + SECOND)
    make.append(late, sender=stage.sender)

    assert list(stage.seen(FREEZE + 2 * SECOND)) == ["Karim", "Ana"]


def test_a_day_after_the_certification_the_board_shows_the_end(app: Flask, make: Make) -> None:
    stage = Stage(make)
    stage.count(FREEZE - SECOND, ana=9, karim=3)
    stage.count(FREEZE + SECOND, karim=30)
    lifecycle.reconcile(make.at(CLOSED))
    lifecycle.reconcile(make.at(GRACE_OVER))
    outbox.work(GRACE_OVER)

    waiting = stage.seen(GRACE_OVER + timedelta(hours=24) - SECOND)
    revealed = stage.seen(GRACE_OVER + timedelta(hours=24) + SECOND)

    assert list(waiting) == ["Ana", "Karim"]
    assert list(revealed) == ["Karim", "Ana"]
