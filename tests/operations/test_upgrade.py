"""The schema grows under a running product; what older code needs goes last."""

import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import inspect, text

from challenge_hub.challenges.rules import State
from challenge_hub.foundation import schema
from challenge_hub.foundation.clock import wall_now
from challenge_hub.foundation.config import Config
from challenge_hub.foundation.database import reading
from challenge_hub.foundation.hub import current_hub
from challenge_hub.foundation.presence import Presence
from challenge_hub.foundation.schema import CONTRACT, EXPAND, Step
from challenge_hub.operations.errors import TooNew
from challenge_hub.operations.services import Upgraded, bring_up
from tests.leaderboard.serving import Server, serving
from tests.make import Make
from tests.operations.making import found
from tests.waiting import wait_until

REAL = schema.MIGRATIONS
NEXT = """'''{text}'''
from alembic import op

revision, down_revision, phase = "{revision}", "{down}", "{phase}"


def upgrade() -> None:
    op.execute("{statement}")
"""


@pytest.fixture
def next_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From the call on, the code is the next version: one more expand, then a contract."""
    folder = tmp_path / "migrations"
    shutil.copytree(REAL, folder)
    head = schema.head()
    steps = (
        ("9001", head, EXPAND, "ALTER TABLE site ADD COLUMN city VARCHAR(64)"),
        ("9002", "9001", CONTRACT, "ALTER TABLE site DROP COLUMN name"),
    )
    for revision, down, phase, statement in steps:
        content = NEXT.format(
            text=revision, revision=revision, down=down, phase=phase, statement=statement
        )
        (folder / "versions" / f"{revision}_next.py").write_text(content)
    return lambda: monkeypatch.setattr(schema, "MIGRATIONS", folder)


@pytest.fixture
def this_version(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    return lambda: monkeypatch.setattr(schema, "MIGRATIONS", REAL)


def bring(**options: bool) -> Upgraded:
    return bring_up(current_hub().database, wall=wall_now(), **options)


def columns() -> set[str]:
    with reading() as session:
        return {column["name"] for column in inspect(session.connection()).get_columns("site")}


def test_every_migration_says_whether_it_adds_or_takes_away() -> None:
    assert {step.phase for step in schema.pending(None)} <= {EXPAND, CONTRACT}


@pytest.mark.parametrize("revision", ["0006", "0007", "0009"])
def test_an_earlier_schema_is_brought_up_while_a_challenge_runs(
    app: Flask, make: Make, revision: str
) -> None:
    """The real earlier schemas, with a running challenge and its facts in them."""
    make.race()
    make.counts(make.sender(), ana=3)
    schema.downgrade(current_hub().database, revision)

    done = bring()

    assert (done.revision, list(done.held)) == (schema.head(), [])
    assert (found(), schema.problem(current_hub().database)) == ([], None)


def test_what_takes_away_waits_while_a_challenge_runs(
    make: Make, next_version: Callable[[], None]
) -> None:
    make.challenge(State.RUNNING)
    next_version()

    done = bring()

    assert (done.revision, list(done.held)) == ("9001", [Step("9002", CONTRACT)])
    assert list(done.reasons) == ["1 challenge(s) run or pause"]
    assert columns() >= {"name", "city"}


@pytest.mark.usefixtures("app")
def test_new_code_is_ready_before_the_old_is_taken_away(
    make: Make, next_version: Callable[[], None]
) -> None:
    make.challenge(State.RUNNING)
    next_version()
    bring()

    assert schema.problem(current_hub().database) is None


def test_whoever_decides_so_takes_away_under_a_running_challenge(
    make: Make, next_version: Callable[[], None]
) -> None:
    make.challenge(State.RUNNING)
    next_version()

    assert bring(while_running=True).revision == "9002"


def test_what_takes_away_waits_while_an_older_process_lives(
    app: Flask, next_version: Callable[[], None]
) -> None:
    old = Presence(app)
    old.beat()
    next_version()

    first = bring(while_running=True)
    old.leave()
    second = bring()

    assert len(first.reasons) == 1
    assert "runs older code" in first.reasons[0]
    assert (first.revision, second.revision) == ("9001", "9002")
    assert "name" not in columns()


def test_a_process_of_the_new_version_is_no_reason_to_wait(
    app: Flask, next_version: Callable[[], None]
) -> None:
    next_version()
    Presence(app).beat()

    assert bring().revision == "9002"


def test_old_code_goes_on_beside_what_was_added(
    app: Flask,
    make: Make,
    next_version: Callable[[], None],
    this_version: Callable[[], None],
) -> None:
    """A restart in turn, and the way back to the former version."""
    Presence(app).beat()
    next_version()
    bring()
    this_version()

    assert schema.problem(current_hub().database) is None
    assert bring() == Upgraded("9001")
    assert make.site("Lyon").code == "lyon"


def test_old_code_does_not_start_once_what_it_needs_is_gone(
    app: Flask, next_version: Callable[[], None], this_version: Callable[[], None]
) -> None:
    next_version()
    bring()
    this_version()

    with pytest.raises(TooNew, match="schema 9002"):
        bring()

    reply = app.test_client().get("/readyz")
    assert (reply.status_code, "no longer serves" in reply.get_json()["problems"]["schema"]) == (
        503,
        True,
    )


def ready(server: Server) -> bool:
    with urllib.request.urlopen(f"{server.url}/readyz", timeout=5) as reply:  # noqa: S310  # our own
        status: int = reply.status
        return status == 200


def lives(expected: int) -> Callable[[], bool]:
    def look() -> bool:
        with reading() as session:
            found: int | None = session.scalar(text("SELECT count(*) FROM process_beat"))
        return found == expected

    return look


@pytest.mark.usefixtures("durable")
def test_a_server_of_the_old_version_serves_until_it_is_stopped_and_only_then_is_replaced(
    app: Flask, config: Config, next_version: Callable[[], None]
) -> None:
    config = replace(config, secret_keys=("k" * 40,))  # a comma in an environment parts two
    with serving(config) as server:
        wait_until(lives(1))
        next_version()

        held = bring()

        assert (held.revision, ready(server)) == ("9001", True)
        assert "runs older code" in held.reasons[0]
        assert server.process is not None
        server.process.terminate()
        server.process.wait(30)
        assert lives(0)()  # it says good-bye
    assert bring().revision == "9002"
    told = subprocess.run(  # our own command, no shell
        [sys.executable, "-m", "challenge_hub", "upgrade"],
        env={"HUB_SECRET_KEY": config.secret_keys[0], "HUB_DATABASE_URL": config.database_url},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (told.returncode, "use the version that wrote it" in told.stderr) == (1, True)
