"""The ledger's own connection: what one commit reads and writes, on each kind of database.

Below the ORM on purpose: a row is a tuple of the driver (measured: an ORM or Core insert of
dictionaries halves the rate). One connection, one user: the writer.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple, Protocol

import msgspec
import psycopg
from psycopg import sql
from sqlalchemy import PoolProxiedConnection

from challenge_hub.feeds.errors import DiskFull, OutcomeUnknown
from challenge_hub.feeds.rules import GENESIS, Key
from challenge_hub.foundation.database import Database
from challenge_hub.foundation.errors import HubError, StoreBusy

COLUMNS = (
    "seq", "feed", "event_id", "kind", "person", "team", "kpi", "value", "count", "at",
    "received", "ref", "actor", "reason", "digest",
)  # fmt: skip
FullRow = tuple[Any, ...]  # seq, then a rules.Row
LOCK_WAIT_MS = 5000
LEDGER_LOCK = 726_002  # the advisory lock of PostgreSQL under which seq is given


class Clash(Exception):
    """Some row's (feed, event id) is there already; nothing of the insert was done."""


class Head(NamedTuple):
    """Where the chain stands: the last seq given and the last commit's hash."""

    seq: int
    hash: bytes


class Line(NamedTuple):
    """What deciding needs of a line in the ledger."""

    seq: int
    feed: int
    kind: int
    ref: int | None
    digest: int


class Store(Protocol):
    """One transaction at a time: `begin`, then reads and writes, then `commit` or `rollback`."""

    def begin(self) -> Head: ...

    def query(self, statement: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]: ...

    def many(self, statement: str, rows: Sequence[Sequence[Any]]) -> None: ...

    def insert(self, rows: Sequence[FullRow]) -> None: ...

    def named(self, feed: int, events: Iterable[str]) -> dict[Key, Line]: ...

    def waiting(self, feed: int, events: Iterable[str]) -> dict[Key, int]: ...

    def commit(self) -> None: ...

    def rollback(self) -> None: ...

    def close(self) -> None: ...

    def explain(self, error: BaseException) -> type[HubError] | None: ...


LINE_COLUMNS = "f.event_id, f.seq, f.feed, f.kind, f.ref, f.digest"
HEAD = "SELECT last_seq, hash FROM ledger_commit ORDER BY last_seq DESC LIMIT 1"
PLACES = ",".join("?" * len(COLUMNS))
INSERT = f"INSERT INTO ledger_fact ({','.join(COLUMNS)}) VALUES ({PLACES})"  # noqa: S608  # constants


def _lines(feed: int, rows: list[tuple[Any, ...]]) -> dict[Key, Line]:
    return {(feed, row[0]): Line(*row[1:]) for row in rows}


