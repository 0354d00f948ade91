"""Promise R4 with the real scheduler: at its instant, exactly once, with one or three of them."""

import threading
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask

from challenge_hub.challenges import jobs, signals
from challenge_hub.challenges.models import Challenge
from challenge_hub.challenges.rules import State
from challenge_hub.foundation import outbox
from challenge_hub.foundation.clock import DemoClock, wall_now
from challenge_hub.foundation.database import transaction
from challenge_hub.foundation.errors import StoreBusy
from tests.make import Make
from tests.waiting import wait_until

SOON = timedelta(seconds=1)
PATIENCE = 20  # seconds


@pytest.fixture
def starts() -> Iterator[list[float]]:
    """When challenges started, on the wall's monotonic clock."""
    heard: list[float] = []

    def hear(sender: Challenge, **_: object) -> None:
        heard.append(time.monotonic())

    with signals.challenge_started.connected_to(hear):
        yield heard


def let_time_run(app: Flask, challenge: Challenge) -> None:
    """The application's clock runs as the wall does, and is a second before the start."""
    app.extensions["hub"].clock = DemoClock(challenge.starts_at - SOON, 1, started=wall_now())


@pytest.mark.parametrize("schedulers", [1, 3])
def test_a_challenge_starts_at_its_instant_and_once(
    make: Make, app: Flask, starts: list[float], schedulers: int
) -> None:
    challenge = make.challenge(State.SCHEDULED)
    let_time_run(app, challenge)
    due = time.monotonic() + SOON.total_seconds()
    running = [jobs.start(app) for _ in range(schedulers)]

    wait_until(lambda: make.reload(challenge).state is State.RUNNING)
    for scheduler in running:
        jobs.stop(scheduler)

    assert len(starts) == 1
    assert 0 <= starts[0] - due <= 1


def test_a_start_that_passed_while_down_happens_on_boot(
    make: Make, app: Flask, starts: list[float]
) -> None:
    challenge = make.challenge(State.SCHEDULED)
    make.at(challenge.starts_at + timedelta(hours=9))

    scheduler = jobs.start(app)
    wait_until(lambda: make.reload(challenge).state is State.RUNNING)
    jobs.stop(scheduler)

    assert len(starts) == 1
    assert make.reload(challenge).started_at == challenge.starts_at


def test_a_long_job_of_the_outbox_makes_no_start_late(
    make: Make, app: Flask, starts: list[float]
) -> None:
    challenge = make.challenge(State.SCHEDULED)
    let_time_run(app, challenge)
    due = time.monotonic() + SOON.total_seconds()
    over = threading.Event()

    def wait(payload: object, now: object) -> None:
        over.wait(PATIENCE)

    outbox.handler("tests.long")(wait)
    with transaction() as session:
        outbox.enqueue(session, "tests.long", {}, due_at=challenge.starts_at - SOON)

    scheduler = jobs.start(app)
    wait_until(lambda: bool(starts))
    over.set()
    jobs.stop(scheduler)

    assert 0 <= starts[0] - due <= 1


def test_a_tick_survives_a_store_that_does_not_answer(make: Make, app: Flask) -> None:
    challenge = make.challenge(State.SCHEDULED)
    make.at(challenge.starts_at)

    def busy(sender: Challenge, **_: object) -> None:
        raise StoreBusy

    with signals.challenge_started.connected_to(busy):
        jobs.tick(app)
    jobs.tick(app)

    assert make.reload(challenge).state is State.RUNNING


def test_a_stopped_scheduler_leaves_no_thread(app: Flask) -> None:
    before = threading.active_count()

    jobs.stop(jobs.start(app))

    wait_until(lambda: threading.active_count() <= before)
    assert threading.active_count() <= before


def test_a_wall_that_was_put_back_keeps_no_start_waiting(
    make: Make, app: Flask, starts: list[float]
) -> None:
    """Its jobs were planned by the old wall: an hour ahead, as it now looks."""
    challenge = make.challenge(State.SCHEDULED)
    scheduler = jobs.start(app)
    for job in scheduler.get_jobs():
        job.modify(next_run_time=wall_now() + timedelta(hours=1))
    let_time_run(app, challenge)
    time.sleep(SOON.total_seconds())

    jobs.follow_jump(scheduler, -3600.0)

    wait_until(lambda: starts, seconds=PATIENCE)
    jobs.stop(scheduler)
