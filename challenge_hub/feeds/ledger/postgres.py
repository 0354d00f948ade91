"""The ledger's connection to PostgreSQL: COPY and three round trips a commit (ADR 50)."""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
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

encode = msgspec.json.encode
LEDGER_LOCK = 726_002  # the advisory lock under which seq is given
BEGIN = f"BEGIN; SELECT pg_advisory_xact_lock({LEDGER_LOCK}); {HEAD}"  # each sees what is committed
GONE = ("08", "57P")  # SQLSTATE: the connection failed; the server is shut down or ends it
HUNG_MS = 5000  # of one statement, and of a process that holds the lock and does nothing
SETTINGS = (
    "SET lock_timeout = {}; SET statement_timeout = {}; "
    "SET idle_in_transaction_session_timeout = {}; "
    # every read of the writer has its index; before the first ANALYZE it would not be taken
    "SET enable_seqscan = off"
)
NAMES = sql.SQL(",").join(map(sql.Identifier, COLUMNS))
COPY = sql.SQL(
    "COPY ledger_fact ({}) FROM STDIN (FORMAT csv, NULL 'null', ESCAPE '\\', ENCODING 'UTF8')"
).format(NAMES)


class PostgresStore:
    """Under the lock nobody else inserts, so rows go straight into the ledger."""

    def __init__(self, connection: "psycopg.Connection[Any]") -> None:
        connection.autocommit = True  # transactions are said here
        connection.prepare_threshold = None  # statements go out together, which forbids it
        connection.execute(SETTINGS.format(store.LOCK_WAIT_MS, HUNG_MS, HUNG_MS).encode())
        self._connection = connection
        self._ending = psycopg.ClientCursor(connection)  # several statements, one round trip
        self._finishing = False
        self.withdrawn: tuple[int, set[str]] = (0, set())

    def begin(self) -> Head:
        self._finishing = False
        cursor = self._connection.execute(BEGIN.encode())
        while cursor.nextset():
            pass
        return head_of(cursor.fetchone() or ())

    def query(self, statement: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        cursor = self._connection.execute(_percent(statement), parameters)
        return cursor.fetchall() if cursor.description else []

    def finish(self, first: int, rows: Sequence[Row], statements: Iterable[Statement]) -> None:
        """The rows by COPY, then everything else and the commit as one query (both measured)."""
        try:
            last = self._copy(first, rows, statements) if rows else [*statements]
        except psycopg.errors.UniqueViolation as error:
            raise Clash from error
        texts = [_percent(statement) for statement, _ in last]
        values = [value for _, parameters in last for value in parameters]
        self._finishing = True
        self._ending.execute(b";".join([*texts, b"COMMIT"]), values)
        self._finishing = False

    def _copy(
        self, first: int, rows: Sequence[Row], statements: Iterable[Statement]
    ) -> list[Statement]:
        """Send the rows, and make the statements (a hash over all rows) while they are stored."""
        with self._connection.cursor() as cursor, cursor.copy(COPY) as copy:
            copy.write(as_csv(first, rows))
            return list(statements)

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
        silent = isinstance(
            error,
            psycopg.OperationalError
            | psycopg.InterfaceError
            | psycopg.errors.ReadOnlySqlTransaction
            | psycopg.errors.IdleInTransactionSessionTimeout,
        )
        if not silent:
            return None
        return OutcomeUnknown if self._finishing and self._lost(error) else StoreBusy

    def _lost(self, error: Any) -> bool:
        """Whether the server went away; it may still tell so when its commit is on disk."""
        state = error.sqlstate or GONE[0]
        return self._connection.broken or state.startswith(GONE)


def as_csv(first: int, rows: Sequence[Row]) -> bytes:
    """Rows with their seq as CSV: the JSON of integers, null and texts of one line is just that.

    >>> as_csv(7, [(1, "a", None)])
    b'7,1,"a",null'
    """
    return b"\n".join([encode((seq, *row))[1:-1] for seq, row in enumerate(rows, first)])


def _percent(statement: str) -> bytes:
    return statement.replace("?", "%s").encode()
