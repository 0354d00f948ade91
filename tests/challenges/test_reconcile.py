"""Promise R4: a challenge starts and closes exactly once, at its instant, whatever happens."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from challenge_hub.challenges import lifecycle, queries, signals
from challenge_hub.challenges.errors import ChallengeNotFound, NotClosed
from challenge_hub.challenges.models import Challenge
from challenge_hub.challenges.rules import State
from challenge_hub.foundation.database import reading, transaction
from tests.challenges.making import source
from tests.make import Make

MOMENT = timedelta(microseconds=1)
NEWS = {
    "started": signals.challenge_started,
    "closed": signals.challenge_closed,
    "certification_due": signals.challenge_certification_due,
}


@contextmanager
def heard() -> Iterator[list[tuple[str, str]]]:
    """What was told meanwhile: (news, key), in order."""
    told: list[tuple[str, str]] = []
    ears = []
    for name, signal in NEWS.items():

        def hear(sender: Challenge, name: str = name, **_: object) -> None:
            told.append((name, sender.key))

        signal.connect(hear)
        ears.append((signal, hear))
    yield told
    for signal, hear in ears:
        signal.disconnect(hear)


def reconcile(make: Make, instant: datetime) -> int:
    return lifecycle.reconcile(make.at(instant))


def test_nothing_happens_a_moment_before(make: Make) -> None:
    challenge = make.challenge(State.SCHEDULED)

    assert reconcile(make, challenge.starts_at - MOMENT) == 0


def test_a_challenge_starts_at_its_instant(make: Make) -> None:
    challenge = make.challenge(State.SCHEDULED)

    assert reconcile(make, challenge.starts_at) == 1
    assert make.reload(challenge).state is State.RUNNING


def test_it_starts_once(make: Make) -> None:
    challenge = make.challenge(State.SCHEDULED)
    reconcile(make, challenge.starts_at)

    assert reconcile(make, challenge.starts_at + timedelta(hours=1)) == 0


def test_a_start_missed_by_a_night_keeps_its_instant(make: Make) -> None:
    challenge = make.challenge(State.SCHEDULED)

    with heard() as told:
        reconcile(make, challenge.starts_at + timedelta(hours=14))

    started = make.reload(challenge)
    assert (started.state, started.started_at) == (State.RUNNING, challenge.starts_at)
    assert told == [("started", challenge.key)]


def test_a_whole_week_of_downtime_is_caught_up_in_order(make: Make) -> None:
    challenge = make.challenge(State.SCHEDULED)

    with heard() as told:
        done = reconcile(make, challenge.certifies_at + timedelta(days=7))

    closed = make.reload(challenge)
    assert done == 3
    assert [news for news, _ in told] == ["started", "closed", "certification_due"]
    assert (closed.state, closed.closed_at) == (State.CLOSED, challenge.ends_at)


def test_challenges_are_moved_in_order_of_their_instants(make: Make) -> None:
    late = make.challenge(State.SCHEDULED, key="late", text=source(start="2023-08-22T09:00"))
    make.challenge(State.SCHEDULED, key="early")

    with heard() as told:
        reconcile(make, late.starts_at)

    assert told == [("started", "early"), ("started", "late")]


def test_the_end_comes_before_the_certification_when_there_is_no_grace(make: Make) -> None:
    challenge = make.challenge(State.SCHEDULED, text=source().replace(", grace: 30 min", ""))

    with heard() as told:
        reconcile(make, challenge.ends_at)

    assert [news for news, _ in told] == ["started", "closed", "certification_due"]


def test_the_grace_is_waited_for(make: Make) -> None:
    challenge = make.challenge(State.CLOSED)

    with heard() as told:
        reconcile(make, challenge.certifies_at - MOMENT)
        reconcile(make, challenge.certifies_at)

    assert told == [("certification_due", challenge.key)]


@pytest.mark.parametrize(
    ("start", "instant"),
    [
        ("2023-10-29T09:00", datetime(2023, 10, 29, 8, tzinfo=UTC)),  # the day of 25 hours
        ("2024-03-31T09:00", datetime(2024, 3, 31, 7, tzinfo=UTC)),  # the day of 23 hours
        ("2023-10-29T02:30+01:00", datetime(2023, 10, 29, 1, 30, tzinfo=UTC)),  # the second 2:30
    ],
)
def test_clock_changes_move_no_start(make: Make, start: str, instant: datetime) -> None:
    text = source(start=start, end="2024-04-05T18:00")
    challenge = make.challenge(State.SCHEDULED, text=text)
    before = reconcile(make, instant - MOMENT)

    assert (before, reconcile(make, instant)) == (0, 1)
    assert make.reload(challenge).started_at == instant


@pytest.mark.parametrize("schedulers", [1, 3])
def test_racing_schedulers_move_it_exactly_once(make: Make, app: Flask, schedulers: int) -> None:
    keys = [make.challenge(State.SCHEDULED).key for _ in range(4)]
    instant = make.at(make.reload(make.challenge(State.SCHEDULED)).certifies_at)
    together = threading.Barrier(schedulers)
    failures: list[BaseException] = []

    def run() -> None:
        try:
            with app.app_context():
                together.wait(10)
                lifecycle.reconcile(instant)
        except BaseException as error:  # told to the test below
            failures.append(error)

    with heard() as told:
        threads = [threading.Thread(target=run) for _ in range(schedulers)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)

    assert failures == []
    assert len(told) == len(set(told)) == 15
    assert {key for _, key in told} >= set(keys)


def test_the_next_due_instant_is_known(make: Make) -> None:
    challenge = make.challenge(State.SCHEDULED)

    with reading() as session:
        assert queries.next_due(session, make.clock.now()) == challenge.starts_at


def test_without_challenges_nothing_is_due(make: Make) -> None:
    with reading() as session:
        assert queries.next_due(session, make.clock.now()) is None


def certify(make: Make, challenge_id: int) -> Challenge:
    with transaction() as session:
        return lifecycle.mark_certified(
            session, challenge_id, now=make.clock.now(), result="0" * 64
        )


def test_a_closed_challenge_is_certified(make: Make) -> None:
    challenge = make.challenge(State.CLOSED)

    certified = certify(make, challenge.id)

    assert (certified.state, certified.certified_at) == (State.CERTIFIED, make.clock.now())


def test_a_result_is_certified_once(make: Make) -> None:
    challenge = make.challenge(State.CLOSED)
    certify(make, challenge.id)

    with pytest.raises(NotClosed):
        certify(make, challenge.id)


def test_what_still_runs_is_not_certified(make: Make) -> None:
    challenge = make.challenge(State.RUNNING)

    with pytest.raises(NotClosed):
        certify(make, challenge.id)


def test_what_does_not_exist_is_not_certified(make: Make) -> None:
    with pytest.raises(ChallengeNotFound):
        certify(make, 404)
