"""R7: SQLite locked by another process, no room left on either: 503 or 507 with Retry-After."""

import shutil
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path

import psycopg
import pytest
from pgserver.postgres_server import PostgresServer

from tests.conftest import run_sql
from tests.failures.conftest import Opens
from tests.failures.disks import full, no_growth, small_disk
from tests.failures.screens import until
from tests.failures.stage import Play
from tests.failures.test_lose_database import ALIVE_SECONDS, is_alive

LOCKED_SECONDS = 8.0  # longer than the store waits for its lock
FULL = """
CREATE FUNCTION is_full() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'no room' USING ERRCODE = 'disk_full'; END $$;
CREATE TRIGGER is_full BEFORE INSERT ON ledger_fact EXECUTE FUNCTION is_full()
"""
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@on_sqlite
def test_a_database_locked_by_another_process_is_busy_not_broken(
    open_play: Opens, sqlite_url: str
) -> None:
    with open_play() as play:
        play.wait_for_facts()
        with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))) as other:
            other.execute("BEGIN EXCLUSIVE")
            time.sleep(LOCKED_SECONDS / 2)
            assert is_alive(play) < ALIVE_SECONDS
            time.sleep(LOCKED_SECONDS / 2)
            assert is_alive(play) < ALIVE_SECONDS
        play.wait_for_facts()
        verdict = play.finish()

    assert verdict.wrong == []
    assert "503 store_busy" in play.load.book.answers


@pytest.fixture
def disk() -> Iterator[Path | None]:
    """A disk of 48 MB, not in pytest's own folder; None where it may not be mounted."""
    folder = Path(tempfile.mkdtemp(prefix="hub-disk-"))
    folder.chmod(0o755)
    with small_disk(folder / "disk", megabytes=48) as mounted:
        yield folder / "disk" if mounted else None
    shutil.rmtree(folder)


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path, disk: Path | None) -> str:
    """The database on the small disk."""
    path = (disk or tmp_path) / "hub.db"
    shutil.copy(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture
def postgres_url(
    postgres: PostgresServer, postgres_template: str, disk: Path | None
) -> Iterator[str]:
    """The database's tables on the small disk; its log stays where it is."""
    where = "pg_default"
    if disk:
        (disk / "tables").mkdir()
        if postgres.system_user is not None:
            shutil.chown(disk / "tables", postgres.system_user)
        run_sql(postgres, f"CREATE TABLESPACE small LOCATION '{disk / 'tables'}'")
        where = "small"
    run_sql(postgres, f"CREATE DATABASE hub_small TEMPLATE {postgres_template} TABLESPACE {where}")
    yield postgres.get_uri("hub_small")
    run_sql(postgres, "DROP DATABASE hub_small WITH (FORCE)")
    if disk:
        run_sql(postgres, "DROP TABLESPACE small")


def test_a_full_disk_refuses_facts_and_takes_them_once_there_is_room(
    open_play: Opens, disk: Path | None, database_url: str
) -> None:
    """Where none may be mounted, SQLite's files may not grow, and PostgreSQL says it is full.

    The server's log lies on the same disk, so that it cannot even say what is wrong.
    """
    with open_play(logs=disk) as play:
        play.wait_for_facts()
        with no_room(play, disk, database_url):
            assert until(lambda: told(play), 30) is not None
            time.sleep(2)  # until the log is full too
            assert is_alive(play) < ALIVE_SECONDS
        play.wait_for_facts()
        verdict = play.finish()

    assert verdict.wrong == []


def no_room(play: Play, disk: Path | None, url: str) -> AbstractContextManager[None]:
    if disk:
        return full(disk)
    return no_growth(play.server.pids, 0) if url.startswith("sqlite") else says_full(url)


@contextmanager
def says_full(url: str) -> Iterator[None]:
    """The answer of a full disk, from PostgreSQL itself."""
    with psycopg.connect(url, autocommit=True) as own:
        own.execute(FULL)
        yield
        own.execute("DROP FUNCTION is_full() CASCADE")


def told(play: Play) -> bool:
    return bool({"507 disk_full", "503 store_busy"} & set(play.load.book.answers))
