"""Redis killed, hung, flushed and back while screens watch: ingest unaffected, screens go on."""

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from redis import Redis

from challenge_hub.leaderboard.fanout.courier import BOARD
from challenge_hub.leaderboard.fanout.news import PREFIX
from tests.scaled.floor import Floor, TimedScreen
from tests.waiting import wait_until

PROMISE_SECONDS = 2.0
MOST_WARNINGS = 12  # "lost" and "back" of two tasks in three processes: not one for each try


@pytest.fixture
def screens(floor: Floor) -> Iterator[list[TimedScreen]]:
    """One on each web process, once both show the newest line."""
    with floor.screen(0) as one, floor.screen(1) as other:
        wait_until(lambda: one.frames and other.frames)
        yield [one, other]


def lags(floor: Floor, screens: list[TimedScreen], facts: int = 6) -> list[float]:
    """Seconds from each answer to each screen; facts come more often than the table is written."""
    sent = []
    for number in range(facts):
        sent.append(floor.send(number % 2))
        time.sleep(0.3)
    wait_until(lambda: all(None not in [s.lag(*one) for one in sent] for s in screens), seconds=20)
    found = [screen.lag(*one) or 0.0 for screen in screens for one in sent]
    print(f"behind by {' '.join(f'{lag:.2f}' for lag in found)} s")  # noqa: T201  # what a soak is read by
    return found


@contextmanager
def undisturbed(floor: Floor, screens: list[TimedScreen]) -> Iterator[None]:
    """Logs say little and hold no trace; no screen ever goes back."""
    before = floor.logs()
    yield
    said = "".join(text[len(before[name]) :] for name, text in floor.logs().items())
    assert "Traceback" not in said
    assert said.count("redis_lost") + said.count("redis_back") <= MOST_WARNINGS
    for screen in screens:
        stamps = screen.stamps()
        assert stamps == sorted(stamps)


def by_redis(floor: Floor) -> bool:
    """Whether a frame of a new fact comes by Redis, and both web processes listen."""
    channel = PREFIX + BOARD + floor.key
    with Redis(port=floor.redis_port, socket_timeout=5) as client:
        listeners = client.pubsub_numsub(channel)[0][1]
        with client.pubsub(ignore_subscribe_messages=True) as heard:
            heard.subscribe(channel)
            heard.get_message(timeout=1)
            floor.send()
            deadline = time.monotonic() + 3
            while time.monotonic() < deadline:
                if heard.get_message(timeout=0.1) is not None:
                    return int(listeners) == len(floor.webs)
    return False


def test_frames_come_by_redis_to_screens_of_both_processes(
    floor: Floor, screens: list[TimedScreen]
) -> None:
    assert max(lags(floor, screens)) <= PROMISE_SECONDS
    assert by_redis(floor)


def test_with_redis_killed_screens_are_two_seconds_behind_and_it_is_used_again_when_back(
    floor: Floor, screens: list[TimedScreen]
) -> None:
    with undisturbed(floor, screens):
        floor.parts["redis"].kill()

        without = lags(floor, screens)

        floor.parts["redis"].start()
        wait_until(lambda: by_redis(floor), seconds=30)
    assert max(without) <= PROMISE_SECONDS


def test_with_redis_hung_screens_are_two_seconds_behind_and_it_is_used_again_when_back(
    floor: Floor, screens: list[TimedScreen]
) -> None:
    with undisturbed(floor, screens):
        floor.parts["redis"].send(signal.SIGSTOP)
        try:
            without = lags(floor, screens)
        finally:
            floor.parts["redis"].send(signal.SIGCONT)

        wait_until(lambda: by_redis(floor), seconds=30)
    assert max(without) <= PROMISE_SECONDS


def test_a_flush_of_redis_is_not_noticed(floor: Floor, screens: list[TimedScreen]) -> None:
    with undisturbed(floor, screens), Redis(port=floor.redis_port) as client:
        client.flushall()

        assert max(lags(floor, screens)) <= PROMISE_SECONDS
        assert by_redis(floor)


def test_while_redis_hangs_a_feed_is_answered_as_fast_as_ever(floor: Floor) -> None:
    """The limit is far below Redis's time-out: nothing that a feed waits for asks Redis."""
    floor.parts["redis"].send(signal.SIGSTOP)
    try:
        took = []
        for _ in range(10):
            begun = time.monotonic()
            floor.send()
            took.append(time.monotonic() - begun)
    finally:
        floor.parts["redis"].send(signal.SIGCONT)

    assert sorted(took)[5] < 0.5


def test_a_screen_that_opens_while_redis_is_gone_gets_the_board(floor: Floor) -> None:
    floor.parts["redis"].kill()
    try:
        with floor.screen(1) as screen:
            wait_until(lambda: screen.frames, seconds=20)
            seq, answered = floor.send()
            wait_until(lambda: screen.lag(seq, answered) is not None, seconds=20)
    finally:
        floor.parts["redis"].start()
