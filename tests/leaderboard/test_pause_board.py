"""4.5: a pause stills the board, with its reason; no score changes by it."""

from datetime import datetime, timedelta
from typing import Any

import msgspec
from flask import Flask

from challenge_hub.challenges import services
from challenge_hub.challenges.models import Challenge
from challenge_hub.leaderboard.boards.foot import foot
from challenge_hub.leaderboard.engine import Engine
from tests.leaderboard.making import RUNNING
from tests.leaderboard.scenes import instant, scene, script
from tests.make import Make

PAUSE = RUNNING + timedelta(minutes=30)
SECOND = timedelta(seconds=1)


def seen(make: Make, engine: Engine, made: Challenge, at: datetime) -> dict[str, Any]:
    make.at(at)
    engine.turn()
    frame = engine.frames.newest(made.key)
    assert frame is not None
    told: dict[str, Any] = msgspec.json.decode(frame.body)
    return told


def names(told: dict[str, Any]) -> list[str]:
    return [row["name"] for row in told["people"]["rows"]]


def paused(make: Make, engine: Engine, made: Challenge) -> dict[str, Any]:
    """Ana leads when the pause begins; Karim overtakes her while it lasts."""
    sender, (nadia, _) = make.sender(), make.cast()
    make.at(PAUSE - SECOND)
    make.counts(sender, ana=9, karim=3)
    seen(make, engine, made, PAUSE - SECOND / 2)
    make.at(PAUSE)
    services.pause_challenge(made.key, reason="Panne du réseau.", by=nadia, now=PAUSE)
    make.at(PAUSE + SECOND)
    make.counts(sender, karim=30)
    return seen(make, engine, made, PAUSE + timedelta(minutes=5))


def test_a_paused_board_stands_still_and_says_why(app: Flask, make: Make) -> None:
    made = make.race()

    told = paused(make, make.engine(), made)

    assert names(told) == ["Ana", "Karim"]
    assert (told["state"], told["foot"]["more"]) == ("paused", "Panne du réseau.")
    assert told["moments"] == []


def reason_shown(reason: str) -> str:
    made = script()
    told = foot(made, scene(made, [], now=instant(23), state="paused", pause_reason=reason))
    return str(told["more"])


def test_a_long_reason_ends_with_a_whole_word(app: Flask) -> None:
    with app.app_context():
        shown = reason_shown("Panne " * 30)

    assert shown.endswith("Panne…")
    assert len(shown) <= 100


def test_of_a_reason_of_one_long_word_the_beginning_is_shown(app: Flask) -> None:
    with app.app_context():
        assert reason_shown("x" * 500) == "x" * 99 + "…"


def test_a_restart_during_a_pause_shows_the_same(app: Flask, make: Make) -> None:
    made = make.race()
    paused(make, make.engine(), made)
    app.extensions["board_frames"].forget(made.key)

    told = seen(make, make.engine(), made, PAUSE + timedelta(minutes=6))

    assert names(told) == ["Ana", "Karim"]


def test_what_happened_during_a_pause_counts_when_it_is_over(app: Flask, make: Make) -> None:
    made, engine = make.race(), make.engine()
    paused(make, engine, made)
    nadia, _ = make.cast()

    services.resume_challenge(made.key, by=nadia, now=PAUSE + timedelta(minutes=9))
    told = seen(make, engine, made, PAUSE + timedelta(minutes=10))

    assert names(told) == ["Karim", "Ana"]
    assert told["foot"]["more"] == ""
