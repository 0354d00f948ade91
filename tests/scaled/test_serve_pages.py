"""What a web process shows comes from the engine of another one, or from the database."""

import json
import urllib.error
import urllib.request
from dataclasses import replace

import pytest
from flask import Flask

from challenge_hub.app import create_app
from challenge_hub.challenges.rules import State
from challenge_hub.foundation.clock import micros
from challenge_hub.foundation.config import Config
from challenge_hub.foundation.database import transaction
from challenge_hub.leaderboard.errors import BoardNotReady
from challenge_hub.leaderboard.fanout import table
from challenge_hub.leaderboard.fanout.links import NAME, Links, current_relay
from challenge_hub.leaderboard.fanout.newest import current_frame
from challenge_hub.leaderboard.frames import Frame
from tests.make import Make
from tests.scaled.floor import Floor
from tests.waiting import wait_until


def test_the_page_of_a_board_and_its_frame_come_from_the_engine(floor: Floor) -> None:
    seq, _ = floor.send(0)

    wait_until(lambda: floor.get(1, f"/boards/{floor.key}/frame")["ledger"] >= seq, seconds=20)

    request = urllib.request.Request(  # noqa: S310  # our own server
        f"{floor.webs[1]}/boards/{floor.key}", headers={"Cookie": floor.cookie}
    )
    with urllib.request.urlopen(request, timeout=10) as reply:  # noqa: S310  # the same
        assert f'"board":"{floor.key}"' in reply.read().decode().replace(" ", "")


@pytest.mark.parametrize(
    "path", ["/", "/challenges", "/challenges/{key}", "/challenges/{key}/briefing", "/account"]
)
def test_pages_open_on_a_web_process(floor: Floor, path: str) -> None:
    request = urllib.request.Request(  # noqa: S310  # our own server
        floor.webs[0] + path.format(key=floor.key), headers={"Cookie": floor.cookie}
    )
    with urllib.request.urlopen(request, timeout=10) as reply:  # noqa: S310  # the same
        assert reply.status == 200


def test_standings_are_read_from_the_ledger(floor: Floor) -> None:
    floor.send(0)

    told = floor.get(1, f"/api/v1/challenges/{floor.key}/standings")

    assert (told["state"], told["provisional"]) == ("running", True)


def test_an_engine_answers_how_it_is_and_nothing_else(floor: Floor) -> None:
    with urllib.request.urlopen(f"{floor.engines[0]}/readyz", timeout=10) as reply:  # noqa: S310  # our own
        assert json.load(reply)["engine"] == "leads"
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(f"{floor.engines[0]}/sign-in", timeout=10)  # noqa: S310  # the same


def test_a_key_that_is_withdrawn_by_way_of_one_process_opens_nothing_at_the_other(
    floor: Floor,
) -> None:
    for place in (0, 1):
        floor.send(place)
    floor.withdraw()

    for place in (0, 1):
        with pytest.raises(urllib.error.HTTPError, match="403"):
            floor.send(place)
    floor.new_key()


@pytest.fixture
def web(app: Flask, config: Config) -> Flask:
    """An application as a web process has it, its relay turned by hand."""
    web = create_app(replace(config, role="web"))
    web.extensions["hub"].clock = app.extensions["hub"].clock
    web.extensions[NAME] = Links(web)
    return web


def frame_of(key: str, epoch: int, seq: int) -> Frame:
    return Frame(key, epoch, seq, b'{"epoch":%d,"seq":%d}' % (epoch, seq))


def test_a_deposed_engine_keeps_no_frame(app: Flask, make: Make, web: Flask) -> None:
    engine = make.engine()

    with transaction() as session:
        table.keep(session, [frame_of("race", engine.epoch, 1)])
        table.keep(session, [frame_of("race", engine.epoch - 1, 9)])
        table.keep(session, [frame_of("race", engine.epoch, 0)])
        found = table.newer(session, {"race": (0, 0)})

    assert [(one.epoch, one.seq) for one in found] == [(engine.epoch, 1)]


def test_a_board_that_no_engine_brings_is_said_to_be_on_its_way(make: Make, web: Flask) -> None:
    made = make.challenge(State.RUNNING)
    with web.app_context():
        assert current_relay() is not None
        with pytest.raises(BoardNotReady):
            current_frame(made.key)
        assert web.extensions["live_summary"].summary(made.key, "fr") is None
    web.extensions["hub"].database.dispose()


def test_an_older_frame_is_refused_even_when_the_newer_one_was_forgotten(web: Flask) -> None:
    frames = web.extensions["board_frames"]
    frames.put(frame_of("race", 2, 5))
    frames.forget("race")

    assert not frames.put(frame_of("race", 1, 99))
    assert frames.put(frame_of("race", 2, 5))


def test_dates_that_another_process_set_are_known_once_they_are_looked_for(
    make: Make, web: Flask
) -> None:
    lateness = web.extensions["lateness"]
    with web.app_context():
        long_after = micros(make.clock.now()) + 10**15
        lateness.horizon(long_after)
        made = make.challenge(State.SCHEDULED)

        lateness.follow()

        assert lateness.horizon(long_after) == micros(made.ends_at)
    web.extensions["hub"].database.dispose()
