"""PostgreSQL that hangs, or only reads: whoever waits for it is told so (promise R7).

The server's own time-outs do not help while the server itself hangs.
"""

from typing import Any

import psycopg
from sqlalchemy import Connection, Engine, ExceptionContext, event

from challenge_hub.foundation.clock import monotonic
from challenge_hub.foundation.errors import StoreBusy

NOW = "(extract(epoch FROM clock_timestamp()) * 1000000)::bigint"  # SQL: microseconds
ANSWER_SECONDS = 5.0  # more than a wait for a lock
PING_SECONDS = 1.0  # of a connection that is taken up again; a new one is tried then
CONNECT_SECONDS = 3
POOL_SECONDS = 2.0  # in line for a connection; with the two above a page waits 6 s in all


class Impatient(psycopg.Connection[Any]):
    """Raises OperationalError, and is closed, when the server says nothing for so long."""

    patience: float | None = ANSWER_SECONDS

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        if timeout is not None or self.patience is None:
            return super().wait(gen, interval, timeout)
        begun = monotonic()
        try:
            return super().wait(gen, interval, self.patience)
        except psycopg.OperationalError:
            if monotonic() - begun >= self.patience:
                self.pgconn.finish()  # nobody knows what it would still say
            raise


def install(engine: Engine) -> None:
    """Have the engine's connections give up, and call a server that only reads a busy one."""
    event.listen(engine, "do_connect", _connect)
    event.listen(engine, "checkin", _rest)
    event.listen(engine, "checkout", _work)
    event.listen(engine, "handle_error", _explain)


def be_patient(connection: Connection) -> None:
    """Let this connection's statements last: for migrations, which nobody waits for on a page."""
    driver = connection.connection.driver_connection
    if isinstance(driver, Impatient):
        driver.patience = None
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")


def _connect(dialect: Any, record: Any, arguments: Any, options: Any) -> Impatient:
    return Impatient.connect(*arguments, **options)


def _rest(driver: Impatient | None, record: Any) -> None:
    """The next thing it is asked is a ping."""
    if driver is not None:
        driver.patience = PING_SECONDS


def _work(driver: Impatient, record: Any, proxy: Any) -> None:
    driver.patience = ANSWER_SECONDS


def _explain(context: ExceptionContext) -> None:
    """A standby that was failed over to, or an emergency setting: it may write again later.

    Its connection keeps the setting that it began with, so it is not used again.
    """
    if isinstance(context.original_exception, psycopg.errors.ReadOnlySqlTransaction):
        context.is_disconnect = True
        raise StoreBusy from context.original_exception
