"""A restore refuses what would do harm, and settles what was true of another time."""

import sqlite3
import subprocess
import sys
import tarfile
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, text

from challenge_hub.app import create_app
from challenge_hub.foundation.clock import wall_now
from challenge_hub.foundation.config import Config
from challenge_hub.foundation.database import Database, reading, transaction
from challenge_hub.foundation.hub import current_hub
from challenge_hub.foundation.presence import Presence
from challenge_hub.leaderboard.engine.lead import leadership_of
from challenge_hub.leaderboard.models import BoardEpoch
from challenge_hub.operations.errors import (
    NotABackup,
    NotEmpty,
    OtherKind,
    StillRunning,
)
from challenge_hub.operations.services import restore
from challenge_hub.operations.services.restore import Orders
from challenge_hub.people.models import WebSession
from tests.conftest import SECRET
from tests.make import Make
from tests.operations.making import found, made, restored


def test_the_epoch_of_the_boards_is_raised_beyond_any_that_a_screen_has_seen(
    make: Make, tmp_path: Path
) -> None:
    path = made(tmp_path)
    restored(path)
    with transaction() as session:
        seen = session.scalars(select(BoardEpoch.epoch)).one() + 1
        session.execute(text("UPDATE board_epoch SET epoch = epoch + 1"))

    restored(path, wall=wall_now() + timedelta(seconds=2))

    with reading() as session:
        assert session.scalars(select(BoardEpoch.epoch)).one() > seen


def test_sessions_of_that_time_open_nothing(make: Make, tmp_path: Path, app: Flask) -> None:
    client = app.test_client()
    make.log_in(client, make.person("Nadia"))

    restored(made(tmp_path))

    with reading() as session:
        assert session.scalars(select(WebSession)).all() == []


def test_a_database_that_is_not_empty_is_left_alone(make: Make, tmp_path: Path) -> None:
    make.person("Nadia")
    path = made(tmp_path)
    hub = current_hub()
    hub.database.dispose()

    with pytest.raises(NotEmpty):
        restore(hub.database, path, Orders(hub.config.secret_keys, wall_now()))


def test_a_database_with_tables_only_takes_a_backup(make: Make, tmp_path: Path) -> None:
    path = made(tmp_path)
    hub = current_hub()
    hub.database.dispose()

    restore(hub.database, path, Orders(hub.config.secret_keys, wall_now()))

    assert found() == []


def test_nothing_is_restored_under_an_engine_that_leads(make: Make, tmp_path: Path) -> None:
    path = made(tmp_path)
    lead = leadership_of(current_hub().database)
    assert lead.take()
    try:
        with pytest.raises(StillRunning):
            restored(path)
    finally:
        lead.give_up()


def test_nothing_is_restored_under_a_process_that_only_shows(
    postgres_url: str, tmp_path: Path
) -> None:
    """On SQLite there is none: the one process that serves also leads."""
    app = create_app(Config(secret_keys=(SECRET,), database_url=postgres_url))
    with app.app_context():
        path = made(tmp_path)
        Presence(app).beat()

        with pytest.raises(StillRunning, match="use it"):
            restored(path)
    app.extensions["database"].dispose()


def test_a_changed_byte_is_noticed(app: Flask, tmp_path: Path) -> None:
    path = made(tmp_path)
    folder = tmp_path / "open"
    with tarfile.open(path) as tar:
        tar.extractall(folder, filter="data")
        names = tar.getnames()
    victim = folder / names[-1]
    content = bytearray(victim.read_bytes())
    content[len(content) // 2] ^= 1
    victim.write_bytes(content)
    forged = tmp_path / "forged.tar.gz"
    with tarfile.open(forged, "w:gz") as tar:
        for name in names:
            tar.add(folder / name, arcname=name)

    with pytest.raises(NotABackup, match="SHA-256"):
        restored(forged)


@pytest.mark.parametrize("share", [0.2, 0.9])
def test_a_file_that_was_cut_is_noticed(app: Flask, tmp_path: Path, share: float) -> None:
    path = made(tmp_path)
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])

    with pytest.raises(NotABackup):
        restored(path)


@pytest.mark.parametrize("content", [b"", b"not a backup", b"\x1f\x8b" + b"0" * 100])
def test_any_other_file_is_refused(app: Flask, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x").write_bytes(content)

    with pytest.raises(NotABackup):
        restored(tmp_path / "x")


def test_the_replaced_file_stays_beside_the_new_one_also_a_damaged_one(
    sqlite_url: str, tmp_path: Path
) -> None:
    app = create_app(Config(secret_keys=(SECRET,), database_url=sqlite_url))
    with app.app_context():
        path = made(tmp_path)
        app.extensions["database"].dispose()
        (tmp_path / "hub.db").write_bytes(b"not a database any more")

        wall = wall_now()
        done, again = restored(path, wall=wall), restored(path, wall=wall)

        assert done.aside is not None
        assert done.aside.read_bytes() == b"not a database any more"
        assert again.aside not in {None, done.aside}
        assert found() == []
    app.extensions["database"].dispose()


@pytest.mark.parametrize("old", ["old", "damaged"])
def test_a_restore_that_is_killed_leaves_the_old_database_or_the_new_one(
    old: str, tmp_path: Path
) -> None:
    """R8: before each of its steps, with half of the old one still in a WAL."""
    command = [sys.executable, "-m", "tests.operations.dying", str(tmp_path), old]
    told = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60)  # noqa: S603  # our own

    deaths = [line.split() for line in told.stdout.splitlines()]
    assert len(deaths) > 5
    for _, place, aside, later_place, later_aside in deaths:
        assert (place, aside) in {(old, "-"), (old, "itself"), ("new", old)}
        assert later_place == "new"
        assert old in later_aside.split(",")


def test_what_a_killed_restore_left_is_removed_by_the_next(sqlite_url: str, tmp_path: Path) -> None:
    app = create_app(Config(secret_keys=(SECRET,), database_url=sqlite_url))
    with app.app_context():
        path = made(tmp_path)
        left = tmp_path / ".hub.db.restore-abc"
        left.mkdir()
        (left / "hub.sqlite").write_bytes(b"half a copy")
        (tmp_path / "hub.db.before-killed").hardlink_to(tmp_path / "hub.db")

        done = restored(path)

        assert done.aside is not None
        assert set(tmp_path.glob("*before-*")) == {done.aside}
        assert not left.exists()
    app.extensions["database"].dispose()


def test_a_database_that_somebody_reads_is_not_replaced(sqlite_url: str, tmp_path: Path) -> None:
    """What it wrote later would meet the new file."""
    app = create_app(Config(secret_keys=(SECRET,), database_url=sqlite_url))
    with app.app_context():
        path = made(tmp_path)
        with closing(sqlite3.connect(tmp_path / "hub.db")) as reader:
            reader.execute("SELECT count(*) FROM person").fetchone()

            with pytest.raises(StillRunning):
                restored(path)

        assert list(tmp_path.glob("*before-*")) == []
    app.extensions["database"].dispose()


def test_a_backup_of_one_kind_does_not_go_into_the_other(
    sqlite_url: str, postgres_url: str, tmp_path: Path
) -> None:
    app = create_app(Config(secret_keys=(SECRET,), database_url=sqlite_url))
    with app.app_context():
        path = made(tmp_path)
    app.extensions["database"].dispose()
    other = Database(postgres_url)

    with pytest.raises(OtherKind, match="a backup of sqlite"):
        restore(other, path, Orders((SECRET,), wall_now(), replace=True))

    other.dispose()
