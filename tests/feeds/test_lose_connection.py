"""R7: PostgreSQL ends a connection in a commit, or hangs: 503, and never a wrong word."""

import os
import signal
from typing import Any

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from challenge_hub.feeds.errors import OutcomeUnknown
from challenge_hub.feeds.ledger import postgres
from challenge_hub.feeds.ledger.opening import open_store
from challenge_hub.foundation.database import current_database, transaction
from challenge_hub.foundation.errors import StoreBusy
from challenge_hub.foundation.postgres import Impatient
from tests.feeds.making import fact, post
from tests.make import Make

on_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
END_AT_COMMIT = """
CREATE FUNCTION end_me() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;
CREATE CONSTRAINT TRIGGER ends AFTER INSERT ON ledger_commit DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW EXECUTE FUNCTION end_me()
"""


@on_postgresql
def test_a_connection_that_ends_in_the_commit_leaves_the_outcome_open(
    client: FlaskClient, make: Make
) -> None:
    make.person("Ana")
    key = make.feed_key()
    with transaction() as session:
        session.execute(text(END_AT_COMMIT))

    reply = post(client, key, [fact("a")])

    assert reply.status_code == 503
    assert reply.get_json()["error"] == "outcome_unknown"
    with transaction() as session:
        session.execute(text("DROP TRIGGER ends ON ledger_commit"))
    assert post(client, key, [fact("a")]).get_json()["results"][0]["seq"] == 1


@pytest.fixture
def writer_backend(app: Flask, make: Make) -> int:
    """The process of PostgreSQL that serves the ledger's writer, at rest between two commits."""
    make.person("Ana")
    make.append(make.item("before"))
    query = text("SELECT pid FROM pg_stat_activity WHERE query LIKE 'INSERT INTO ledger_commit%'")
    with transaction() as session:
        found = session.scalars(query).all()
    assert len(found) == 1
    return int(found[0])


@on_postgresql
def test_a_hung_server_process_is_left_and_facts_are_taken_by_another(
    client: FlaskClient, make: Make, writer_backend: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """R7: SIGSTOP of the one that serves the writer; nobody lets it go on meanwhile."""
    monkeypatch.setattr(Impatient, "patience", 1.0)
    key = make.feed_key()
    os.kill(writer_backend, signal.SIGSTOP)
    try:
        reply = post(client, key, [fact("a"), fact("b")])
        again = post(client, key, [fact("a"), fact("b")])
    finally:
        os.kill(writer_backend, signal.SIGCONT)

    assert (reply.status_code, reply.headers["Retry-After"]) == (503, "2")
    assert [each["status"] for each in again.get_json()["results"]] == ["accepted"] * 2


@on_postgresql
def test_a_process_that_hangs_with_the_lock_loses_it(
    app: Flask, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """R7: web processes share one lock; one that is frozen in a commit stops the others 5 s."""
    monkeypatch.setattr(postgres, "HUNG_MS", 300)
    make.person("Ana")
    frozen: Any = open_store(current_database())
    frozen.begin()

    answers = make.append(make.item("a"))

    assert [answer.seq for answer in answers] == [1]
    with pytest.raises(psycopg.Error) as thawed:
        frozen.finish(1, [], [])
    assert frozen.explain(thawed.value) in {StoreBusy, OutcomeUnknown}
    frozen.close()
