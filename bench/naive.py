"""The product beside the application that a tutorial leads to (`bench.naive_app`).

The same facts of the same people over the same connections, the same number of screens watching,
the same number of facts in the table before. Each connection sends on as soon as it is answered.
"""

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.fact_to_screen import open_floor
from bench.posting import Feed, Load, Posting, post_from_outside
from bench.processes import Program, free_port, gunicorn, running
from bench.report import in_turn, print_table
from bench.screens import Screens

SCREENS = (50, 1_000)
PEOPLE = 200
BEFORE = 20_000  # facts
CONNECTIONS = 32
BATCHES = (1, 100, 1_000)  # facts a request
SECONDS = 6.0
ROUNDS = 3
IDLE = 0.2  # of a core: beats of sockets and the engine
STEP_SECONDS = 0.2
REST_SECONDS = 1.0  # so long without work, and it is taken to be through
SETTLE_SECONDS = 90
NAIVE = "tutorial application, 1 a request"


@dataclass
class Side:
    """One application with its screens."""

    server: Program
    screens: Screens
    key: str

    def rate(self, facts: int) -> float:
        """Facts a second: on disk, and out to every screen.

        A server that answers faster than it can tell the screens has not done the work yet, so
        what it still sends after the last answer counts into the time.
        """
        self.screens.watch(SECONDS + 1)
        told = post_from_outside(
            Posting(self.server.port, self.key, CONNECTIONS, facts, SECONDS, PEOPLE)
        )
        assert set(told.statuses) == {"200"}, told.statuses
        ended = self._come_to_rest()
        assert self.screens.result().frames, "no frame came to any screen"
        return told.facts_a_second * SECONDS / (ended - told.begun)

    def _come_to_rest(self) -> float:
        """Wait until nothing is queued for screens any more; when that was, monotonic."""
        until = time.monotonic() + SETTLE_SECONDS
        busy = time.monotonic()
        while busy + REST_SECONDS > time.monotonic() and time.monotonic() < until:
            before = self.server.cpu()
            time.sleep(STEP_SECONDS)
            if self.server.cpu() - before > IDLE * STEP_SECONDS:
                busy = time.monotonic()
        return busy


@contextmanager
def naive(sockets: int) -> Iterator[Side]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "naive.db"
        os.environ["BENCH_NAIVE_DB"] = str(path)
        with running(gunicorn("bench.naive_app:app", free_port())) as server:
            screens = Screens(server.port, sockets)
            fill_naive(path)
            try:
                yield Side(server, screens, "none")
            finally:
                screens.close()


def fill_naive(path: Path) -> None:
    at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    rows = [(f"p{n % PEOPLE}", "resolved", 1, at) for n in range(BEFORE)]
    with closing(sqlite3.connect(path)) as db:
        db.executemany("INSERT INTO fact (person, kpi, value, at) VALUES (?, ?, ?, ?)", rows)
        db.commit()


@contextmanager
def product(sockets: int) -> Iterator[Side]:
    with open_floor(sockets) as floor:
        fill_product(Posting(floor.server.port, floor.key, 1, 1000, 0, PEOPLE))
        yield Side(floor.server, floor.screens, floor.key)


def fill_product(asked: Posting) -> None:
    feed = Feed(Load(asked))
    for _ in range(BEFORE // asked.facts):
        feed.send()
        while (told := feed.answered()) is None:
            continue
        assert told[:2] == (200, asked.facts), told


def run() -> None:
    """Print a table for few screens and one for many, both sides in turn.

    Batches do not help an application that works fact by fact, so one a request is its best.
    """
    for sockets in SCREENS:
        with naive(sockets) as other, product(sockets) as ours:
            measures = {NAIVE: partial(other.rate, 1)}
            measures |= {f"the product, {n:,} a request": partial(ours.rate, n) for n in BATCHES}
            title = (
                f"Facts beside the tutorial application: {sockets:,} screens, {PEOPLE} people, "
                f"{BEFORE:,} facts before, {CONNECTIONS} connections, SQLite synchronous=FULL"
            )
            print_table(title, in_turn(measures, ROUNDS), NAIVE)
