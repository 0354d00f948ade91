"""The database: engines, the declarative base, and the one way to write.

SQLite runs in WAL mode with `synchronous=FULL`: an answer leaves only when the disk has it. A
write takes the lock at its beginning (`BEGIN IMMEDIATE`), so that it never fails half-way; while
another process holds the lock the wait is a cooperative sleep, which leaves the event loop free.
"""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from pathlib import Path
from typing import Any, cast

import psycopg
from flask import current_app
from sqlalchemy import BigInteger, Connection, Dialect, MetaData, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import TypeDecorator

from challenge_hub.foundation import postgres
from challenge_hub.foundation.clock import from_micros, micros, monotonic
from challenge_hub.foundation.errors import StoreBusy

LOCK_WAIT_SECONDS = 5.0
LOCK_POLL_SECONDS = 0.005
# A host that vanished without a word is noticed in seconds, not after the system's two hours.
HALF_OPEN = {
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 2,
    "tcp_user_timeout": 5000,
}
BUSY_MS = 200  # of a read, which in WAL mode hardly ever waits
PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON")
SILENT = (OperationalError, InterfaceError, PoolTimeout)  # the driver or its pool got no answer
NO_ANSWER = (StoreBusy, *SILENT)  # all that says so: it may answer the next time
MISTAKE = sqlite3.SQLITE_ERROR  # SQLite says OperationalError to wrong SQL as well
NAMING = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)


class Instant(TypeDecorator[datetime]):
    """An aware instant, stored as microseconds since the epoch: exact on both databases."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        return None if value is None else micros(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        return None if value is None else from_micros(value)


class NestedTransaction(RuntimeError):
    """A service was called inside another one's transaction: pass the session instead."""


class Database:
    """One database and its two ways in: `writer` takes the write lock first, `reader` does not.

    `connections`: at most so many at a time to PostgreSQL, which has 100 for all processes.
    """

    def __init__(self, url: str, *, connections: int = 20) -> None:
        self.url = normalised(url)
        self._connections = connections
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        path = self.url.database if self.is_sqlite else None
        self.folder = str(Path(path).parent) if path else None  # of SQLite's file
        if self.folder is not None:
            Path(self.folder).mkdir(parents=True, exist_ok=True)
        self.reader = create_engine(self.url, **self._options())
        if self.is_sqlite:
            event.listen(self.reader, "connect", _prepare_sqlite)
            event.listen(self.reader, "begin", _begin_sqlite)
        else:
            postgres.install(self.reader)
        self.writer = self.reader.execution_options(hub_write=True)

    def _options(self) -> dict[str, Any]:
        if self.is_sqlite:
            return {"pool_size": 16, "max_overflow": 48}
        settings = "-c synchronous_commit=on -c lock_timeout=4000 -c statement_timeout=30000"
        timeout = {"connect_timeout": postgres.CONNECT_SECONDS}
        return {
            "pool_size": self._connections // 2,
            "max_overflow": self._connections - self._connections // 2,
            "pool_timeout": postgres.POOL_SECONDS,
            "pool_pre_ping": True,
            "connect_args": {"options": settings, **timeout, **HALF_OPEN},
        }

    def peek(self, statement: str) -> Any:
        """The one value of a constant statement, None without a row; for what is asked very often.

        By the driver alone, a fifth of what a session costs. Raises StoreBusy.
        """
        try:
            connection = self.reader.raw_connection()
            try:
                row = connection.cursor().execute(statement).fetchone()
            finally:
                connection.close()
        except (sqlite3.OperationalError, psycopg.Error, SQLAlchemyError) as error:
            raise StoreBusy from error
        return None if row is None else row[0]

    def dispose(self) -> None:
        self.reader.dispose()


def normalised(url: str) -> URL:
    """Give a PostgreSQL address the driver the product ships with."""
    parsed = make_url(url)
    return (
        parsed.set(drivername="postgresql+psycopg") if parsed.drivername == "postgresql" else parsed
    )


def _prepare_sqlite(connection: sqlite3.Connection, entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # this module says BEGIN, not the driver
    for pragma in (*PRAGMAS, f"busy_timeout={BUSY_MS}"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    if connection.get_execution_options().get("hub_write"):
        take_write_lock(connection)
    else:
        connection.exec_driver_sql("BEGIN")


def take_write_lock(connection: Connection) -> None:
    """Begin a write on SQLite. Raises StoreBusy when the lock is not had within 5 s.

    SQLite itself must not wait: that would hold up the whole event loop, once for each writer.
    """
    connection.exec_driver_sql("PRAGMA busy_timeout=0")
    try:
        _poll_for_lock(connection)
    finally:
        connection.exec_driver_sql(f"PRAGMA busy_timeout={BUSY_MS}")


def _poll_for_lock(connection: Connection) -> None:
    deadline = monotonic() + LOCK_WAIT_SECONDS
    while True:
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        except OperationalError as error:
            if "locked" not in str(error.orig) or monotonic() > deadline:
                raise StoreBusy from error
            time.sleep(LOCK_POLL_SECONDS)
        else:
            return


def no_answer(error: BaseException) -> bool:
    """Whether an error says that the database does not answer, and not that we asked wrongly."""
    if isinstance(error, OperationalError):
        code = getattr(error.orig, "sqlite_errorcode", None)
        return code is None or code & 0xFF != MISTAKE
    lost = isinstance(error, DBAPIError) and error.connection_invalidated
    return lost or isinstance(error, NO_ANSWER)


_writing: ContextVar[bool] = ContextVar("writing", default=False)


def current_database() -> Database:
    return cast(Database, current_app.extensions["database"])


@contextmanager
def transaction() -> Iterator[Session]:
    """One unit of work: commits on leaving, rolls back on any exception, then tells the world.

    Callbacks given to `on_commit` run after the commit, in order. Raises NestedTransaction inside
    another transaction and StoreBusy when the database does not answer.
    """
    if _writing.get():
        raise NestedTransaction
    token = _writing.set(True)
    try:
        with Session(current_database().writer, expire_on_commit=False) as session:
            yield session
            session.commit()
    finally:
        _writing.reset(token)
    for callback in session.info.pop("on_commit", []):
        callback()


@contextmanager
def reading() -> Iterator[Session]:
    """A session for reads: one snapshot, no lock, never a write."""
    with Session(current_database().reader, expire_on_commit=False) as session:
        yield session


def on_commit(session: Session, callback: Callable[[], None]) -> None:
    """Run `callback` once the transaction of `session` is on disk; never when it rolls back."""
    session.info.setdefault("on_commit", []).append(callback)


def check_durability(database: Database) -> None:
    """Refuse to start on a PostgreSQL that may forget what it acknowledged.

    Raises RuntimeError naming the setting.
    """
    if database.is_sqlite:
        return
    with database.reader.connect() as connection:
        for setting in ("fsync", "synchronous_commit"):
            value = connection.execute(text(f"SHOW {setting}")).scalar_one()
            if value in {"off", "local"}:
                raise RuntimeError(f"PostgreSQL runs with {setting}={value}: set it to on")
