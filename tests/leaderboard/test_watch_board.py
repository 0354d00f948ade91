"""Screens on a real server: the newest picture comes by itself, whatever happens (R5, R6)."""

import socket
import time

from challenge_hub.people.services import revoke_sessions
from tests.leaderboard.floor import Floor
from tests.leaderboard.screens import sentence
from tests.make import Make
from tests.people.making import ACTOR

HALF_A_BODY = b"POST /api/v1/facts HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\n[{"


def test_a_lone_fact_is_on_the_screen_at_once(floor: Floor) -> None:
    with floor.screen() as screen:
        screen.wait_for(lambda frame: sentence(frame) == "Tout le monde part de zéro")
        began = time.monotonic()

        floor.send("a", "karim", 9)

        screen.wait_for(lambda frame: sentence(frame) == "South mène")
        assert time.monotonic() - began < 2


def test_a_late_joiner_gets_the_picture_as_it_stands(floor: Floor) -> None:
    floor.send("a", "karim", 9)

    with floor.screen() as screen:
        frame = screen.wait_for(lambda frame: sentence(frame) == "South mène")

    assert frame["ledger"] == 1


def test_after_a_kill_the_right_picture_comes_back_by_itself(floor: Floor) -> None:
    with floor.screen() as screen:
        floor.send("a", "karim", 9)
        before = screen.wait_for(lambda frame: sentence(frame) == "South mène")

        floor.server.kill()
        floor.server.start()

        after = screen.wait_for(lambda frame: frame["epoch"] > before["epoch"])
        assert sentence(after) == "South mène"


def test_an_unknown_board_is_refused_as_one_of_others(floor: Floor) -> None:
    with floor.screen("nowhere") as screen:
        assert screen.wait_for_reply() == {"ok": False, "error": "board_not_found"}


def test_an_open_screen_ends_with_its_right_to_watch(floor: Floor, make: Make) -> None:
    """S3, from another process than the one that took the right away."""
    with floor.screen() as screen:
        screen.wait_for(lambda frame: frame["ledger"] == 0)
        screen.reply = None
        began = time.monotonic()

        revoke_sessions("nadia", actor=ACTOR, now=make.clock.now())

        assert screen.wait_for_reply() == {"ok": False, "error": "board_not_found"}
        assert time.monotonic() - began < 5


def test_an_open_screen_stays_when_something_else_changed(floor: Floor, make: Make) -> None:
    with floor.screen() as screen:
        screen.wait_for(lambda frame: frame["ledger"] == 0)
        screen.reply = None

        make.advisor("Somebody")
        time.sleep(2.5)
        floor.send("a", "karim", 9)

        screen.wait_for(lambda frame: sentence(frame) == "South mène")
        assert screen.reply is None  # it did not have to ask again


def test_a_screen_that_does_not_read_slows_no_other(floor: Floor) -> None:
    stuck = stuck_screen(floor)
    with floor.screen() as screen:
        for number in range(40):
            floor.send(f"f{number}", "karim", 1)

        frame = screen.wait_for(lambda frame: frame["ledger"] == 40)
    stuck.close()

    assert frame["people"]["rows"]


def test_slow_heads_and_half_open_connections_slow_nobody(floor: Floor) -> None:
    """R6: who stops in the middle of a request holds a greenlet, and nothing else."""
    idle = [socket.create_connection(("127.0.0.1", floor.server.port)) for _ in range(200)]
    for number, sock in enumerate(idle):
        sock.sendall((b"", b"GET /healthz HT", HALF_A_BODY)[number % 3])
    with floor.screen() as screen:
        began = time.monotonic()

        floor.send("a", "karim", 9)

        screen.wait_for(lambda frame: sentence(frame) == "South mène")
        assert time.monotonic() - began < 2
    for sock in idle:
        sock.close()


def stuck_screen(floor: Floor) -> socket.socket:
    """A socket that watches the board and never reads a byte."""
    sock = socket.create_connection(("127.0.0.1", floor.server.port))
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
    sock.sendall(
        b"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\n"
        b"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
        + f"Cookie: {floor.cookie}\r\n\r\n".encode()
    )
    for message in ("40/board,", f'42/board,["watch",{{"board":"{floor.challenge.key}"}}]'):
        body = message.encode()
        sock.sendall(bytes((0x81, 0x80 | len(body), 0, 0, 0, 0)) + body)
        time.sleep(0.2)
    return sock
