"""Group commit: the requests of many share a transaction, one writer makes it.

The database work runs on a native thread of the writer's own, so that no wait for a disk or for a
lock of another process stops the event loop. Under gevent `threading` means greenlets: the queue
is served by one, the work goes to a pool of one native thread. Without gevent the serving thread
is native already.
"""

import sqlite3
import threading
from collections.abc import Callable
from functools import partial
from typing import Any

import psycopg
import structlog
from gevent import monkey
from gevent.threadpool import ThreadPool
from sqlalchemy.exc import SQLAlchemyError

from challenge_hub.feeds.errors import OutcomeUnknown
from challenge_hub.feeds.ledger.answers import Batch
from challenge_hub.feeds.ledger.commit import commit_group
from challenge_hub.feeds.ledger.opening import open_store
from challenge_hub.feeds.ledger.queue import Queue
from challenge_hub.feeds.ledger.store import Store
from challenge_hub.foundation.database import Database
from challenge_hub.foundation.errors import HubError, StoreBusy
from challenge_hub.foundation.metrics import histogram

PATIENCE_SECONDS = 5.0  # longer than the lock wait of the store
IDLE_SECONDS = 5.0  # then the thread ends and its connection closes, until the next fact
NOT_OPENED = (
    SQLAlchemyError,
    sqlite3.OperationalError,
    psycopg.OperationalError,
    psycopg.InterfaceError,
)
log = structlog.get_logger()
COMMIT_SECONDS = histogram(
    "ledger_commit_seconds",
    "A commit of the ledger, the wait for its lock and disk included.",
    (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
)


class Writer:
    """Serves one process; starts with its first batch."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._changed = threading.Condition()
        self._queue = Queue()
        self.in_hand = 0  # requests in the commit that runs
        self._thread: threading.Thread | None = None
        self._closing = False

    @property
    def pending(self) -> int:
        """How many requests wait for a commit that has not begun."""
        return len(self._queue)

    def check_room(self, feed: int) -> None:
        """Raises LedgerFull where a request of this feed need not even be read."""
        self._queue.check(feed, 1)

    def submit(self, batch: Batch) -> None:
        """Wait until the batch is on disk.

        Raises LedgerFull, StoreBusy or DiskFull (nothing is stored), or OutcomeUnknown.
        """
        self._enqueue(batch)
        if not batch.done.wait(PATIENCE_SECONDS):
            raise StoreBusy if self._withdraw(batch) else OutcomeUnknown
        if batch.cause is not None:
            raise (batch.error or LedgerBroken) from batch.cause

    def close(self) -> None:
        """Store what waits, take nothing more. For a graceful stop."""
        with self._changed:
            self._closing = True
            self._changed.notify()
            thread = self._thread
        if thread is not None:
            thread.join(2 * PATIENCE_SECONDS)

    def _enqueue(self, batch: Batch) -> None:
        with self._changed:
            if self._closing:
                raise StoreBusy
            self._queue.add(batch)
            if self._thread is None:
                self._thread = threading.Thread(target=self._serve, name="ledger", daemon=True)
                self._thread.start()
            self._changed.notify()

    def _withdraw(self, batch: Batch) -> bool:
        """Take a batch back; False when the writer has it in hand already."""
        with self._changed:
            return self._queue.withdraw(batch)

    def _serve(self) -> None:
        connection = Connection(self._database)
        try:
            while group := self._next_group():
                connection.store_group(group)
                self.in_hand = 0
                for batch in group:
                    batch.done.set()
        finally:
            with self._changed:
                self._thread = None if self._thread is threading.current_thread() else self._thread
            connection.close()

    def _next_group(self) -> list[Batch]:
        """What waits, up to the size of one transaction; empty when there is nothing to serve."""
        with self._changed:
            self._changed.wait_for(lambda: self._queue or self._closing, IDLE_SECONDS)
            if not self._queue:
                self._thread = None
                return []
            group = self._queue.take()
            self.in_hand = len(group)
            return group


class LedgerBroken(RuntimeError):
    """The ledger refused something that should have been refused before it: a bug of ours."""


class Connection:
    """The writer's store, opened when it is needed and opened anew after it broke."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._store: Store | None = None
        self._run: Callable[..., Any] = _call
        self._pool: ThreadPool | None = None
        if monkey.is_module_patched("threading"):
            self._pool = pool = ThreadPool(1)
            self._run = partial(_run_in, pool)

    def store_group(self, group: list[Batch]) -> None:
        """Commit a group and mark what failed. One bad batch does not fail the others."""
        failure = self._try(group)
        if failure is None:
            return
        if failure.error is None and len(group) > 1:
            for batch in group:
                self.store_group([batch])
            return
        for batch in group:
            batch.error, batch.cause = failure.error, failure.cause

    def _try(self, group: list[Batch]) -> "Failure | None":
        store = self._store
        try:
            if store is None:
                store = self._store = open_store(self._database)
            with COMMIT_SECONDS.time():
                self._run(commit_group, (store, group))
        except Exception as error:  # every kind is handed to the requests that wait for it
            told = _told(store, error)
            log.warning("ledger_commit_failed", kind=type(error).__name__, told=told and told.code)
            self._discard()
            return Failure(told, error)
        return None

    def _discard(self) -> None:
        """Close the store: after an error nothing is known about its connection."""
        if self._store is not None:
            self._store.close()
            self._store = None

    def close(self) -> None:
        self._discard()
        if self._pool is not None:
            self._pool.kill()


class Failure:
    def __init__(self, error: type[HubError] | None, cause: BaseException) -> None:
        self.error, self.cause = error, cause


def _told(store: Store | None, error: BaseException) -> type[HubError] | None:
    """What a feed is told; None when it is a bug of ours."""
    if store is not None:
        return store.explain(error)
    return StoreBusy if isinstance(error, NOT_OPENED) else None


def _run_in(pool: ThreadPool, function: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    """Errors come back as values.

    One that is raised in the pool is printed by gevent before its caller hears of it; where
    nothing can be printed, as with the log on the same full disk, the caller waits for ever.
    """
    error = pool.apply(_error_of, (function, arguments))
    if error is not None:
        raise error


def _error_of(function: Callable[..., Any], arguments: tuple[Any, ...]) -> BaseException | None:
    try:
        function(*arguments)
    except BaseException as error:  # raised again by who called
        return error
    return None


def _call(function: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
    return function(*arguments)
