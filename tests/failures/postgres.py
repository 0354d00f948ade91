"""The tests' PostgreSQL, to be killed, stopped, frozen and started again."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import psycopg
from pgserver.postgres_server import PostgresServer

from tests.failures.processes import children_of, living, signal_all

UP_SECONDS = 60.0


class Cluster:
    """Everything of one server: the postmaster and its children."""

    def __init__(self, server: PostgresServer) -> None:
        self._server = server

    def stop(self, how: signal.Signals) -> None:
        """SIGQUIT: immediate, as in a crash. SIGINT: fast. SIGKILL: of the postmaster alone."""
        postmaster = self._server.get_postmaster_info().pid
        left = {postmaster, *children_of(postmaster)}
        os.kill(postmaster, how)
        while left & {each.pid for each in living()}:
            time.sleep(0.02)
        # Dead but perhaps not buried: its number would pass for a server that runs.
        for name in ("postmaster.pid", ".s.PGSQL.5432.lock"):
            (self._server.pgdata / name).unlink(missing_ok=True)

    def start(self) -> None:
        """Start it again, and wait until it has recovered."""
        deadline = time.monotonic() + UP_SECONDS
        while True:
            with suppress(subprocess.SubprocessError):
                self._server.ensure_postgres_running()
                return
            assert time.monotonic() < deadline, "PostgreSQL does not start again"
            time.sleep(0.2)

    @contextmanager
    def hung(self) -> Iterator[None]:
        """Stopped in the middle of whatever each process does; connections stay open."""
        postmaster = self._server.get_postmaster_info().pid
        pids = [postmaster, *children_of(postmaster)]
        signal_all(pids, signal.SIGSTOP)
        try:
            yield
        finally:
            signal_all(pids, signal.SIGCONT)

    def execute(self, url: str, *statements: str) -> None:
        with psycopg.connect(url, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())
