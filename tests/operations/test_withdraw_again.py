"""A restore gives nothing back that was withdrawn after the backup was made."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from challenge_hub.app import create_app
from challenge_hub.feeds import services as feeds
from challenge_hub.foundation.audit import AuditEntry
from challenge_hub.foundation.clock import wall_now
from challenge_hub.foundation.config import Config
from challenge_hub.foundation.database import reading
from challenge_hub.foundation.hub import current_hub
from challenge_hub.operations.commands import restore_database
from challenge_hub.people import services as people
from tests.conftest import SECRET
from tests.make import Make
from tests.operations.making import found, made, restored

ACTOR = "tests"
PASSWORD = "tournesol-myope"  # of nobody


def key_of(feed: str) -> str:
    return feeds.create_feed_key(feed, actor=ACTOR, now=wall_now())


def prefix_of(key: str) -> str:
    return key.split("_")[1]


def revoke(key: str) -> None:
    feeds.revoke_feed_key(prefix_of(key), actor=ACTOR, now=wall_now())


def answer_to(client: FlaskClient, key: str) -> int:
    headers = {"Authorization": f"Bearer {key}"}
    return client.post("/api/v1/facts", json={"facts": []}, headers=headers).status_code


def test_a_key_revoked_after_the_backup_stays_revoked(
    make: Make, app: Flask, tmp_path: Path
) -> None:
    leaked, good = key_of("phones"), key_of("phones")
    path = made(tmp_path)
    revoke(leaked)

    done = restored(path)

    assert done.settled.keys == [(prefix_of(leaked), "phones")]
    assert done.settled.valid == [(prefix_of(good), "phones")]
    assert answer_to(app.test_client(), leaked) == 403
    assert answer_to(app.test_client(), good) != 403


def test_an_account_switched_off_after_the_backup_stays_off(make: Make, tmp_path: Path) -> None:
    make.person("Nadia", code="nadia", password=PASSWORD)
    path = made(tmp_path)
    people.set_active("nadia", False, actor=ACTOR, now=wall_now())

    done = restored(path)

    assert done.settled.accounts == ["nadia"]
    assert restored(made(tmp_path, "later.tar.gz")).settled.accounts == []


def test_an_account_is_known_by_its_code_not_by_the_id_of_one_database(
    make: Make, tmp_path: Path
) -> None:
    early = made(tmp_path, "early.tar.gz")
    make.person("Bob", code="bob", password=PASSWORD)
    make.person("Eve", code="eve", password=PASSWORD)
    late = made(tmp_path, "late.tar.gz")
    restored(early)
    make.person("Eve", code="eve", password=PASSWORD)
    make.person("Bob", code="bob", password=PASSWORD)
    people.set_active("eve", False, actor=ACTOR, now=wall_now())

    assert restored(late).settled.accounts == ["eve"]


def test_every_key_can_be_withdrawn_where_the_replaced_database_was_lost(
    make: Make, app: Flask, tmp_path: Path
) -> None:
    keys = [key_of("phones"), key_of("mail")]
    path = made(tmp_path)

    done = restored(path, revoke_keys=True)

    assert {prefix for prefix, _feed in done.settled.keys} == {prefix_of(key) for key in keys}
    assert done.settled.valid == []
    assert [answer_to(app.test_client(), key) for key in keys] == [403, 403]


def test_a_withdrawal_by_a_restore_is_in_the_audit_trail(make: Make, tmp_path: Path) -> None:
    key = key_of("phones")
    path = made(tmp_path)
    revoke(key)

    restored(path)

    query = select(AuditEntry).where(AuditEntry.action == "feed:revoke_key")
    with reading() as session:
        entries = [(entry.actor, entry.subject) for entry in session.scalars(query)]
    assert (entries, found()) == ([("restore", "feed/phones")], [])


def test_the_command_tells_which_keys_are_valid_now(app: Flask, make: Make, tmp_path: Path) -> None:
    leaked, good = key_of("phones"), key_of("mail")
    path = made(tmp_path)
    revoke(leaked)
    current_hub().database.dispose()

    told = app.test_cli_runner().invoke(restore_database, [str(path), "--replace"]).output

    assert f"Withdrawn again: key hubf_{prefix_of(leaked)} of phones" in told
    assert f"Valid: key hubf_{prefix_of(good)} of mail" in told
    assert "feeds key revoke" in told


@pytest.mark.parametrize("wreck", [b"not a database any more", b""])
def test_a_damaged_database_keeps_nobody_from_restoring(
    sqlite_url: str, tmp_path: Path, wreck: bytes
) -> None:
    app = create_app(Config(secret_keys=(SECRET,), database_url=sqlite_url))
    with app.app_context():
        key = key_of("phones")
        path = made(tmp_path)
        app.extensions["database"].dispose()
        (tmp_path / "hub.db").write_bytes(wreck)

        done = restored(path)

        assert done.settled.valid == [(prefix_of(key), "phones")]
    app.extensions["database"].dispose()
