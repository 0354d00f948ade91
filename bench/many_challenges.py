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
from challenge_hub.app import create_app
from challenge_hub.foundation import schema
from challenge_hub.foundation.clock import FixedClock
from challenge_hub.foundation.config import Config
from challenge_hub.leaderboard.engine import Engine

CHALLENGES, FEW = 25_000, 100
TEAM = 10
RATE = 1_700  # facts a second
SECONDS = 10  # of facts
WATCHED = 50


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

    def __str__(self) -> str:
        people = 2 * TEAM
        return (
            f"{self.challenges:>10,}{self.start:>10.1f}{self.watched * 1e3:>12.0f}"
            f"{self.restart:>10.1f}{self.idle * 1e3:>10.2f}{self.fact * 1e6:>10.0f}"
            f"{self.share:>9.0%}{self.memory / 1e3:>12.1f}{self.memory / people / 1e3:>12.2f}"
        )


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
    engine = Engine(app)
    engine.interest = lambda: ()
    begun = time.perf_counter()
    while not engine.turn(0.05):
        pass
    return engine, time.perf_counter() - begun


def first_look(app: Flask) -> float:
    """Seconds from an engine's start to the frame of a board that somebody asks for at once."""
    app.extensions["board_frames"].forget("c7")
    engine = Engine(app)
    engine.interest = lambda: ()
    begun = time.perf_counter()
    engine.turn(0.05)
    engine.look("c7")
    assert engine.frames.newest("c7") is not None
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
    print(
        f"\nMany challenges live at once, {2 * TEAM} people each, SQLite, {WATCHED} boards watched"
    )
    print(
        f"{'challenges':>10}{'start s':>10}{'1st look ms':>12}{'restart s':>10}{'idle ms':>10}"
        f"{'µs a fact':>10}{'share':>9}{'kB each':>12}{'kB a person':>12}"
    )
    figures = [measure(count) for count in counts]
    for each in figures:
        print(each)
    first, last = figures[0], figures[-1]
    print(
        f"a fact among {last.challenges:,} costs {last.fact / first.fact:.2f} × one among "
        f"{first.challenges:,}; an idle turn {last.idle / first.idle:.2f} ×"
    )


if __name__ == "__main__":
    run(tuple(map(int, sys.argv[1:])) or (FEW, CHALLENGES))
