"""The demo clock: stands until it is started, then runs fast, and resumes after a kill."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask

from challenge_hub.foundation.clock import DemoClock, from_micros, micros
from challenge_hub.foundation.database import transaction
from challenge_hub.foundation.demo_clock import resume_demo_clock, start_demo_clock
from challenge_hub.foundation.hub import Hub

ORIGIN = datetime(2023, 8, 21, 7, tzinfo=UTC)
WALL = datetime(2026, 1, 5, 12, tzinfo=UTC)


@pytest.fixture
def demo_hub(app: Flask) -> Hub:
    hub: Hub = app.extensions["hub"]
    hub.clock = DemoClock(ORIGIN, 2000)
    return hub


def test_a_demo_clock_stands_until_it_is_started() -> None:
    with time_machine.travel(WALL, tick=False) as wall:
        clock = DemoClock(ORIGIN, 2000)
        wall.shift(60)

        assert clock.now() == ORIGIN


def test_a_started_demo_clock_runs_at_its_speed() -> None:
    with time_machine.travel(WALL, tick=False) as wall:
        clock = DemoClock(ORIGIN, 2000, started=WALL)
        wall.shift(3)

        assert clock.now() == ORIGIN + timedelta(seconds=6000)
        assert clock.wall_seconds_until(ORIGIN + timedelta(seconds=10_000)) == 2


def test_a_killed_demo_resumes_where_it_should(demo_hub: Hub) -> None:
    with time_machine.travel(WALL, tick=False) as wall:
        with transaction() as session:
            start_demo_clock(session)
        wall.shift(3)
        demo_hub.clock = DemoClock(ORIGIN, 2000)  # what a new process starts with

        resume_demo_clock(demo_hub)

        assert demo_hub.clock.now() == ORIGIN + timedelta(seconds=6000)


def test_a_demo_clock_is_started_once(demo_hub: Hub) -> None:
    with time_machine.travel(WALL, tick=False) as wall:
        for _ in range(2):
            with transaction() as session:
                start_demo_clock(session)
            wall.shift(3)

        assert demo_hub.clock.now() == ORIGIN + timedelta(seconds=12_000)


def test_microseconds_are_exact_both_ways() -> None:
    instant = datetime(2999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)

    assert from_micros(micros(instant)) == instant
