"""SQLite, by its online backup: one snapshot, while others go on writing."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Connection, create_engine
from sqlalchemy.pool import NullPool

from challenge_hub.foundation.database import Database
from challenge_hub.leaderboard.engine.lead.file import FileLead
from challenge_hub.operations.archive import staging, sync_folder
from challenge_hub.operations.errors import Refused, StillRunning

COPY = "hub.sqlite"
BEFORE = "before-"  # in the name of what a restore replaced
JOURNALS = ("-wal", "-shm", "-journal")
DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


def copy_out(database: Database, folder: Path) -> list[str]:
    """Write one snapshot as one file without a journal beside it; returns its name.

    All pages in one step: a copy in many would begin again with each commit. Readers and writers
    of a WAL are not held up by it. Raises Refused where the copy is damaged.
    """
    source = database.reader.raw_connection()
    try:
        with closing(sqlite3.connect(folder / COPY)) as target:
            source.driver_connection.backup(target)  # type: ignore[union-attr]  # sqlite3's own
            target.execute("PRAGMA journal_mode=DELETE")
            (found,) = target.execute("PRAGMA quick_check(1)").fetchone()
    finally:
        source.close()
    if found != "ok":
        raise Refused(f"The database is damaged ({found}): no backup was made of it.")
    return [COPY]


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Hold the lock of the leader meanwhile. Raises StillRunning while a server has it."""
    lead = FileLead(f"{path}.lead")
    path.parent.mkdir(parents=True, exist_ok=True)
    if not lead.take():
        raise StillRunning(f"A server leads on {path}")
    try:
        yield
    finally:
        lead.give_up()


@contextmanager
def workplace(path: Path) -> Iterator[Path]:
    """A folder beside a database, for whoever is alone with it.

    What one that was killed left is removed: its folder, and a second name of what is in place.
    """
    prefix = f".{path.name}.restore-"
    for left in path.parent.glob(f"{prefix}*"):
        shutil.rmtree(left)
    for left in path.parent.glob(f"{path.name}.{BEFORE}*"):
        if path.exists() and left.samefile(path):
            left.unlink()
    with staging(path.parent, prefix) as folder:
        yield folder


@contextmanager
def opened(path: Path) -> Iterator[Database]:
    """The database of that file, its connections closed afterwards."""
    database = Database(f"sqlite:///{path}")
    try:
        yield database
    finally:
        database.dispose()


@contextmanager
def only_read(path: Path) -> Iterator[Connection]:
    """A connection that changes nothing of the file, not even by folding its WAL into it."""
    address = f"{path.absolute().as_uri()}?mode=ro"
    engine = create_engine(
        "sqlite://", creator=lambda: sqlite3.connect(address, uri=True), poolclass=NullPool
    )
    with engine.connect() as connection:
        yield connection


def free_name(path: Path, what: str) -> Path:
    """A name beside `path` that nothing has: what lies aside from before must stay there."""
    name, number = path.with_name(f"{path.name}.{what}"), 1
    while name.exists():
        number += 1
        name = path.with_name(f"{path.name}.{what}-{number}")
    return name


def put_in_place(fresh: Path, path: Path, *, aside: Path) -> bool:
    """Make `fresh` the database at `path`; what was there lies at `aside` then (True).

    Whenever this is killed, either the old database or the new one is whole in its place: the old
    one is brought to rest in one file, gets its second name, and is replaced in one step. No
    journal of it may be left: SQLite would play it into the new file. Raises StillRunning.
    """
    if not path.exists():
        fresh.replace(path)
        sync_folder(path.parent)
        return False
    with _at_rest(path):
        for suffix in JOURNALS:  # only of a damaged one
            part = Path(f"{path}{suffix}")
            if part.exists():
                part.rename(f"{aside}{suffix}")
        os.link(path, aside)
        sync_folder(path.parent)
        fresh.replace(path)
        sync_folder(path.parent)
    return True


@contextmanager
def _at_rest(path: Path) -> Iterator[None]:
    """A database in one file, which nobody can open meanwhile; a damaged one stays as it is.

    Raises StillRunning while another process reads it.
    """
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        try:
            connection.execute("PRAGMA journal_mode=DELETE")
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode & 0xFF not in DAMAGED:
                raise StillRunning(f"Something uses {path} ({error})") from error
        yield


def fold(path: Path) -> None:
    """Bring what its WAL holds into the file itself, and remove the WAL."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("PRAGMA journal_mode=DELETE")
