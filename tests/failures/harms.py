"""What may happen to a running installation, each harm healed again by itself or by whoever did it.

A harm takes the setting and a random draw; it says nothing and judges nothing.
"""

import http.client
import json
import random
import signal
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, field

from scaled.parts import Part
from tests.failures.load import BUSY
from tests.failures.postgres import Cluster
from tests.failures.server import Server
from tests.failures.stage import Play

FLOODING, FLOOD_SECONDS = 24, 5.0


@dataclass
class Setting:
    """A play, and what of the installation stands beside it."""

    play: Play
    key: str  # of the first feed
    cluster: Cluster | None = None
    redis: Part | None = None
    engines: list[Server] = field(default_factory=list)
    sqlite: str | None = None  # the database's path


Harm = Callable[[Setting, random.Random], None]


def kill_server(at: Setting, draw: random.Random) -> None:
    at.play.server.restart()


def hold_server(at: Setting, draw: random.Random) -> None:
    at.play.server.signal(signal.SIGSTOP)
    time.sleep(draw.uniform(0.5, 8))
    at.play.server.signal(signal.SIGCONT)


def kill_engine(at: Setting, draw: random.Random) -> None:
    draw.choice(at.engines).restart()


def hold_engine(at: Setting, draw: random.Random) -> None:
    engine = draw.choice(at.engines)
    engine.signal(signal.SIGSTOP)
    time.sleep(draw.uniform(0.5, 8))
    engine.signal(signal.SIGCONT)


def end_database(at: Setting, draw: random.Random) -> None:
    assert at.cluster is not None
    at.cluster.stop(draw.choice((signal.SIGQUIT, signal.SIGKILL, signal.SIGINT)))
    time.sleep(draw.uniform(0, 3))
    at.cluster.start()


def hang_database(at: Setting, draw: random.Random) -> None:
    assert at.cluster is not None
    with at.cluster.hung():
        time.sleep(draw.uniform(0.5, 15))


def lock_database(at: Setting, draw: random.Random) -> None:
    assert at.sqlite is not None
    with closing(sqlite3.connect(at.sqlite, timeout=30)) as other:
        other.execute("BEGIN EXCLUSIVE")
        time.sleep(draw.uniform(0.5, 10))


def kill_redis(at: Setting, draw: random.Random) -> None:
    assert at.redis is not None
    at.redis.kill()
    time.sleep(draw.uniform(0, 5))
    at.redis.start()


def hold_redis(at: Setting, draw: random.Random) -> None:
    assert at.redis is not None
    at.redis.send(signal.SIGSTOP)
    time.sleep(draw.uniform(0.5, 8))
    at.redis.send(signal.SIGCONT)


def cut_network(at: Setting, draw: random.Random) -> None:
    for _ in range(draw.randrange(1, 8)):
        at.play.relay.cut()
        time.sleep(draw.uniform(0, 0.5))


def worsen_network(at: Setting, draw: random.Random) -> None:
    network = at.play.relay
    network.delay, network.truncate = draw.uniform(0, 0.3), draw.uniform(0, 0.2)
    time.sleep(draw.uniform(1, 5))
    network.delay = network.truncate = 0.0


def silence_network(at: Setting, draw: random.Random) -> None:
    at.play.relay.silent = True
    time.sleep(draw.uniform(0.5, 6))
    at.play.relay.silent = False


def flood(at: Setting, draw: random.Random) -> None:
    """Far more than it can hold, from many at once: what is stored already, 1,000 at a time."""
    stored = [
        one for (feed, _), one in at.play.load.book.acknowledged().items() if feed == "phones"
    ]
    body = json.dumps([one.content for one in stored[:1000]]).encode()
    end = time.monotonic() + FLOOD_SECONDS
    crowd = [threading.Thread(target=push, args=(at, body, end)) for _ in range(FLOODING)]
    for each in crowd:
        each.start()
    for each in crowd:
        each.join()


def push(at: Setting, body: bytes, end: float) -> None:
    headers = {"Authorization": f"Bearer {at.key}", "Content-Type": "application/json"}
    while time.monotonic() < end:
        with suppress(OSError, http.client.HTTPException):
            connection = http.client.HTTPConnection("127.0.0.1", at.play.server.port, timeout=15)
            with closing(connection):
                connection.request("POST", "/api/v1/facts", body, headers)
                status = connection.getresponse().status
                if status not in {200, *BUSY}:
                    at.play.load.book.complain(f"a flood was answered {status}")


ANYWHERE: tuple[Harm, ...] = (
    kill_server, hold_server, cut_network, worsen_network, silence_network, flood,
)  # fmt: skip
EMBEDDED: tuple[Harm, ...] = (*ANYWHERE, lock_database)
SCALED: tuple[Harm, ...] = (
    *ANYWHERE, kill_engine, hold_engine, end_database, hang_database, kill_redis, hold_redis,
)  # fmt: skip
