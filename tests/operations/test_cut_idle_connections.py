"""A connection on which nothing is asked ends after its time; one that is used does not."""

import socket
import time
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection

import pytest

from challenge_hub.foundation.config import Config
from tests.leaderboard.serving import Server, serving

PATIENCE = 1  # second, of the server
REQUEST = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"


@pytest.fixture
def server(sqlite_url: str) -> Iterator[Server]:
    config = Config(secret_keys=("k" * 40,), database_url=sqlite_url)
    with serving(config, GUNICORN_CMD_ARGS=f"--keep-alive {PATIENCE}") as server:
        yield server


def seconds_until_ended(server: Server, begun: bytes) -> float:
    since = time.monotonic()  # before the server's own clock can have begun
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as connection:
        connection.sendall(begun)
        while connection.recv(4096):
            continue
        return time.monotonic() - since


def test_idle_and_half_asked_connections_end_and_used_ones_do_not(server: Server) -> None:
    for begun in (b"", REQUEST, REQUEST[:20]):
        assert PATIENCE <= seconds_until_ended(server, begun) < 20, begun

    with closing(HTTPConnection("127.0.0.1", server.port, timeout=20)) as used:
        used.connect()
        own = used.sock
        for _ in range(4 * PATIENCE):
            used.request("GET", "/healthz")
            assert used.getresponse().read()
            time.sleep(PATIENCE / 2)
        assert used.sock is own
