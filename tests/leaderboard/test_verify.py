"""Promise R8: `verify` names the first thing that was tampered with."""

import pytest
from flask import Flask
from sqlalchemy import text

from challenge_hub.foundation.database import reading, transaction
from challenge_hub.foundation.hub import current_hub
from challenge_hub.leaderboard.commands import verify
from challenge_hub.leaderboard.verify import faults
from tests.leaderboard.test_certify_challenge import pass_grace, played
from tests.make import Make

GUARDS = {
    "sqlite": "DROP TRIGGER {table}_no_update",
    "postgresql": "ALTER TABLE {table} DISABLE TRIGGER {table}_append_only",
}


@pytest.fixture
def certified(make: Make) -> None:
    played(make)
    pass_grace(make)


def found() -> list[str]:
    with reading() as session:
        return list(faults(session, current_hub().config.secret_keys))


def tamper(table: str, change: str) -> None:
    """Change a row past the triggers, as someone with the database in hand could."""
    with transaction() as session:
        guard = GUARDS[session.get_bind().dialect.name]
        session.execute(text(guard.format(table=table)))
        session.execute(text(f"UPDATE {table} SET {change}"))  # noqa: S608  # constants


@pytest.mark.usefixtures("certified")
def test_an_untouched_database_holds(app: Flask) -> None:
    reply = app.test_cli_runner().invoke(verify)

    assert (reply.exit_code, found()) == (0, [])


@pytest.mark.usefixtures("certified")
def test_a_changed_audit_entry_is_named(app: Flask) -> None:
    tamper("audit_entry", "actor = 'eve' WHERE number = 3")

    assert found() == ["audit trail: entry 3 does not follow from the one before"]


@pytest.mark.usefixtures("certified")
def test_a_changed_fact_is_named_and_so_is_the_result(app: Flask) -> None:
    tamper("ledger_fact", "value = value + 1000000 WHERE seq = 2")

    said = found()

    assert said[0].startswith("ledger: row 2 is not what was written (content")
    assert said[1].endswith("file, roster and facts give other standings")


@pytest.mark.usefixtures("certified")
def test_a_changed_result_breaks_its_signature_and_exits_1(app: Flask) -> None:
    tamper("result", f"digest = '{'0' * 64}'")

    reply = app.test_cli_runner().invoke(verify)

    assert reply.exit_code == 1
    assert "its signature is none of this installation's" in reply.output
    assert "its standings are not those that were certified" in reply.output


@pytest.mark.usefixtures("certified")
def test_people_who_come_later_do_not_make_a_result_wrong(make: Make) -> None:
    make.membership(make.person("Newcomer"), "north")

    assert found() == []
