"""R7 on SQLite: locked by another process, or no room left: 503 or 507 with Retry-After."""

import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.failures.conftest import Opens
from tests.failures.disks import full, no_growth, small_disk
from tests.failures.stage import Play
from tests.failures.test_lose_database import ALIVE_SECONDS, is_alive

LOCKED_SECONDS = 8.0  # longer than the store waits for its lock
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
def disk(tmp_path: Path) -> Iterator[Path | None]:
    """A disk of 16 MB; None where it may not be mounted."""
    with small_disk(tmp_path / "disk", megabytes=16) as mounted:
        yield tmp_path / "disk" if mounted else None


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path, disk: Path | None) -> str:
    """The database on the small disk."""
    path = (disk or tmp_path) / "hub.db"
    shutil.copy(sqlite_template, path)
    return f"sqlite:///{path}"


@on_sqlite
def test_a_full_disk_refuses_facts_and_takes_them_once_there_is_room(
    open_play: Opens, sqlite_url: str, disk: Path | None
) -> None:
    with open_play() as play:
        play.wait_for_facts()
        limit = full(disk) if disk else no_growth(play.server.pids, 0)
        with limit:
            time.sleep(2)
            assert is_alive(play) < ALIVE_SECONDS
        play.wait_for_facts()
        verdict = play.finish()

    assert verdict.wrong == []
    assert told(play)


def told(play: Play) -> bool:
    return bool({"507 disk_full", "503 store_busy"} & set(play.load.book.answers))
