"""transaction(): commits on leaving, rolls back on any exception, refuses to nest."""

import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from challenge_hub.foundation import audit, clock, database
from challenge_hub.foundation.database import (
    Database,
    NestedTransaction,
    on_commit,
    reading,
    transaction,
)
from challenge_hub.foundation.errors import StoreBusy


class Boom(Exception):
    pass


def actions() -> list[str]:
    with reading() as session:
        return list(session.scalars(select(audit.AuditEntry.action)))


def record_one(session: Session, action: str = "a:b") -> audit.AuditEntry:
    return audit.record(session, actor="nadia", action=action, subject="x", now=clock.now())


def record_and_fail(callback: Callable[[], None] = lambda: None) -> None:
    with transaction() as session:
        record_one(session)
        on_commit(session, callback)
        raise Boom


def test_a_transaction_commits_on_leaving(app: Flask) -> None:
    with transaction() as session:
        record_one(session)

    assert actions() == ["a:b"]


def test_an_exception_rolls_everything_back(app: Flask) -> None:
    with pytest.raises(Boom):
        record_and_fail()

    assert actions() == []


def test_a_transaction_refuses_to_nest(app: Flask) -> None:
    with transaction(), pytest.raises(NestedTransaction), transaction():
        pass

    with transaction() as session:  # and the next one works again
        record_one(session)
    assert actions() == ["a:b"]


def test_callbacks_run_after_the_commit_and_not_after_a_rollback(app: Flask) -> None:
    seen: list[list[str]] = []

    with transaction() as session:
        record_one(session)
        on_commit(session, lambda: seen.append(actions()))
    with pytest.raises(Boom):
        record_and_fail(lambda: seen.append(["never"]))

    assert seen == [["a:b"]]


@pytest.mark.parametrize(
    "change", ["UPDATE audit_entry SET actor = 'bo'", "DELETE FROM audit_entry"]
)
def test_the_database_refuses_to_change_an_audit_entry(app: Flask, change: str) -> None:
    with transaction() as session:
        record_one(session)

    with pytest.raises(DBAPIError, match="append-only"), transaction() as session:
        session.execute(text(change))


def test_the_audit_chain_names_the_first_entry_that_was_tampered_with(app: Flask) -> None:
    with transaction() as session:
        entries = [record_one(session, f"a:{n}") for n in range(4)]
    assert audit.first_broken(entries) is None

    entries[2].actor = "someone else"

    assert audit.first_broken(entries) == 3


def test_a_writer_that_waits_for_the_lock_leaves_the_event_loop_free(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every try returns at once; the wait between two is cooperative (promises R6 and R7)."""
    turns: list[float] = []
    rest = time.sleep

    def sleep(seconds: float) -> None:
        turns.append(time.monotonic())
        rest(seconds)

    monkeypatch.setattr(database, "LOCK_WAIT_SECONDS", 0.5)
    monkeypatch.setattr(time, "sleep", sleep)
    store = Database(f"sqlite:///{tmp_path / 'hub.db'}")
    with store.writer.begin() as held:
        held.execute(text("SELECT 1"))

        with pytest.raises(StoreBusy), store.writer.connect() as second:
            second.execute(text("SELECT 1"))

    longest = max(after - before for before, after in pairwise(turns))
    assert longest < 0.15
    store.dispose()
