"""The product beside the application that a tutorial leads to (`bench.naive_app`).

The same facts of the same people over the same connections, the same number of screens watching,
the same number of facts in the table before. Each connection sends on as soon as it is answered.
"""

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.fact_to_screen import open_floor
from bench.posting import Feed, Load, Posting, post_from_outside
from bench.processes import free_port, gunicorn, running
from bench.report import Measure, in_turn, print_table
from bench.screens import Screens

SCREENS = 50
PEOPLE = 200
BEFORE = 20_000  # facts
CONNECTIONS = 32
BATCH = 100  # facts a request
SECONDS = 2.0
ROUNDS = 1
NAIVE, OURS = "tutorial application", "the product"


@dataclass
class Side:
    """One application with its screens."""

    port: int
    screens: Screens
    key: str

    def rate(self, facts: int) -> float:
        """Facts a second, on disk when they are answered and on their way to every screen."""
        self.screens.watch(SECONDS + 1)
        asked = Posting(self.port, self.key, CONNECTIONS, facts, SECONDS, PEOPLE)
        told = post_from_outside(asked)
        assert set(told.statuses) == {"200"}, told.statuses
        assert self.screens.result().frames, "no frame came to any screen"
        return told.facts_a_second


@contextmanager
def naive() -> Iterator[Side]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "naive.db"
        os.environ["BENCH_NAIVE_DB"] = str(path)
        with running(gunicorn("bench.naive_app:app", free_port())) as server:
            screens = Screens(server.port, SCREENS)
            fill_naive(path)
            try:
                yield Side(server.port, screens, "none")
            finally:
                screens.close()


def fill_naive(path: Path) -> None:
    at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    rows = [(f"p{n % PEOPLE}", "resolved", 1, at) for n in range(BEFORE)]
    with closing(sqlite3.connect(path)) as db:
        db.executemany("INSERT INTO fact (person, kpi, value, at) VALUES (?, ?, ?, ?)", rows)
        db.commit()


@contextmanager
def product() -> Iterator[Side]:
    with open_floor(SCREENS) as floor:
        fill_product(Posting(floor.server.port, floor.key, 1, 1000, 0, PEOPLE))
        yield Side(floor.server.port, floor.screens, floor.key)


def fill_product(asked: Posting) -> None:
    feed = Feed(Load(asked))
    for _ in range(BEFORE // asked.facts):
        feed.send()
        while (told := feed.answered()) is None:
            continue
        assert told[:2] == (200, asked.facts), told


def run() -> None:
    """Print a table for single facts and one for batches, both sides in turn."""
    with ExitStack() as stack:
        sides = {NAIVE: stack.enter_context(naive()), OURS: stack.enter_context(product())}
        for facts, wanted in ((1, 20), (BATCH, 100)):
            measures = {name: _measure(side, facts) for name, side in sides.items()}
            title = (
                f"Facts a second beside the tutorial application, {facts} a request "
                f"(promised: {wanted} times); {SCREENS} screens, {PEOPLE} people, {BEFORE:,} "
                f"facts before, {CONNECTIONS} connections, SQLite synchronous=FULL"
            )
            print_table(title, in_turn(measures, ROUNDS), NAIVE)


def _measure(side: Side, facts: int) -> Measure:
    return lambda: side.rate(facts)
