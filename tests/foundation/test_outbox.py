"""Jobs survive what comes between their writing and their doing."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from challenge_hub.foundation import outbox
from challenge_hub.foundation.clock import wall_now
from challenge_hub.foundation.database import reading, transaction
from tests.conftest import START

done: list[dict[str, Any]] = []


@outbox.handler("test.note")
def note(payload: dict[str, Any], now: object) -> None:
    if payload.get("fails"):
        raise RuntimeError("out of paper")
    done.append(payload)


@pytest.fixture(autouse=True)
def forget() -> None:
    done.clear()


def write(**payload: Any) -> None:
    with transaction() as session:
        outbox.enqueue(session, "test.note", payload, due_at=START)


def the_job() -> outbox.OutboxJob:
    with reading() as session:
        return session.scalars(select(outbox.OutboxJob)).one()


def test_a_due_job_is_done_once(app: Flask) -> None:
    write(n=1)

    assert [outbox.work(START), outbox.work(START)] == [1, 0]
    assert done == [{"n": 1}]


def test_a_job_is_not_done_before_it_is_due(app: Flask) -> None:
    write(n=1)

    assert outbox.work(START - timedelta(microseconds=1)) == 0


def test_a_failed_job_keeps_its_error_and_is_tried_again_later(app: Flask) -> None:
    write(fails=True)

    assert outbox.work(START) == 0
    assert "out of paper" in (the_job().last_error or "")
    assert the_job().due_at == START + timedelta(seconds=1)


def test_a_job_that_always_fails_is_parked_and_the_others_go_on(app: Flask) -> None:
    write(fails=True)
    now = START
    for _ in range(outbox.MAX_ATTEMPTS):
        outbox.work(now)
        now += timedelta(hours=2)
    write(n=2)

    assert outbox.work(now) == 1
    assert done == [{"n": 2}]


def test_a_leased_job_is_left_to_its_worker_until_the_lease_ends(app: Flask) -> None:
    write(n=1)
    lease(wall_now() + timedelta(minutes=1))
    assert outbox.work(START) == 0

    lease(wall_now() - timedelta(seconds=1))  # its worker died

    assert outbox.work(START) == 1


def lease(until: object) -> None:
    with transaction() as session:
        session.execute(update(outbox.OutboxJob).values(leased_until=until))
