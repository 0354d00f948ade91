"""R8: `verify` names the first row that was tampered with, past the triggers."""

import pytest
from flask import Flask
from sqlalchemy import text

from challenge_hub.feeds import queries
from challenge_hub.feeds.queries import Broken
from challenge_hub.foundation.database import current_database, reading
from tests.make import Make

SQLITE_TRIGGERS = ("ledger_fact_no_update", "ledger_fact_no_delete", "ledger_commit_no_update",
                   "ledger_commit_no_delete")  # fmt: skip


@pytest.fixture(autouse=True)
def two_commits(make: Make) -> None:
    """Rows 1 to 3, then 4 to 6."""
    make.person("Ana")
    make.append(*[make.item(name, value=n) for n, name in enumerate("abc")])
    make.append(*[make.item(name, value=n) for n, name in enumerate("def")])


def tamper(statement: str) -> None:
    """Change the ledger as someone with the database file and no scruples would."""
    with current_database().writer.begin() as connection:
        if current_database().is_sqlite:
            for trigger in SQLITE_TRIGGERS:
                connection.execute(text(f"DROP TRIGGER {trigger}"))
        else:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(text(statement))


def broken() -> Broken | None:
    with reading() as session:
        return queries.first_broken(session)


def test_an_untouched_ledger_holds(app: Flask) -> None:
    assert broken() is None


@pytest.mark.parametrize(
    ("statement", "seq", "why"),
    [
        ("UPDATE ledger_fact SET value = 9 WHERE seq = 5", 5, "content"),
        ("UPDATE ledger_fact SET person = 9 WHERE seq IN (3, 5)", 3, "content"),
        ("UPDATE ledger_fact SET digest = 1 WHERE seq = 2", 2, "content"),
        ("UPDATE ledger_fact SET received = 1 WHERE seq = 5", 4, "chain"),
        ("UPDATE ledger_fact SET event_id = 'z' WHERE seq = 1", 1, "chain"),
        ("DELETE FROM ledger_fact WHERE seq = 2", 2, "missing"),
        ("DELETE FROM ledger_fact WHERE seq = 6", 6, "missing"),
        ("DELETE FROM ledger_commit WHERE last_seq = 3", 1, "chain"),
        ("DELETE FROM ledger_commit WHERE last_seq = 6", 4, "chain"),
        ("UPDATE ledger_commit SET first_seq = 2 WHERE last_seq = 3", 1, "chain"),
    ],
)
def test_the_first_row_tampered_with_is_named(
    app: Flask, statement: str, seq: int, why: str
) -> None:
    tamper(statement)

    found = broken()

    assert found is not None
    assert (found.seq, found.why) == (seq, why)
