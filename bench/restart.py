"""An engine's start with 1 and 10 million facts in the ledger: from a checkpoint, and without one.

P3: from a checkpoint ≤ 1 s, its board's first frame included. All facts are of the live challenge
and count in it. The ledger is filled by its own code (`ledger.commit.commit_group` on its own
connection, 20,000 rows a commit), so the chain is whole; what was measured at 1 million goes on to
10. The tail is of the last minute, at most as long as it gets at 1,700 facts/s between two
checkpoints; the worst tail is spread over the whole week, so that it changes this morning's
standings too. The reference is the driver reading the same rows, in the same run.
"""

import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from flask import Flask
from pgserver.postgres_server import get_server
from sqlalchemy import delete, insert, select

from bench.floor import AT, SECRET, fill, live_challenge, people_of
from bench.report import Table, show
from challenge_hub.app import create_app
from challenge_hub.feeds.ledger.opening import open_store
from challenge_hub.foundation import schema
from challenge_hub.foundation.clock import FixedClock
from challenge_hub.foundation.config import Config
from challenge_hub.foundation.database import reading, transaction
from challenge_hub.foundation.memory import settle
from challenge_hub.leaderboard.engine import Engine
from challenge_hub.leaderboard.models import BoardCheckpoint

MILLION = 1_000_000
PEOPLE = 10_000
TEAMS = 50
TAIL = 10_000  # facts that came after the checkpoint
LONG = 51_000  # at 1,700 facts/s in the 30 s to the next checkpoint: killed just before it
MARK_SECONDS = 1.0
FIELDS = "seq, feed, event_id, kind, person, team, kpi, value, count, at, received, ref, reason"


class Spent(NamedTuple):
    """Seconds on the wall, and of this process's CPU, which others' work hardly changes."""

    wall: float
    cpu: float


class Watch:
    """Begins now."""

    def __init__(self) -> None:
        self._wall, self._cpu = time.perf_counter(), time.process_time()

    @property
    def spent(self) -> Spent:
        return Spent(time.perf_counter() - self._wall, time.process_time() - self._cpu)


class Start(NamedTuple):
    """Until the engine has every line, and until the board's first frame."""

    ready: Spent
    frame: Spent


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
    watch = Watch()
    engine = Engine(app)
    engine.interest = lambda: ()
    engine.turn()
    ready = watch.spent
    assert engine.seats["bench"].race is not None
    app.extensions["board_engine"] = engine
    engine.look("bench")
    assert engine.frames.newest("bench") is not None
    return engine, Start(ready, watch.spent)


def raw_read(app: Flask) -> Spent:
    """The driver reads all rows, as tuples."""
    store: Any = open_store(app.extensions["hub"].database)
    connection = store._connection  # noqa: SLF001  # the reference is the driver itself
    watch = Watch()
    if app.extensions["hub"].database.is_sqlite:
        cursor = connection.execute(f"SELECT {FIELDS} FROM ledger_fact ORDER BY seq")  # noqa: S608  # constants
    else:
        connection.execute("BEGIN")
        cursor = connection.cursor(name="bench")
        cursor.itersize = 5000
        cursor.execute(f"SELECT {FIELDS} FROM ledger_fact ORDER BY seq")  # noqa: S608  # constants
    for _ in cursor:
        pass
    spent = watch.spent
    store.close()
    return spent


@dataclass
class Figures:
    """Seconds of everything, at one size."""

    rows: int
    raw: Spent
    without: Start
    written: Spent
    size: int  # of the checkpoint, bytes
    tail: Start
    long: Start
    worst: Start


def measure(title: str, url: str, sizes: Sequence[int]) -> None:
    with floor(url) as app:
        have, seconds = 0, 0.0
        for rows in sizes:
            seconds += (rows - have) / fill(rows - have, PEOPLE, first=have)
            figures = measured(app, rows)
            have = rows + 2 * TAIL + LONG
            show(table_of(title, figures, rows / seconds))


def measured(app: Flask, rows: int) -> Figures:
    raw = raw_read(app)
    with transaction() as session:
        session.execute(delete(BoardCheckpoint))
    engine, without = started(app)
    fill(TAIL, PEOPLE, first=rows, since=AT - timedelta(minutes=1))
    engine.turn()
    watch = Watch()
    engine.save()
    written = watch.spent
    with transaction() as session:
        size = len(session.get_one(BoardCheckpoint, 1).state)
    fill(TAIL, PEOPLE, first=rows + TAIL, since=AT - timedelta(minutes=1))
    app.extensions["hub"].clock.instant += timedelta(seconds=1)
    tail = quickest(app)
    fill(LONG - TAIL, PEOPLE, first=rows + 2 * TAIL, since=AT - timedelta(minutes=1))
    long = quickest(app)
    started(app)[0].save()
    fill(TAIL, PEOPLE, first=rows + TAIL + LONG)
    return Figures(rows, raw, without, written, size, tail, long, quickest(app))


def quickest(app: Flask) -> Start:
    """Of three starts, each from the same checkpoint: an engine writes a new one at once."""
    with reading() as session:
        kept = session.execute(select(BoardCheckpoint.__table__)).mappings().one()
    starts = []
    for _ in range(3):
        with transaction() as session:
            session.execute(delete(BoardCheckpoint))
            session.execute(insert(BoardCheckpoint), [dict(kept)])
        starts.append(started(app)[1])
    return min(starts, key=lambda start: start.frame.wall)


def table_of(title: str, found: Figures, filled: float) -> Table:
    held = "held" if found.long.frame.wall <= MARK_SECONDS else "MISSED"
    lines = [
        ("the driver reads all rows (reference)", found.raw),
        ("an engine without a checkpoint", found.without.ready),
        ("the same, until the first frame of its board", found.without.frame),
        ("a checkpoint is written", found.written),
        (f"an engine from a checkpoint and {TAIL:,} lines", found.tail.ready),
        ("the same, until the first frame of its board", found.tail.frame),
        (f"from a checkpoint and {LONG:,} lines, until it", found.long.frame),
        (f"from a checkpoint and {TAIL:,} lines of the whole week, until it", found.worst.frame),
    ]
    return Table(
        f"Restart, {title}, {found.rows:,} facts of {PEOPLE:,} people in one live challenge",
        ("", "seconds", "of CPU", "× reference"),
        [
            (name, f"{spent.wall:.2f}", f"{spent.cpu:.2f}", f"{spent.wall / found.raw.wall:.2f}")
            for name, spent in lines
        ],
        f"P3: from a checkpoint and {LONG:,} lines to the first frame ≤ {MARK_SECONDS:.0f} s: "
        f"{held}. Without one {found.without.ready.wall / found.rows * MILLION:.1f} s a million "
        f"facts. The checkpoint has {found.size / 1e6:.1f} MB. The ledger was filled by its own "
        f"code, chain included: {filled:,.0f} facts/s.",
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
