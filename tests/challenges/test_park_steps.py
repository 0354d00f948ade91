"""A step that fails is tried three times, then parked and alarmed; other challenges go on."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from blinker import Signal
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from challenge_hub.challenges import queries, signals
from challenge_hub.challenges.models import Challenge, Transition
from challenge_hub.challenges.rules import State
from challenge_hub.foundation.database import reading
from challenge_hub.foundation.errors import StoreBusy
from tests.challenges.test_reconcile import reconcile
from tests.make import Make


def broken(signal: Signal, key: str) -> Callable[..., None]:
    def fail(sender: Challenge, **_: object) -> None:
        if sender.key == key:
            raise RuntimeError("the board does not answer")

    signal.connect(fail)
    return fail


@pytest.fixture
def stuck(make: Make) -> Iterator[Challenge]:
    """A challenge whose start always fails."""
    challenge = make.challenge(State.SCHEDULED, key="stuck")
    fail = broken(signals.challenge_started, "stuck")
    yield challenge
    signals.challenge_started.disconnect(fail)


def steps(challenge: Challenge) -> list[Transition]:
    with reading() as session:
        query = select(Transition).where(Transition.challenge_id == challenge.id)
        return list(session.scalars(query.order_by(Transition.step)))


def test_a_step_that_fails_is_undone_whole(make: Make, stuck: Challenge) -> None:
    reconcile(make, stuck.starts_at)

    assert make.reload(stuck).state is State.SCHEDULED
    assert steps(stuck)[0].done_at is None


def test_a_step_is_not_tried_again_at_once(make: Make, stuck: Challenge) -> None:
    reconcile(make, stuck.starts_at)
    reconcile(make, stuck.starts_at + timedelta(seconds=4))

    assert steps(stuck)[0].tries == 1


def test_a_step_that_fails_three_times_is_parked_and_written_down(
    make: Make, stuck: Challenge
) -> None:
    for minutes in range(5):
        reconcile(make, stuck.starts_at + timedelta(minutes=minutes))

    with reading() as session:
        latest = queries.history(session, stuck)[0]
        [parked] = queries.parked(session, stuck)
    assert (parked.tries, parked.parked_at) == (3, stuck.starts_at + timedelta(minutes=2))
    assert (latest.action, latest.actor) == ("challenge:park", "scheduler")


def test_later_steps_of_a_parked_challenge_wait(make: Make, stuck: Challenge) -> None:
    for days in range(9):
        reconcile(make, stuck.starts_at + timedelta(days=days))

    assert [step.done_at for step in steps(stuck)] == [None, None, None]


def test_other_challenges_go_on(make: Make, stuck: Challenge) -> None:
    other = make.challenge(State.SCHEDULED, key="other")

    assert reconcile(make, stuck.starts_at) == 1
    assert make.reload(other).state is State.RUNNING


def test_a_step_that_recovers_keeps_its_instant(make: Make) -> None:
    challenge = make.challenge(State.SCHEDULED, key="shaky")
    fail = broken(signals.challenge_started, "shaky")
    reconcile(make, challenge.starts_at)
    signals.challenge_started.disconnect(fail)

    reconcile(make, challenge.starts_at + timedelta(minutes=1))

    assert make.reload(challenge).started_at == challenge.starts_at


def test_a_database_that_does_not_answer_costs_no_try(make: Make) -> None:
    challenge = make.challenge(State.SCHEDULED)

    def busy(sender: Challenge, **_: object) -> None:
        raise StoreBusy

    with signals.challenge_started.connected_to(busy), pytest.raises(StoreBusy):
        reconcile(make, challenge.starts_at)

    assert steps(challenge)[0].tries == 0


def test_a_row_that_cannot_be_written_costs_a_try_and_others_go_on(make: Make) -> None:
    stuck = make.challenge(State.SCHEDULED, key="stuck")
    other = make.challenge(State.SCHEDULED, key="other")

    def write_twice(sender: Challenge, *, session: Session) -> None:
        if sender.key == "stuck":
            session.execute(text("INSERT INTO site (code, name) VALUES ('a', 'a'), ('a', 'a')"))

    with signals.challenge_started.connected_to(write_twice):
        reconcile(make, stuck.starts_at)

    assert steps(stuck)[0].tries == 1
    assert make.reload(other).state is State.RUNNING


def test_a_try_that_waits_is_a_due_instant(make: Make, stuck: Challenge) -> None:
    reconcile(make, stuck.starts_at)

    with reading() as session:
        due = queries.next_due(session, make.clock.now())
    assert due == stuck.starts_at + timedelta(seconds=5)
