"""25,000 challenges live at once with 20 people each: start, cost of a fact, memory (issue 5).

Each challenge has two teams of ten. The reference is the same with a hundred challenges, in the
same run: a fact and a turn must cost about as much among 25,000 as among 100.
"""

import gc
import random
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import psutil
from flask import Flask

from bench.floor import AT, SECRET, fill_from, live_challenges, people_of
from bench.report import Table, show
from challenge_hub.app import create_app
from challenge_hub.foundation import schema
from challenge_hub.foundation.clock import FixedClock
from challenge_hub.foundation.config import Config
from challenge_hub.foundation.memory import settle
from challenge_hub.leaderboard.engine import Engine

CHALLENGES, FEW = 25_000, 100
TEAM = 10
RATE = 1_700  # facts a second
SECONDS = 10  # of facts
WATCHED = 50
MOST_SECONDS = 60  # until a board is there that somebody asks for


@dataclass
class Figures:
    """Seconds, microseconds and bytes of one size."""

    challenges: int
    start: float
    watched: float
    restart: float
    idle: float
    fact: float
    share: float
    memory: float

    def cells(self) -> tuple[str, ...]:
        return (
            f"{self.challenges:,}",
            f"{self.start:.1f}",
            f"{self.watched * 1e3:.0f}",
            f"{self.restart:.1f}",
            f"{self.idle * 1e3:.2f}",
            f"{self.fact * 1e6:.0f}",
            f"{self.share:.0%}",
            f"{self.memory / 1e3:.1f}",
            f"{self.memory / (2 * TEAM) / 1e3:.2f}",
        )


HEAD = ("challenges", "start s", "first look ms", "restart s", "idle turn ms", "µs a fact",
        f"core at {RATE:,}/s", "kB a challenge", "kB a person")  # fmt: skip


@contextmanager
def floor(url: str, count: int) -> Iterator[Flask]:
    """An application with so many running challenges."""
    app = create_app(Config(secret_keys=(SECRET,), database_url=url))
    hub = app.extensions["hub"]
    hub.clock = FixedClock(AT)
    with app.app_context():
        schema.upgrade(hub.database)
        people_of({f"t{number}": TEAM for number in range(2 * count)})
        live_challenges({f"c{n}": [f"t{2 * n}", f"t{2 * n + 1}"] for n in range(count)})
        yield app
    hub.database.dispose()


def resident() -> int:
    gc.collect()
    return int(psutil.Process().memory_info().rss)


def measure(count: int) -> Figures:
    with (
        TemporaryDirectory() as folder,
        floor(f"sqlite:///{Path(folder) / 'hub.db'}", count) as app,
    ):
        before = resident()
        engine, start = started(app)
        memory = (resident() - before) / count
        engine.interest = lambda: [f"c{number}" for number in range(WATCHED)]
        engine.turn()
        idle = median(timed(engine) for _ in range(20))
        fact, share = facts(app, engine, count)
        engine.save()
        watched = first_look(app)
        _, restart = started(app)
        return Figures(count, start, watched, restart, idle, fact, share, memory)


def started(app: Flask) -> tuple[Engine, float]:
    """An engine that has loaded everything, as its thread does: in turns of 50 ms."""
    settle()  # as a server does at its start
    engine = Engine(app)
    engine.interest = lambda: ()
    begun = time.perf_counter()
    while not engine.turn(0.05):
        pass
    return engine, time.perf_counter() - begun


def first_look(app: Flask) -> float:
    """Seconds from an engine's start to the frame of a board that somebody asks for at once."""
    app.extensions["board_frames"].forget("c7")
    settle()  # as a server does at its start
    engine = Engine(app)
    engine.interest = lambda: ()
    begun = time.perf_counter()
    engine.turn(0.05)
    while engine.frames.newest("c7") is None:  # as the screen that asked waits
        engine.look("c7")
        engine.turn(0.05)
        assert time.perf_counter() - begun < MOST_SECONDS
    return time.perf_counter() - begun


def timed(engine: Engine) -> float:
    """CPU seconds of a turn, which does not depend on who else uses the machine."""
    begun = time.process_time()
    engine.turn(0.05)
    return time.process_time() - begun


def facts(app: Flask, engine: Engine, count: int) -> tuple[float, float]:
    """Seconds of the engine a fact, and its share of the time, at 1,700 a second for 10 s."""
    clock, spent = app.extensions["hub"].clock, 0.0
    dice = random.Random(1)  # noqa: S311  # a reproducible load
    for tenth in range(SECONDS * 10):
        people = [dice.randrange(2 * TEAM * count) for _ in range(RATE // 10)]
        fill_from(people, first=tenth * (RATE // 10), now=clock.instant)
        clock.instant += timedelta(seconds=0.1)
        spent += timed(engine)
    return spent / (SECONDS * RATE), spent / SECONDS


def run(counts: tuple[int, ...] = (FEW, CHALLENGES)) -> None:
    figures = [measure(count) for count in counts]
    first, last = figures[0], figures[-1]
    show(
        Table(
            f"Challenges live at once, {2 * TEAM} people each, SQLite, {WATCHED} boards watched",
            HEAD,
            [each.cells() for each in figures],
            f"A fact among {last.challenges:,} costs {last.fact / first.fact:.2f} × one among "
            f"{first.challenges:,}, an idle turn {last.idle / first.idle:.2f} ×. "
            "First look: from an engine's start to the frame of a board that somebody asks for at "
            "once. A fact's cost holds frames, moments and checkpoints; it and the idle turn are "
            "CPU time.",
        )
    )


if __name__ == "__main__":
    run(tuple(map(int, sys.argv[1:])) or (FEW, CHALLENGES))
