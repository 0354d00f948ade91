"""The lead on PostgreSQL: an advisory lock on a connection of its own, and a heartbeat.

The server frees the lock when the connection ends. A holder that hangs keeps its connection: its
heartbeat stops, and whoever stands by ends its backend. The heart beats on a native thread, so
that neither a long computation nor a busy event loop looks like a hanging process.
"""

import time
from typing import Any

import psycopg
from gevent.monkey import get_original
from sqlalchemy.engine import URL

from challenge_hub.foundation.clock import monotonic
from challenge_hub.foundation.postgres import NOW

LEAD_LOCK = 726_003
BEAT_SECONDS = 0.5
SILENT_SECONDS = 2.5  # a holder unheard of for so long is replaced; then it no longer leads either
FREED_SECONDS = 1.0  # within which the server frees the lock of a backend that it ended
OPTIONS = "-c statement_timeout=2000 -c lock_timeout=2000"
NETWORK = {
    "connect_timeout": 2,
    "keepalives_idle": 2,
    "keepalives_interval": 1,
    "keepalives_count": 2,
    "tcp_user_timeout": 3000,  # ms
}
TRY = "SELECT pg_try_advisory_lock(%s)"
BEAT = f"""
INSERT INTO engine_lead (id, backend, beat_at) VALUES (1, pg_backend_pid(), {NOW})
ON CONFLICT (id) DO UPDATE SET backend = excluded.backend, beat_at = excluded.beat_at
"""  # noqa: S608  # a constant
REPLACE = f"""
SELECT pg_terminate_backend(held.pid)
FROM pg_locks held LEFT JOIN engine_lead lead ON lead.backend = held.pid
WHERE held.locktype = 'advisory' AND held.objid = %s AND held.granted
  AND held.database = (SELECT oid FROM pg_database WHERE datname = current_database())
  AND lead.beat_at < {NOW} - %s * 1000000
"""  # noqa: S608  # a constant
# Below gevent's patches; where nothing is patched these are the functions themselves.
start_native = get_original("_thread", "start_new_thread")
native_sleep = get_original("time", "sleep")


class PostgresLead:
    """A standby keeps its connection between two tries."""

    def __init__(self, url: URL) -> None:
        self._address = url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._connection: psycopg.Connection[Any] | None = None
        self._heart: Heart | None = None

    def take(self) -> bool:
        """Try to lead; ends the backend of a holder that no longer answers. Raises psycopg.Error.

        At the first beat of a new holder its row still names the last one, so that only a holder
        that has beaten at least once can be called silent.
        """
        if self.holds():
            return True
        try:
            return self._try()
        except psycopg.Error:
            self.give_up()
            raise

    def _try(self) -> bool:
        if self._connection is None:
            options = {**NETWORK, "options": OPTIONS, "application_name": "challenge-hub lead"}
            self._connection = psycopg.connect(self._address, autocommit=True, **options)  # type: ignore[arg-type]  # libpq's own words
        connection = self._connection
        if not _lock(connection) and not (_end_silent(connection) and _lock_soon(connection)):
            return False
        connection.execute(BEAT)
        self._heart = Heart(connection)
        return True

    def holds(self) -> bool:
        """Whether the heart beat a moment ago."""
        heart = self._heart
        return heart is not None and monotonic() - heart.beaten < SILENT_SECONDS

    def give_up(self) -> None:
        """Close the connection, which frees the lock."""
        heart, self._heart = self._heart, None
        connection, self._connection = self._connection, None
        if heart is not None:
            heart.stop()
        elif connection is not None:
            connection.close()


class Heart:
    """Beats on a native thread until it is stopped or its connection fails.

    It alone uses the connection, and closes it.
    """

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self._connection = connection
        self.beaten = monotonic()
        self._stopping = False
        self._ended = False
        start_native(self._run, ())

    def _run(self) -> None:
        try:
            while not self._stopping:
                begun = monotonic()
                self._connection.execute(BEAT)
                self.beaten = begun
                native_sleep(BEAT_SECONDS)
        except psycopg.Error:
            self.beaten = float("-inf")  # what is wrong with the server every query says as well
        finally:
            self._connection.close()
            self._ended = True

    def stop(self) -> None:
        """Have the connection closed; waits for it as long as a beat takes, not longer."""
        self._stopping = True
        deadline = monotonic() + 2 * BEAT_SECONDS
        while not self._ended and monotonic() < deadline:
            time.sleep(0.01)


def _lock(connection: psycopg.Connection[Any]) -> bool:
    row = connection.execute(TRY, (LEAD_LOCK,)).fetchone()
    return row is not None and bool(row[0])


def _end_silent(connection: psycopg.Connection[Any]) -> bool:
    """End the backend that holds the lock if its heart stands still; whether there was one."""
    return connection.execute(REPLACE, (LEAD_LOCK, SILENT_SECONDS)).fetchone() is not None


def _lock_soon(connection: psycopg.Connection[Any]) -> bool:
    deadline = monotonic() + FREED_SECONDS
    while not _lock(connection):
        if monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True
