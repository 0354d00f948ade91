"""One engine leads, any number stand by; one that dies, hangs or is cut off is replaced (R5)."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient

from challenge_hub.foundation.config import Config
from challenge_hub.foundation.database import current_database, reading, transaction
from challenge_hub.foundation.hub import current_hub
from challenge_hub.leaderboard import engine as boards
from challenge_hub.leaderboard import queries
from challenge_hub.leaderboard.engine import Engine, store
from challenge_hub.leaderboard.engine.lead import leadership_of
from challenge_hub.leaderboard.errors import SteppedDown
from tests.make import Make
from tests.waiting import wait_until

TAKEOVER_SECONDS = 5.0
on_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
LEAD = """
import sys, time
from challenge_hub.foundation.database import Database
from challenge_hub.leaderboard.engine.lead import leadership_of
lead = leadership_of(Database(sys.argv[1]))
if not lead.take():
    print("standby", flush=True)
while not lead.take():
    time.sleep(0.5)
print("leads", flush=True)
while lead.holds():
    time.sleep(0.1)
print("lost", flush=True)
"""


@contextmanager
def candidate(config: Config) -> Iterator["subprocess.Popen[str]"]:
    """A process that tries to lead, as an engine does."""
    command = [sys.executable, "-c", LEAD, config.database_url]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603  # our own
        try:
            yield process
        finally:
            process.kill()


def says(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def kill(process: "subprocess.Popen[str]") -> None:
    os.kill(process.pid, signal.SIGKILL)


def stop(process: "subprocess.Popen[str]") -> None:
    os.kill(process.pid, signal.SIGSTOP)


def cut(process: "subprocess.Popen[str]") -> None:
    """End the holder's connection on the server."""
    with current_database().reader.connect() as connection:
        connection.exec_driver_sql(
            "SELECT pg_terminate_backend(backend) FROM engine_lead WHERE id = 1"
        )


def test_a_second_candidate_stands_by(app: Flask, config: Config) -> None:
    first, second = leadership_of(current_database()), leadership_of(current_database())
    try:
        assert first.take()

        assert (second.take(), second.holds()) == (False, False)
    finally:
        first.give_up()
        second.give_up()


def test_a_lead_that_is_given_up_is_free(app: Flask) -> None:
    first, second = leadership_of(current_database()), leadership_of(current_database())
    assert first.take()

    first.give_up()

    assert second.take()
    assert (first.holds(), second.holds()) == (False, True)
    second.give_up()


@pytest.mark.parametrize(
    ("database_url", "end"),
    [("sqlite", kill), ("postgresql", kill), ("postgresql", stop), ("postgresql", cut)],
    indirect=["database_url"],
)
def test_a_leader_that_ends_is_replaced_within_five_seconds(
    app: Flask, config: Config, end: Callable[["subprocess.Popen[str]"], None]
) -> None:
    """On SQLite, which is one machine's, a stopped holder keeps its file."""
    with candidate(config) as first:
        assert says(first) == "leads"
        with candidate(config) as second:
            assert says(second) == "standby"  # it has started, which takes seconds by itself
            begun = time.monotonic()

            end(first)

            assert says(second) == "leads"
            assert time.monotonic() - begun <= TAKEOVER_SECONDS


@on_postgresql
def test_a_leader_that_went_on_after_a_stop_knows_that_it_lost(app: Flask, config: Config) -> None:
    with candidate(config) as first:
        assert says(first) == "leads"
        with candidate(config) as second:
            assert says(second) == "standby"
            stop(first)
            assert says(second) == "leads"

            os.kill(first.pid, signal.SIGCONT)

            assert says(first) == "lost"


@on_postgresql
def test_a_lead_whose_server_is_gone_is_lost(app: Flask) -> None:
    lead = leadership_of(current_database())
    assert lead.take()

    cut_all()

    wait_until(lambda: not lead.holds(), seconds=TAKEOVER_SECONDS)
    lead.give_up()


def cut_all() -> None:
    url = current_database().url.set(drivername="postgresql")
    with psycopg.connect(url.render_as_string(hide_password=False), autocommit=True) as own:
        own.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE pid <> pg_backend_pid() AND datname = current_database()"
        )


@pytest.fixture
def running(app: Flask) -> Iterator[Engine]:
    engine = boards.start(app)
    wait_until(lambda: engine.epoch, seconds=20)
    yield engine
    boards.stop(app)


def test_a_standby_is_ready_and_says_so(
    app: Flask, client: FlaskClient, make: Make, running: Engine
) -> None:
    standby = Engine(app)
    standby.start()
    try:
        wait_until(lambda: standby.probe() is None and not standby.epoch)

        reply = client.get("/readyz")

        assert (reply.status_code, reply.get_json()["engine"]) == (200, "standby")
    finally:
        standby.stop()


def test_an_engine_that_leads_says_so(app: Flask, client: FlaskClient, running: Engine) -> None:
    assert client.get("/readyz").get_json()["engine"] == "leads"


def test_a_leader_whose_epoch_was_raised_stands_by_and_leads_again(
    app: Flask, running: Engine
) -> None:
    """A restore raises the epoch too; a thread that just ended would freeze every board."""
    before = running.epoch

    raised = store.take_over(current_hub().clock.now())

    wait_until(lambda: running.epoch > raised)
    assert before + 1 == raised


def test_a_deposed_leader_writes_nothing(app: Flask, make: Make) -> None:
    make.race()
    engine = make.engine()

    store.take_over(make.clock.now())

    with pytest.raises(SteppedDown), transaction() as session:
        store.check_lead(session, engine.epoch)


def test_a_stopped_engine_leaves_the_lead_to_others(app: Flask) -> None:
    engine = boards.start(app)
    wait_until(lambda: engine.epoch, seconds=20)

    boards.stop(app)

    lead = leadership_of(current_database())
    wait_until(lead.take, seconds=TAKEOVER_SECONDS)
    lead.give_up()
    with reading() as session:
        assert queries.epoch(session) == engine.epoch
