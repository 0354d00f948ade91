"""An engine's start with 1 and 10 million facts in the ledger: from a checkpoint, and without one.

P3: from a checkpoint ≤ 1 s, its board's first frame included. All facts are of the live challenge
and count in it. The ledger is filled by its own code (`ledger.commit.commit_group` on its own
connection, 20,000 rows a commit), so the chain is whole; what was measured at 1 million goes on to
10. The tail is of the last minute; the worst tail is spread over the whole week, so that it changes
this morning's standings too. The reference is the driver reading the same rows, in the same run.
"""

import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import Flask
from pgserver.postgres_server import get_server
from sqlalchemy import delete

from bench.floor import AT, SECRET, fill, live_challenge, people_of
from bench.report import Table, show
from challenge_hub.app import create_app
from challenge_hub.feeds.ledger.opening import open_store
from challenge_hub.foundation import schema
from challenge_hub.foundation.clock import FixedClock
from challenge_hub.foundation.config import Config
from challenge_hub.foundation.database import transaction
from challenge_hub.foundation.memory import settle
from challenge_hub.leaderboard.engine import Engine
from challenge_hub.leaderboard.models import BoardCheckpoint

MILLION = 1_000_000
PEOPLE = 10_000
TEAMS = 50
TAIL = 10_000  # facts that came after the checkpoint
MARK_SECONDS = 1.0
FIELDS = "seq, feed, event_id, kind, person, team, kpi, value, count, at, received, ref, reason"


@dataclass
class Start:
    """Seconds: until the engine has every line, and until the board's first frame."""

    ready: float
    frame: float


@contextmanager
def floor(url: str) -> Iterator[Flask]:
    """An application with a migrated database, 10,000 people in 50 teams, one live challenge."""
    app = create_app(Config(secret_keys=(SECRET,), database_url=url))
    hub = app.extensions["hub"]
    hub.clock = FixedClock(AT)
    with app.app_context():
        schema.upgrade(hub.database)
        people_of({f"t{number % TEAMS}": PEOPLE // TEAMS for number in range(TEAMS)})
        live_challenge("bench", [f"t{number}" for number in range(TEAMS)])
        yield app
    hub.database.dispose()


def started(app: Flask) -> tuple[Engine, Start]:
    """A new engine in this process, as after a restart."""
    app.extensions["board_frames"].forget("bench")
    settle()  # as a server does at its start
    begun = time.perf_counter()
    engine = Engine(app)
    engine.interest = lambda: ()
    engine.turn()
    ready = time.perf_counter() - begun
    assert engine.seats["bench"].race is not None
    app.extensions["board_engine"] = engine
    engine.look("bench")
    assert engine.frames.newest("bench") is not None
    return engine, Start(ready, time.perf_counter() - begun)


def raw_read(app: Flask) -> float:
    """Seconds of the driver for all rows, as tuples."""
    store: Any = open_store(app.extensions["hub"].database)
    connection = store._connection  # noqa: SLF001  # the reference is the driver itself
    begun = time.perf_counter()
    if app.extensions["hub"].database.is_sqlite:
        cursor = connection.execute(f"SELECT {FIELDS} FROM ledger_fact ORDER BY seq")  # noqa: S608  # constants
    else:
        connection.execute("BEGIN")
        cursor = connection.cursor(name="bench")
        cursor.itersize = 5000
        cursor.execute(f"SELECT {FIELDS} FROM ledger_fact ORDER BY seq")  # noqa: S608  # constants
    for _ in cursor:
        pass
    seconds = time.perf_counter() - begun
    store.close()
    return seconds


@dataclass
class Figures:
    """Seconds of everything, at one size."""

    rows: int
    raw: float
    without: Start
    written: float
    size: int  # of the checkpoint, bytes
    tail: Start
    worst: Start


def measure(title: str, url: str, sizes: Sequence[int]) -> None:
    with floor(url) as app:
        have, seconds = 0, 0.0
        for rows in sizes:
            seconds += (rows - have) / fill(rows - have, PEOPLE, first=have)
            figures = measured(app, rows)
            have = rows + 2 * TAIL
            show(table_of(title, figures, rows / seconds))


def measured(app: Flask, rows: int) -> Figures:
    raw = raw_read(app)
    with transaction() as session:
        session.execute(delete(BoardCheckpoint))
    engine, without = started(app)
    written = time.perf_counter()
    engine.save()
    written = time.perf_counter() - written
    with transaction() as session:
        size = len(session.get_one(BoardCheckpoint, 1).state)
    fill(TAIL, PEOPLE, first=rows, since=AT - timedelta(minutes=1))
    app.extensions["hub"].clock.instant += timedelta(seconds=1)
    tail = quickest(app)
    started(app)[0].save()
    fill(TAIL, PEOPLE, first=rows + TAIL)
    return Figures(rows, raw, without, written, size, tail, quickest(app))


def quickest(app: Flask) -> Start:
    return min((started(app)[1] for _ in range(3)), key=lambda start: start.frame)


def table_of(title: str, found: Figures, filled: float) -> Table:
    held = "held" if found.tail.frame <= MARK_SECONDS else "MISSED"
    lines = [
        ("the driver reads all rows (reference)", found.raw),
        ("an engine without a checkpoint", found.without.ready),
        ("the same, until the first frame of its board", found.without.frame),
        ("a checkpoint is written", found.written),
        (f"an engine from a checkpoint and {TAIL:,} lines", found.tail.ready),
        ("the same, until the first frame of its board", found.tail.frame),
        (f"from a checkpoint and {TAIL:,} lines of the whole week, until it", found.worst.frame),
    ]
    return Table(
        f"Restart, {title}, {found.rows:,} facts of {PEOPLE:,} people in one live challenge",
        ("", "seconds", "× reference"),
        [(name, f"{seconds:.2f}", f"{seconds / found.raw:.2f}") for name, seconds in lines],
        f"P3: from a checkpoint to the first frame ≤ {MARK_SECONDS:.0f} s: {held}. Without one "
        f"{found.without.ready / found.rows * MILLION:.1f} s a million facts. The checkpoint has "
        f"{found.size / 1e6:.1f} MB. The ledger was filled by its own code, chain included: "
        f"{filled:,.0f} facts/s.",
    )


def run(millions: Sequence[float] = (1, 10)) -> None:
    """Both databases. `python -m bench.restart 0.1 1` for a quick look."""
    sizes = [round(each * MILLION) for each in millions]
    with TemporaryDirectory() as folder:
        measure("SQLite", f"sqlite:///{Path(folder) / 'hub.db'}", sizes)
    with TemporaryDirectory() as folder:
        server = get_server(Path(folder) / "pg", cleanup_mode="delete")
        try:
            measure("PostgreSQL", server.get_uri(), sizes)
        finally:
            server.cleanup()


if __name__ == "__main__":
    run(tuple(map(float, sys.argv[1:])) or (1, 10))
