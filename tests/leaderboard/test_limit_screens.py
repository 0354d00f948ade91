"""How many screens there may be, and who of them is cut (R6)."""

import http.client
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from engineio import Server
from engineio.socket import Socket
from flask import Flask

from challenge_hub.foundation.config import Config
from challenge_hub.foundation.database import reading
from challenge_hub.leaderboard.fanout.hall import Hall
from challenge_hub.leaderboard.fanout.outlet import Outlet
from challenge_hub.leaderboard.fanout.screen import MOST_MESSAGES, Screen
from challenge_hub.leaderboard.frames import Frame, Frames
from challenge_hub.people import queries as people
from tests.leaderboard.floor import Floor, open_floor
from tests.leaderboard.test_watch_board import stuck_screen
from tests.make import Make

UPGRADE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
}
MASKED_TWO = bytes((0x81, 0x81, 0, 0, 0, 0)) + b"2"  # a client's text frame


def start(function: Callable[[], Any]) -> None:
    threading.Thread(target=function, daemon=True).start()


@pytest.fixture
def hall() -> Hall:
    """A hall without a web server; its beat is called by hand."""
    return Hall(Server(async_mode="threading"), Frames(), most=2, most_per_site=1)


@contextmanager
def screen_in(hall: Hall, session: str) -> Iterator[tuple[Screen, socket.socket]]:
    """A screen after its upgrade, and the browser's end of its socket."""
    ours, browser = socket.socketpair()
    browser.settimeout(5)
    outlet = Outlet(ours, start=start, sleep=time.sleep, guard=hall.guard)
    screen = Screen(Socket(hall.engine_io, session), ours, outlet)
    hall.screens[session] = screen
    yield screen, browser
    ours.close()
    browser.close()


def test_a_hall_is_full_at_its_limit(hall: Hall) -> None:
    with screen_in(hall, "one"):
        assert not hall.full()
        with screen_in(hall, "two"):
            assert hall.full()


def test_a_site_has_at_most_its_share(hall: Hall) -> None:
    with screen_in(hall, "one"), screen_in(hall, "two"):
        assert hall.watch("board", "s1", "one", "paris")
        assert not hall.watch("board", "s2", "two", "paris")
        assert hall.watch("board", "s2", "two", "lyon")


def test_asking_again_takes_no_second_place_of_the_site(hall: Hall) -> None:
    with screen_in(hall, "one"):
        hall.watch("board", "s1", "one", "paris")

        assert hall.watch("board", "s1", "one", "paris")


def test_a_screen_that_names_another_board_leaves_the_first(hall: Hall) -> None:
    """S3: whether it may watch is looked at again for the one that it named last."""
    with screen_in(hall, "one") as (_, browser):
        hall.watch("board", "s1", "one", "paris")
        hall.watch("other", "s1", "one", "paris")

        hall.frames.put(Frame("board", 1, 1, b"{}"))
        hall.frames.put(Frame("other", 1, 1, b'"other"'))

        assert b'"other"' in browser.recv(100)
        assert hall.watched() == ["other"]


def test_who_leaves_gives_the_place_back(hall: Hall) -> None:
    with screen_in(hall, "one"), screen_in(hall, "two"):
        hall.watch("board", "s1", "one", "paris")
        hall.leave("s1")

        assert hall.watch("board", "s2", "two", "paris")


def test_a_socket_that_names_no_board_is_cut(hall: Hall) -> None:
    with screen_in(hall, "one") as (screen, browser):
        screen.ends_at = time.monotonic() - 1

        hall.beat()

        assert browser.recv(10) == b""


def test_a_screen_that_watches_is_not_cut(hall: Hall) -> None:
    with screen_in(hall, "one") as (screen, browser):
        screen.ends_at = time.monotonic() - 1
        hall.watch("board", "s1", "one")

        hall.beat()

        assert b'"beat"' in browser.recv(100)


def test_a_board_that_just_got_a_frame_needs_no_beat(hall: Hall) -> None:
    with screen_in(hall, "one") as (_screen, browser):
        hall.watch("board", "s1", "one")
        hall.frames.put(Frame("board", 1, 1, b"{}"))
        assert b'"frame"' in browser.recv(100)

        hall.beat()

        browser.settimeout(0.1)
        with pytest.raises(TimeoutError):
            browser.recv(100)


def test_a_client_that_talks_without_end_is_cut(hall: Hall) -> None:
    with screen_in(hall, "one") as (screen, browser):
        browser.sendall(MASKED_TWO * (MOST_MESSAGES + 1))

        heard = [screen.read() for _ in range(MOST_MESSAGES + 1)]

        assert heard == ["2"] * MOST_MESSAGES + [None]


def test_a_message_without_end_is_refused(hall: Hall) -> None:
    with screen_in(hall, "one") as (screen, browser):
        hall.engine_io.max_http_buffer_size = 100
        browser.sendall(bytes((0x01, 0xFE, 0x03, 0xE8, 0, 0, 0, 0)) + b"x" * 1000)

        assert screen.read() is None


def test_a_hall_that_closes_ends_all_its_screens(hall: Hall) -> None:
    with screen_in(hall, "one") as (_, browser):
        hall.close()

        assert browser.recv(10) == b""
        assert hall.full()


def test_a_screen_counts_for_the_site_of_its_accounts_team(app: Flask, make: Make) -> None:
    make.site("Lille")
    make.team("West", site="lille")
    zoe = make.advisor("Zoe", team="west")
    nadia, _ = make.cast()

    with reading() as session:
        assert people.home_site(session, zoe) == "lille"
        assert people.home_site(session, nadia) == ""


@pytest.fixture
def small_floor(app: Flask, make: Make, config: Config, durable: None) -> Iterator[Floor]:
    """A server that takes one screen."""
    with open_floor(make, config, HUB_MAX_SCREENS="1") as floor:
        yield floor


def test_a_screen_beyond_the_limit_is_told_when_to_come_again(small_floor: Floor) -> None:
    first = stuck_screen(small_floor)
    time.sleep(0.5)
    connection = http.client.HTTPConnection("127.0.0.1", small_floor.server.port, timeout=5)

    connection.request("GET", "/socket.io/?EIO=4&transport=websocket", headers=UPGRADE)
    reply = connection.getresponse()

    assert (reply.status, reply.headers["Retry-After"]) == (503, "30")
    assert reply.read() == b'{"error":"too_many_screens"}'
    connection.close()
    first.close()
