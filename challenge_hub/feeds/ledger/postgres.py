"""The ledger's connection to PostgreSQL: few round trips, COPY for many rows."""

from collections.abc import Iterable, Sequence
from typing import Any

import psycopg
from psycopg import sql

from challenge_hub.feeds.errors import DiskFull, OutcomeUnknown
from challenge_hub.feeds.ledger import store
from challenge_hub.feeds.ledger.store import (
    COLUMNS,
    HEAD,
    LINE_COLUMNS,
    Clash,
    Head,
    Line,
    Statement,
    head_of,
    lines_of,
)
from challenge_hub.feeds.rules import Key, Row
from challenge_hub.foundation.errors import HubError, StoreBusy

LEDGER_LOCK = 726_002  # the advisory lock under which seq is given
BEGIN = f"BEGIN; SELECT pg_advisory_xact_lock({LEDGER_LOCK}); {HEAD}"  # each sees what is committed
TYPES = ("bigint", "int", "text", "smallint", "bigint", "text", "text", "bigint", "bigint",
         "bigint", "bigint", "bigint", "text", "text", "bigint")  # fmt: skip
GONE = ("08", "57P")  # SQLSTATE: the connection failed; the server is shut down or ends it
COPY_FROM = 50  # rows; below, arrays in the same round trip as the commit are faster (measured)
NAMES = sql.SQL(",").join(map(sql.Identifier, COLUMNS))
COPY = sql.SQL("COPY ledger_fact ({}) FROM STDIN").format(NAMES)
UNNEST = sql.SQL("INSERT INTO ledger_fact ({}) SELECT * FROM unnest({})").format(
    NAMES, sql.SQL(",").join(sql.SQL(f"%s::{name}[]") for name in TYPES)
)


class PostgresStore:
    """Under the lock nobody else inserts, so rows go straight into the ledger."""

    def __init__(self, connection: "psycopg.Connection[Any]") -> None:
        connection.autocommit = True  # transactions are said here
        # a statement prepared in a pipeline that then fails is not there, and psycopg does not know
        connection.prepare_threshold = None
        connection.execute(f"SET lock_timeout = {store.LOCK_WAIT_MS}".encode())
        self._connection = connection
        self._finishing = False

    def begin(self) -> Head:
        self._finishing = False
        cursor = self._connection.execute(BEGIN.encode())
        while cursor.nextset():
            pass
        return head_of(cursor.fetchone() or ())

    def query(self, statement: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        cursor = self._connection.execute(_percent(statement), parameters)
        return cursor.fetchall() if cursor.description else []

    def finish(self, first: int, rows: Sequence[Row], statements: Sequence[Statement]) -> None:
        """One round trip, after that of COPY where there are many rows."""
        try:
            if len(rows) >= COPY_FROM:
                self._copy(first, rows)
                rows = ()
            with self._connection.pipeline():
                if rows:
                    numbers = list(range(first, first + len(rows)))
                    self._connection.execute(UNNEST, [numbers, *map(list, zip(*rows, strict=True))])
                for statement, parameters in statements:
                    self._connection.execute(_percent(statement), parameters)
                self._finishing = True
                self._connection.execute("COMMIT")
        except psycopg.errors.UniqueViolation as error:
            raise Clash from error
        self._finishing = False

    def _copy(self, first: int, rows: Sequence[Row]) -> None:
        with self._connection.cursor() as cursor, cursor.copy(COPY) as copy:
            for seq, row in enumerate(rows, first):
                copy.write_row((seq, *row))

    def named(self, feed: int, events: Iterable[str]) -> dict[Key, Line]:
        query = f"SELECT {LINE_COLUMNS} FROM ledger_fact f WHERE feed = ? AND event_id = ANY(?)"  # noqa: S608  # constants
        return lines_of(feed, self.query(query, (feed, list(events))))

    def waiting(self, feed: int, events: Iterable[str]) -> dict[Key, int]:
        query = "SELECT event_id, digest FROM waiting_item WHERE feed_id = ? AND event_id = ANY(?)"
        rows = self.query(query, (feed, list(events)))
        return {(feed, event): digest for event, digest in rows}

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
        return OutcomeUnknown if self._finishing and self._lost(error) else StoreBusy

    def _lost(self, error: psycopg.Error) -> bool:
        """Whether the server went away; it may still tell so when its commit is on disk."""
        state = error.sqlstate or GONE[0]
        return self._connection.broken or state.startswith(GONE)


def _percent(statement: str) -> bytes:
    return statement.replace("?", "%s").encode()