class SqliteStore:
    """Plain `executemany`: the fastest that SQLite takes (measured)."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        connection.execute(f"PRAGMA busy_timeout={LOCK_WAIT_MS}")

    def begin(self) -> Head:
        self._connection.execute("BEGIN IMMEDIATE")
        row = self._connection.execute(HEAD).fetchone()
        return Head(*row) if row else Head(0, GENESIS)

    def query(self, statement: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        return self._connection.execute(statement, parameters).fetchall()

    def many(self, statement: str, rows: Sequence[Sequence[Any]]) -> None:
        self._connection.executemany(statement, rows)

    def insert(self, rows: Sequence[FullRow]) -> None:
        """Raises Clash."""
        self._connection.execute("SAVEPOINT facts")
        try:
            self._connection.executemany(INSERT, rows)
        except sqlite3.IntegrityError as error:
            self._connection.execute("ROLLBACK TO facts")
            raise Clash from error
        self._connection.execute("RELEASE facts")

    def named(self, feed: int, events: Iterable[str]) -> dict[Key, Line]:
        query = (
            f"SELECT {LINE_COLUMNS} FROM json_each(?) k CROSS JOIN ledger_fact f "  # noqa: S608
            "ON f.feed = ? AND f.event_id = k.value"
        )
        return _lines(feed, self.query(query, (msgspec.json.encode(list(events)).decode(), feed)))

    def waiting(self, feed: int, events: Iterable[str]) -> dict[Key, int]:
        rows = self.query("SELECT event_id, digest FROM waiting_item WHERE feed_id = ?", (feed,))
        wanted = set(events)
        return {(feed, event): digest for event, digest in rows if event in wanted}

    def commit(self) -> None:
        self._connection.execute("COMMIT")

    def rollback(self) -> None:
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")

    def close(self) -> None:
        self._connection.close()

    def explain(self, error: BaseException) -> type[HubError] | None:
        """What a feed is told about an error of the driver; None when it is a bug of ours."""
        if not isinstance(error, sqlite3.OperationalError):
            return None
        return DiskFull if "full" in str(error) else StoreBusy


class PostgresStore:
    """COPY into the ledger itself: under the lock nobody else inserts, so nothing can conflict."""

    def __init__(self, connection: "psycopg.Connection[Any]") -> None:
        connection.autocommit = True
        self._connection = connection
        self._committing = False
        names = sql.SQL(",").join(map(sql.Identifier, COLUMNS))
        self._copy = sql.SQL("COPY ledger_fact ({}) FROM STDIN").format(names)

    def begin(self) -> Head:
        self._committing = False
        self._connection.execute("BEGIN")
        self._connection.execute(f"SELECT pg_advisory_xact_lock({LEDGER_LOCK})".encode())
        row = self._connection.execute(HEAD.encode()).fetchone()
        return Head(row[0], bytes(row[1])) if row else Head(0, GENESIS)

    def query(self, statement: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        cursor = self._connection.execute(_percent(statement), parameters)
        return cursor.fetchall() if cursor.description else []

    def many(self, statement: str, rows: Sequence[Sequence[Any]]) -> None:
        with self._connection.cursor() as cursor:
            cursor.executemany(_percent(statement), rows)

    def insert(self, rows: Sequence[FullRow]) -> None:
        """Raises Clash."""
        self._connection.execute("SAVEPOINT facts")
        try:
            with self._connection.cursor() as cursor, cursor.copy(self._copy) as copy:
                for row in rows:
                    copy.write_row(row)
        except psycopg.errors.UniqueViolation as error:
            self._connection.execute("ROLLBACK TO facts")
            raise Clash from error

    def named(self, feed: int, events: Iterable[str]) -> dict[Key, Line]:
        query = f"SELECT {LINE_COLUMNS} FROM ledger_fact f WHERE feed = ? AND event_id = ANY(?)"  # noqa: S608
        return _lines(feed, self.query(query, (feed, list(events))))

    def waiting(self, feed: int, events: Iterable[str]) -> dict[Key, int]:
        query = "SELECT event_id, digest FROM waiting_item WHERE feed_id = ? AND event_id = ANY(?)"
        rows = self.query(query, (feed, list(events)))
        return {(feed, event): digest for event, digest in rows}

    def commit(self) -> None:
        self._committing = True
        self._connection.execute("COMMIT")
        self._committing = False

    def rollback(self) -> None:
        if not self._connection.closed:
            self._connection.execute("ROLLBACK")

    def close(self) -> None:
        self._connection.close()

    def explain(self, error: BaseException) -> type[HubError] | None:
        """What a feed is told about an error of the driver; None when it is a bug of ours."""
        if isinstance(error, psycopg.errors.DiskFull):
            return DiskFull
        if not isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
            return None
        return OutcomeUnknown if self._committing and self._connection.broken else StoreBusy


def _percent(statement: str) -> bytes:
    return statement.replace("?", "%s").encode()


def open_store(database: Database) -> Store:
    """Take a connection of the writer's own out of the pool, for as long as the store is used."""
    proxied: PoolProxiedConnection = database.reader.raw_connection()
    driver: Any = proxied.driver_connection
    proxied.detach()
    return SqliteStore(driver) if database.is_sqlite else PostgresStore(driver)
