"""Promise R8: a backup taken under load restores and verifies; a tampered row is named."""

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import delete, select

from challenge_hub.feeds import ledger, queries
from challenge_hub.foundation import schema
from challenge_hub.foundation.clock import wall_now
from challenge_hub.foundation.config import Config
from challenge_hub.foundation.database import reading, transaction
from challenge_hub.foundation.hub import current_hub
from challenge_hub.operations import archive
from challenge_hub.operations.commands import backup_database, restore_database
from challenge_hub.operations.errors import Faulty, TargetExists
from challenge_hub.operations.metrics import tell_backups
from challenge_hub.operations.models import BackupMade
from challenge_hub.people.models import WebSession
from tests.leaderboard.test_certify_challenge import pass_grace, played
from tests.leaderboard.test_verify import tamper
from tests.make import Make
from tests.operations.making import found, head, made, restored

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def pushing(url: str) -> Iterator["subprocess.Popen[bytes]"]:
    """A process that appends facts as fast as it can, until it is killed."""
    command = [sys.executable, "-m", "tests.feeds.pusher", url, "1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT) as process:  # noqa: S603  # our own module
        assert process.stdout is not None
        process.stdout.readline()
        # what it prints is taken away, or it would stand still at a full pipe
        reader = threading.Thread(target=process.stdout.read)
        reader.start()
        yield process
        process.send_signal(signal.SIGKILL)
        reader.join()


def test_a_backup_taken_under_load_restores_and_verifies(
    app: Flask, config: Config, make: Make, tmp_path: Path
) -> None:
    """R8: what was on disk when the copy began is in it, whole commits only, nothing else."""
    make.person("Ana")
    make.sender()
    with pushing(config.database_url):
        time.sleep(0.3)
        before = head()[0]
        path = made(tmp_path)
        during = archive.read_manifest(path)
        time.sleep(0.2)
    after = head()[0]

    done = restored(path)

    assert before <= during.ledger_seq < after
    assert done.faults == []
    assert (head(), found()) == ((during.ledger_seq, during.ledger_hash), [])
    with reading() as session:
        rows = queries.facts_after(session, 0, 10**6)
    assert [row.seq for row in rows] == list(range(1, during.ledger_seq + 1))


def test_a_restored_ledger_goes_on_where_it_stood(make: Make, tmp_path: Path) -> None:
    make.person("Ana", code="ana")
    sender = make.sender()
    make.append(make.item("1"), sender=sender)
    path = made(tmp_path)
    make.append(make.item("2"), sender=sender)

    restored(path)

    answers = make.append(make.item("1"), make.item("2"), make.item("3"), sender=sender)
    assert [answer.status for answer in answers] == ["duplicate", "accepted", "accepted"]
    assert (head()[0], found()) == (3, [])


def test_numbers_given_by_the_database_go_on_after_the_highest(make: Make, tmp_path: Path) -> None:
    """COPY does not ask a sequence: the next row would take a number that is taken."""
    make.sender("phones")
    restored(made(tmp_path))

    make.sender("mails")

    with reading() as session:
        assert sorted(queries.feed_names(session).values()) == ["mails", "phones"]


def test_a_certified_result_survives_a_restore(make: Make, tmp_path: Path) -> None:
    played(make)
    pass_grace(make)

    done = restored(made(tmp_path))

    assert (done.faults, found()) == ([], [])


def test_a_tampered_row_is_named_and_nothing_is_restored(make: Make, tmp_path: Path) -> None:
    played(make)
    pass_grace(make)
    good = head()
    tamper("ledger_fact", "value = value + 1000000 WHERE seq = 2")
    path = made(tmp_path)
    with transaction() as session:
        session.execute(delete(WebSession))

    with pytest.raises(Faulty) as refused:
        restored(path)

    assert refused.value.faults[0].startswith("ledger: row 2 is not what was written (content")
    assert head() == good


def test_whoever_insists_gets_a_faulty_backup_and_its_faults(make: Make, tmp_path: Path) -> None:
    make.person("Ana", code="ana")
    make.append(make.item("1"))
    tamper("ledger_fact", "value = 1 WHERE seq = 1")

    done = restored(made(tmp_path), even_faulty=True)

    assert done.faults == found() != []


def test_an_older_backup_is_brought_to_the_schema_of_this_version(
    app: Flask, make: Make, tmp_path: Path
) -> None:
    """It was taken before the last migration; restored, it stands at the head and verifies."""
    make.person("Ana", code="ana")
    make.append(make.item("1"))
    database = current_hub().database
    schema.downgrade(database, "0009")
    path = made(tmp_path)

    restored(path)

    assert (schema.current(database), found()) == (schema.head(), [])
    assert archive.read_manifest(path).schema == "0009"


def test_only_its_owner_may_read_a_backup_and_nothing_else_is_left(
    app: Flask, tmp_path: Path
) -> None:
    folder = tmp_path / "kept"
    folder.mkdir()

    path = made(folder, "")

    assert path.stat().st_mode & 0o777 == 0o600
    assert list(folder.iterdir()) == [path]


def test_a_backup_overwrites_nothing(app: Flask, tmp_path: Path) -> None:
    path = made(tmp_path)
    content = path.read_bytes()

    with pytest.raises(TargetExists):
        made(tmp_path)

    assert path.read_bytes() == content


def test_the_age_of_the_last_backup_is_told_and_infinite_before_the_first(
    app: Flask, tmp_path: Path
) -> None:
    def age() -> float:
        return float(next(iter(tell_backups())).samples[0].value)

    never = age()
    made(tmp_path)
    fresh = age()
    with transaction() as session:
        row = session.scalars(select(BackupMade)).one()
        row.taken_at = wall_now() - timedelta(hours=30)

    assert (never, 0 <= fresh < 60, 30 * 3600 <= age() < 30 * 3600 + 60) == (
        float("inf"),
        True,
        True,
    )


def test_a_folder_that_is_not_there_is_made(make: Make, tmp_path: Path) -> None:
    """Not a file of that name, which would stand in the way of the next backup."""
    path = made(tmp_path, "nightly")

    assert path.parent == tmp_path / "nightly"
    assert path.name.endswith(".tar.gz")


def test_the_commands_say_what_they_did(app: Flask, make: Make, tmp_path: Path) -> None:
    make.person("Ana", code="ana")
    make.append(make.item("1"))
    runner = app.test_cli_runner()
    path = tmp_path / "hub.tar.gz"

    backed_up = runner.invoke(backup_database, [str(path)])
    current_hub().database.dispose()
    ledger.current_ledger().writer.close()
    refused = runner.invoke(restore_database, [str(path)])
    done = runner.invoke(restore_database, [str(path), "--replace"])

    assert (backed_up.exit_code, refused.exit_code, done.exit_code) == (0, 1, 0)
    assert "the ledger up to 1" in backed_up.output
    assert "not empty" in refused.output
    assert "Restored: taken at" in done.output
