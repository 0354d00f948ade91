"""What a client writes beside its request is no word about the server: only named proxies' is."""

from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection

import pytest

from challenge_hub.foundation.config import Config
from tests.leaderboard.serving import Server, serving

HEADERS = ("SCRIPT_NAME", "PATH_INFO", "X-Forwarded-Proto", "X-Forwarded-Ssl")


@pytest.fixture
def server(sqlite_url: str) -> Iterator[Server]:
    with serving(Config(secret_keys=("k" * 40,), database_url=sqlite_url)) as server:
        yield server


def test_a_peer_on_this_machine_is_not_believed_either(server: Server) -> None:
    """Else its header SCRIPT_NAME, which a proxy may pass on, ends in a 500."""
    with closing(HTTPConnection("127.0.0.1", server.port, timeout=20)) as client:
        for name in HEADERS:
            client.request("GET", "/healthz", headers={name: "/x"})
            answer = client.getresponse()
            assert (answer.status, bool(answer.read())) == (200, True), name
