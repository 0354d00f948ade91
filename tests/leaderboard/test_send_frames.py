"""One screen's socket: in order, never waiting for the screen, the newest frame wins (R6)."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from challenge_hub.leaderboard.fanout import outlet as outlets
from challenge_hub.leaderboard.fanout.outlet import Outlet
from challenge_hub.leaderboard.fanout.wire import websocket


def start(function: Callable[[], Any]) -> None:
    threading.Thread(target=function, daemon=True).start()


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    """Our end with a small send buffer, and the screen's."""
    ours, screen = socket.socketpair()
    ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
    yield ours, screen
    ours.close()
    screen.close()


def read_all(screen: socket.socket, size: int) -> bytes:
    screen.settimeout(5)
    taken = b""
    while len(taken) < size:
        taken += screen.recv(65536)
    return taken


def test_a_frame_goes_out_at_once(pair: tuple[socket.socket, socket.socket]) -> None:
    ours, screen = pair

    Outlet(ours, start=start, sleep=time.sleep).offer(b"frame")

    assert screen.recv(100) == b"frame"


def test_a_slow_screen_gets_the_newest_frame_only(
    pair: tuple[socket.socket, socket.socket],
) -> None:
    ours, screen = pair
    outlet = Outlet(ours, start=start, sleep=time.sleep)
    first = b"1" * 100_000

    for frame in (first, b"2" * 1000, b"3" * 1000):
        outlet.offer(frame)

    assert read_all(screen, 101_000) == first + b"3" * 1000


def test_packets_of_the_protocol_are_never_lost(
    pair: tuple[socket.socket, socket.socket],
) -> None:
    ours, screen = pair
    outlet = Outlet(ours, start=start, sleep=time.sleep)
    outlet.offer(b"1" * 100_000)

    outlet.send(b"ping")
    outlet.offer(b"frame")
    outlet.send(b"pong")

    assert read_all(screen, 100_013)[100_000:] == b"pingpongframe"


def test_a_screen_that_takes_nothing_is_cut(
    pair: tuple[socket.socket, socket.socket], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outlets, "STUCK_SECONDS", 0.1)
    ours, _screen = pair
    outlet = Outlet(ours, start=start, sleep=time.sleep)

    outlet.offer(b"1" * 1_000_000)
    time.sleep(0.4)

    assert outlet.cut
    with pytest.raises(OSError, match="does not read"):
        outlet.send(b"ping")


@pytest.mark.parametrize(
    ("size", "head"),
    [
        (125, b"\x81\x7d"),
        (126, b"\x81\x7e\x00\x7e"),
        (65535, b"\x81\x7e\xff\xff"),
        (65536, b"\x81\x7f\x00\x00\x00\x00\x00\x01\x00\x00"),
    ],
)
def test_the_head_of_a_websocket_frame_says_its_length(size: int, head: bytes) -> None:
    assert websocket(b"x" * size) == head + b"x" * size
