"""Frames are pressed for boards that somebody watches; moments are told of all."""

from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from challenge_hub.foundation.clock import micros
from challenge_hub.foundation.database import reading
from challenge_hub.leaderboard.engine import Engine
from challenge_hub.leaderboard.fanout.newest import current_frame
from challenge_hub.leaderboard.models import BoardMoment
from tests.make import Make


def unwatched(make: Make) -> Engine:
    """An engine whose boards nobody watches, after its first look at them."""
    engine = make.engine()
    engine.interest = list
    return engine


def later(make: Make, engine: Engine, seconds: float) -> None:
    make.at(make.clock.now() + timedelta(seconds=seconds))
    engine.turn()


def moments() -> list[str]:
    with reading() as session:
        return sorted(row.kind for row in session.scalars(select(BoardMoment)))


def test_a_board_that_nobody_watches_is_not_pressed(app: Flask, make: Make) -> None:
    made, sender = make.race(), make.sender()
    engine = unwatched(make)
    before = engine.frames.newest(made.key)

    make.counts(sender, ana=3)
    later(make, engine, 20)

    assert engine.frames.newest(made.key) is before


def test_moments_of_a_board_that_nobody_watches_are_told(app: Flask, make: Make) -> None:
    make.race()
    sender = make.sender()
    engine = unwatched(make)
    make.counts(sender, ana=3, karim=5)
    later(make, engine, 11)

    make.counts(sender, ana=9)
    later(make, engine, 11)

    assert moments() == ["lead", "place"]


def test_who_comes_to_watch_sees_the_board_as_it_stands(app: Flask, make: Make) -> None:
    made, sender = make.race(), make.sender()
    engine = unwatched(make)
    make.counts(sender, ana=3)
    later(make, engine, 1)

    frame = current_frame(made.key)

    assert frame is not None
    assert b"Ana" in frame.body


def test_a_lone_fact_on_a_watched_board_shows_in_the_same_turn(app: Flask, make: Make) -> None:
    made, sender = make.race(), make.sender()
    engine = make.engine()
    make.at(make.clock.now() + timedelta(microseconds=1))
    make.append(make.item("a", "ana", at=micros(make.clock.now()) - 1), sender=sender)

    engine.turn()

    frame = engine.frames.newest(made.key)
    assert frame is not None
    assert b"Ana" in frame.body


def test_a_board_that_was_asked_for_is_pressed_at_pace_for_a_while(app: Flask, make: Make) -> None:
    made, sender = make.race(), make.sender()
    engine = unwatched(make)
    current_frame(made.key)

    make.counts(sender, ana=3)
    later(make, engine, 0.1)

    frame = engine.frames.newest(made.key)
    assert frame is not None
    assert b"Ana" in frame.body
