"""The ledger's own connection: what one commit reads and writes, on each kind of database.

Below the ORM on purpose: a row is a tuple of the driver (measured: an ORM or Core insert of
dictionaries halves the rate). One connection, one user: the writer.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple, Protocol, TypeAlias

import msgspec

from challenge_hub.feeds.errors import DiskFull
from challenge_hub.feeds.rules import GENESIS, Key, Row
from challenge_hub.foundation.errors import HubError, StoreBusy

COLUMNS = (
    "seq", "feed", "event_id", "kind", "person", "team", "kpi", "value", "count", "at",
    "received", "ref", "actor", "reason", "digest",
)  # fmt: skip
Statement: TypeAlias = tuple[str, Sequence[Any]]
LOCK_WAIT_MS = 4000  # shorter than a feed waits: it is told that nothing is stored


class Clash(Exception):
    """Some row's (feed, event id) is there already. The transaction can only be rolled back."""


class Head(NamedTuple):
    """Where the chain stands: the last seq given, the last commit's hash, whether items wait.

    `withdrawn` is the number of keys that were withdrawn, ever.
    """

    seq: int
    hash: bytes
    waiting: bool
    withdrawn: int


class Line(NamedTuple):
    """What deciding needs of a line in the ledger."""

    seq: int
    feed: int
    kind: int
    ref: int | None
    digest: int


class Store(Protocol):
    """One transaction at a time: `begin`, reads, then `finish` or `rollback`.

    `withdrawn` are the keys that were withdrawn when there were so many, as last read.
    """

    withdrawn: tuple[int, set[str]]

    def begin(self) -> Head:
        """Take the ledger's lock: nobody else appends until the end of the transaction."""
        ...

    def query(self, statement: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]: ...

    def finish(self, first: int, rows: Sequence[Row], statements: Iterable[Statement]) -> None:
        """Insert the rows, numbered from `first` on, run the statements, commit. Raises Clash.

        The statements are taken once the rows are on their way.
        """
        ...

    def named(self, feed: int, events: Iterable[str]) -> dict[Key, Line]: ...

    def waiting(self, feed: int, events: Iterable[str]) -> dict[Key, int]: ...

    def rollback(self) -> None: ...

    def close(self) -> None: ...

    def explain(self, error: BaseException) -> type[HubError] | None: ...


LINE_COLUMNS = "f.event_id, f.seq, f.feed, f.kind, f.ref, f.digest"
HEAD = (
    "SELECT (SELECT last_seq FROM ledger_commit ORDER BY last_seq DESC LIMIT 1), "
    "(SELECT hash FROM ledger_commit ORDER BY last_seq DESC LIMIT 1), "
    "EXISTS (SELECT 1 FROM waiting_item), "
    "(SELECT count(*) FROM feed_key WHERE revoked_at IS NOT NULL)"
)
WITHDRAWN = "SELECT prefix FROM feed_key WHERE revoked_at IS NOT NULL"
PLACES = ",".join("?" * len(COLUMNS))
INSERT = f"INSERT INTO ledger_fact ({','.join(COLUMNS)}) VALUES ({PLACES})"  # noqa: S608  # constants
NEXT = f"INSERT INTO ledger_fact ({','.join(COLUMNS[1:])}) VALUES ({PLACES[2:]})"  # noqa: S608  # constants


def head_of(row: Sequence[Any]) -> Head:
    return Head(row[0] or 0, bytes(row[1] or GENESIS), bool(row[2]), row[3])


def lines_of(feed: int, rows: list[tuple[Any, ...]]) -> dict[Key, Line]:
    return {(feed, row[0]): Line(*row[1:]) for row in rows}


class SqliteStore:
    """Plain `executemany`: the fastest that SQLite takes (measured)."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.withdrawn: tuple[int, set[str]] = (0, set())
        connection.execute(f"PRAGMA busy_timeout={LOCK_WAIT_MS}")

    def begin(self) -> Head:
        self._connection.execute("BEGIN IMMEDIATE")
        return head_of(self._connection.execute(HEAD).fetchone())

    def query(self, statement: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        return self._connection.execute(statement, parameters).fetchall()

    def finish(self, first: int, rows: Sequence[Row], statements: Iterable[Statement]) -> None:
        """Only the first row is numbered here: SQLite gives each further one the next number."""
        try:
            self._connection.executemany(INSERT, [(first, *row) for row in rows[:1]])
            self._connection.executemany(NEXT, rows[1:])
        except sqlite3.IntegrityError as error:
            raise Clash from error
        for statement, parameters in statements:
            self._connection.execute(statement, parameters)
        self._connection.execute("COMMIT")

    def named(self, feed: int, events: Iterable[str]) -> dict[Key, Line]:
        query = (
            f"SELECT {LINE_COLUMNS} FROM json_each(?) k CROSS JOIN ledger_fact f "  # noqa: S608  # constants
            "ON f.feed = ? AND f.event_id = k.value"
        )
        return lines_of(feed, self.query(query, (msgspec.json.encode(list(events)).decode(), feed)))

    def waiting(self, feed: int, events: Iterable[str]) -> dict[Key, int]:
        rows = self.query("SELECT event_id, digest FROM waiting_item WHERE feed_id = ?", (feed,))
        wanted = set(events)
        return {(feed, event): digest for event, digest in rows if event in wanted}

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
