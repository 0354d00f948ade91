"""Debriefs make themselves: at the close a provisional one, at the certification the final one."""

import hashlib
import json
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from challenge_hub.briefings import queries, services
from challenge_hub.briefings.models import Debrief
from challenge_hub.briefings.rules import Kind
from challenge_hub.challenges import lifecycle
from challenge_hub.challenges.models import Challenge
from challenge_hub.feeds import queries as feeds
from challenge_hub.foundation import outbox
from challenge_hub.foundation.audit import AuditEntry
from challenge_hub.foundation.database import reading, transaction
from challenge_hub.leaderboard import queries as leaderboard
from tests.briefings.making import certified, closed, people, running
from tests.briefings.world import DURING, source
from tests.make import Make


@pytest.fixture(autouse=True)
def _everyone(app: Flask, make: Make) -> None:
    people(make)


def made(challenge: Challenge) -> dict[str, Debrief]:
    with reading() as session:
        return queries.debriefs(session, challenge.id)


def criteria(debrief: Debrief) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = debrief.document["criteria"]
    return found


def test_the_close_writes_the_job_and_nothing_else(make: Make) -> None:
    challenge = running(make)

    lifecycle.reconcile(make.at(challenge.ends_at))

    with reading() as session:
        kinds = list(session.scalars(select(outbox.OutboxJob.kind)))
    assert kinds.count("debrief.provisional") == 1
    assert made(challenge) == {}


def test_the_provisional_debrief_follows_by_itself(make: Make) -> None:
    found = made(closed(make))

    assert list(found) == ["provisional"]
    assert [one["verdict"] for one in criteria(found["provisional"])] == [
        "reached", "reached", "reached", "missed", "reached", "missed",
    ]  # fmt: skip


def test_figures_from_the_ledger_are_those_worked_out_on_paper(make: Make) -> None:
    """The same content as from the lines of world.py, but for what lies beside the ledger."""
    debrief = made(closed(make))["provisional"]

    satisfaction = debrief.document["effects"][0]

    assert satisfaction["own"]["change"] == "0.666666666667"
    assert satisfaction["uplift"] == "0.333333333333"
    assert debrief.document["facts"]["counted"] == len(DURING) - 2
    assert debrief.document_hash == source().content_hash


def test_a_debrief_proves_what_it_was_made_from(make: Make) -> None:
    debrief = made(closed(make))["provisional"]

    with reading() as session:
        seq = feeds.ledger_head(session)
        chain = feeds.ledger_hash(session, seq)
    assert (debrief.ledger_seq, debrief.ledger_hash) == (seq, chain)
    assert debrief.content_hash == hashlib.sha256(debrief.content.encode()).hexdigest()
    assert debrief.standings_digest == debrief.document["standings"]["digest"]


def test_a_repeated_job_changes_nothing(make: Make) -> None:
    challenge = closed(make)
    first = made(challenge)["provisional"].written_at

    later = make.at(challenge.ends_at + timedelta(minutes=5))
    services.write_debrief(challenge.id, Kind.PROVISIONAL, now=later)

    assert made(challenge)["provisional"].written_at == first


def test_a_debrief_is_never_skipped_however_late_the_server_is(make: Make) -> None:
    """A night of downtime: the close comes late, the debrief with it."""
    challenge = running(make)
    late = make.at(challenge.ends_at + timedelta(hours=14))

    lifecycle.reconcile(late)
    outbox.work(late)

    assert "provisional" in made(challenge)


def test_the_writing_is_in_the_audit_trail(make: Make) -> None:
    closed(make)

    with reading() as session:
        query = select(func.count()).where(AuditEntry.action == "debrief:write")
        assert session.scalar(query) == 1


@pytest.mark.parametrize("change", ["UPDATE debrief SET content = '{}'", "DELETE FROM debrief"])
def test_the_database_refuses_to_change_a_debrief(make: Make, change: str) -> None:
    closed(make)

    with pytest.raises(DBAPIError, match="append-only"), transaction() as session:
        session.execute(text(change))


def test_a_stored_debrief_holds_no_name(make: Make) -> None:
    debrief = made(closed(make))["provisional"]

    assert "Person n-1" not in json.dumps(debrief.document)
    assert "n-1" in json.dumps(debrief.document)


def test_the_final_debrief_follows_the_certification_and_both_are_kept(make: Make) -> None:
    found = made(certified(make))

    assert set(found) == {"provisional", "final"}
    assert {one["code"] for one in found["provisional"].document["caveats"]} >= {"provisional"}
    assert "provisional" not in {one["code"] for one in found["final"].document["caveats"]}


def test_the_final_debrief_has_the_standings_of_the_certified_result(make: Make) -> None:
    challenge = certified(make)
    final = made(challenge)["final"]

    with reading() as session:
        result = leaderboard.result_of(session, challenge.id)
    assert result is not None
    assert final.standings_digest == result.digest
    assert (final.ledger_seq, final.ledger_hash) == (result.ledger_seq, result.ledger_hash)
