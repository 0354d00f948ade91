"""R7: PostgreSQL killed, stopped, restarted, hung, read-only, full: 503 or 507, never a 500.

Never a half-written batch, nothing lost, and screens are right again by themselves.
"""

import signal
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.client import HTTPConnection
from typing import NamedTuple

import pytest
from pgserver.postgres_server import PostgresServer

from challenge_hub.foundation.config import Config
from tests.failures.conftest import Opens
from tests.failures.postgres import Cluster
from tests.failures.screens import SocketScreen
from tests.failures.stage import Play

HUNG_SECONDS = 3.0  # beyond the first answers: others then wait for a new connection
ANSWERED_SECONDS = 6.0  # 2 in line for a connection, 1 for a ping, 3 for a new one; a feed 5
ALIVE_SECONDS = 2.0
STRANGER = f"hubf_{'0' * 12}_{'0' * 48}"  # the key of a feed
PAGES = 30  # at once: more than a process has connections
on_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


@pytest.fixture
def cluster(postgres: PostgresServer, durable: None) -> Iterator[Cluster]:
    cluster = Cluster(postgres)
    yield cluster
    cluster.start()  # whatever happened: other tests come after this one


def is_alive(play: Play) -> float:
    """How long `/healthz` took: the loop turns, whatever the store does."""
    begun = time.monotonic()
    with urllib.request.urlopen(f"{play.server.url}/healthz", timeout=10):  # noqa: S310  # our own
        return time.monotonic() - begun


class Answer(NamedTuple):
    status: int
    again: bool  # whether it says when to come again
    seconds: float


def ask(play: Play, method: str, path: str, headers: dict[str, str], body: str = "") -> Answer:
    connection, begun = HTTPConnection("127.0.0.1", play.server.port, timeout=30), time.monotonic()
    with closing(connection):
        connection.request(method, path, body, headers)
        reply = connection.getresponse()
        reply.read()
        took = time.monotonic() - begun
        return Answer(reply.status, "Retry-After" in reply.headers, took)


def ask_at_once(play: Play, pages: int) -> list[Answer]:
    """Of so many pages, and of a feed that the server must look up."""
    bearer, cookie = {"Authorization": f"Bearer {STRANGER}"}, {"Cookie": play.cookie}
    with ThreadPoolExecutor(pages + 1) as pool:
        asked = [pool.submit(ask, play, "POST", "/api/v1/facts", bearer, "[]")]
        asked += [
            pool.submit(ask, play, "GET", f"/boards/{play.board}", cookie) for _ in range(pages)
        ]
        return [each.result() for each in asked]


@on_postgresql
def test_a_database_that_dies_in_any_way_costs_nothing(open_play: Opens, cluster: Cluster) -> None:
    with open_play() as play:
        for how in (signal.SIGQUIT, signal.SIGKILL, signal.SIGINT, signal.SIGKILL):
            play.wait_for_facts()
            cluster.stop(how)
            time.sleep(0.5)
            assert is_alive(play) < ALIVE_SECONDS
            cluster.start()
        play.wait_for_facts()
        verdict = play.finish()

    assert verdict.wrong == []
    assert {"503 store_busy", "503 outcome_unknown"} & set(play.load.book.answers)
    assert play.server.starts == 1


@on_postgresql
def test_a_database_that_hangs_is_answered_for_and_waited_for(
    open_play: Opens, cluster: Cluster
) -> None:
    with open_play() as play:
        play.wait_for_facts()
        with cluster.hung():
            time.sleep(0.5)
            assert is_alive(play) < ALIVE_SECONDS
            answers = [*ask_at_once(play, PAGES), *ask_at_once(play, 1)]
            screen = play.watch(SocketScreen)
            time.sleep(HUNG_SECONDS)
            assert is_alive(play) < ALIVE_SECONDS
        play.wait_for_facts()
        verdict = play.finish()
    assert isinstance(screen, SocketScreen)

    assert verdict.wrong == []
    assert {"503 store_busy", "503 outcome_unknown"} & set(play.load.book.answers)
    assert screen.refused == 0  # who asks meanwhile waits, and is served by herself
    assert {(one.status, one.again) for one in answers} == {(503, True)}
    slowest = [play.load.book.slowest, *sorted(one.seconds for one in answers)[-3:]]
    print(f"answered after {slowest} s at most")  # noqa: T201  # what a soak is read by
    assert max(slowest) <= ANSWERED_SECONDS


@on_postgresql
def test_a_database_that_turned_read_only_takes_facts_when_it_may_again(
    open_play: Opens, cluster: Cluster, postgres: PostgresServer, config: Config
) -> None:
    admin, name = postgres.get_uri(), config.database_url.split("/")[3].split("?")[0]
    setting = f"ALTER DATABASE {name} SET default_transaction_read_only ="
    cut = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"  # noqa: S608  # our own name
    with open_play() as play:
        play.wait_for_facts()
        cluster.execute(admin, f"{setting} on", cut)
        time.sleep(2)
        cluster.execute(admin, f"{setting} off", cut)
        play.wait_for_facts()
        verdict = play.finish()

    assert verdict.wrong == []
    assert "503 store_busy" in play.load.book.answers
