"""Pausing, resuming, cancelling, and trying again what was given up."""

import pytest
from sqlalchemy import select

from challenge_hub.challenges import lifecycle, services, signals
from challenge_hub.challenges.errors import (
    AlreadyOver,
    NotParked,
    NotPaused,
    NotRunning,
    ReasonNeeded,
)
from challenge_hub.challenges.models import Challenge, Transition
from challenge_hub.challenges.rules import State
from challenge_hub.foundation.database import reading
from challenge_hub.foundation.errors import Forbidden
from tests.make import Make


def test_a_pause_says_why(make: Make) -> None:
    challenge = make.challenge(State.RUNNING)
    nadia, _ = make.cast()

    paused = services.pause_challenge(
        challenge.key, reason="Panne du réseau.", by=nadia, now=make.clock.now()
    )

    assert (paused.state, paused.pause_reason) == (State.PAUSED, "Panne du réseau.")


def test_a_paused_challenge_goes_on(make: Make) -> None:
    challenge = make.challenge(State.RUNNING)
    nadia, _ = make.cast()
    now = make.clock.now()
    services.pause_challenge(challenge.key, reason="Panne.", by=nadia, now=now)

    resumed = services.resume_challenge(challenge.key, by=nadia, now=now)

    assert (resumed.state, resumed.pause_reason) == (State.RUNNING, None)


def test_a_paused_challenge_closes_at_its_end(make: Make) -> None:
    challenge = make.challenge(State.RUNNING)
    nadia, _ = make.cast()
    services.pause_challenge(challenge.key, reason="Panne.", by=nadia, now=make.clock.now())

    lifecycle.reconcile(challenge.ends_at)

    assert make.reload(challenge).state is State.CLOSED


def test_what_does_not_run_is_not_paused(make: Make) -> None:
    challenge = make.challenge(State.SCHEDULED)
    nadia, _ = make.cast()

    with pytest.raises(NotRunning):
        services.pause_challenge(challenge.key, reason="Panne.", by=nadia, now=make.clock.now())


def test_what_is_not_paused_does_not_go_on(make: Make) -> None:
    challenge = make.challenge(State.RUNNING)
    nadia, _ = make.cast()

    with pytest.raises(NotPaused):
        services.resume_challenge(challenge.key, by=nadia, now=make.clock.now())


def test_a_pause_needs_a_reason(make: Make) -> None:
    challenge = make.challenge(State.RUNNING)
    nadia, _ = make.cast()

    with pytest.raises(ReasonNeeded):
        services.pause_challenge(challenge.key, reason=" ", by=nadia, now=make.clock.now())


def test_a_cancelled_challenge_never_starts(make: Make) -> None:
    challenge = make.challenge(State.SCHEDULED)
    nadia, _ = make.cast()

    services.cancel_challenge(challenge.key, reason="Reporté.", by=nadia, now=make.clock.now())

    assert lifecycle.reconcile(challenge.certifies_at) == 0
    assert make.reload(challenge).state is State.CANCELLED


def test_an_administrator_may_cancel_what_runs(make: Make) -> None:
    challenge = make.challenge(State.RUNNING)

    services.cancel_challenge(
        challenge.key, reason="Erreur.", by=make.admin(), now=make.clock.now()
    )

    assert make.reload(challenge).state is State.CANCELLED


def test_an_approver_does_not_cancel(make: Make) -> None:
    challenge = make.challenge(State.SCHEDULED)
    _, bo = make.cast()

    with pytest.raises(Forbidden):
        services.cancel_challenge(challenge.key, reason="Non.", by=bo, now=make.clock.now())


def test_what_is_over_is_not_cancelled(make: Make) -> None:
    challenge = make.challenge(State.CLOSED)
    nadia, _ = make.cast()

    with pytest.raises(AlreadyOver):
        services.cancel_challenge(challenge.key, reason="Non.", by=nadia, now=make.clock.now())


def park(make: Make, challenge: Challenge) -> None:
    def fail(sender: Challenge, **_: object) -> None:
        raise RuntimeError("the board does not answer")

    with signals.challenge_started.connected_to(fail):
        for minute in range(3):
            instant = challenge.starts_at.replace(minute=minute)
            lifecycle.reconcile(make.at(instant))


def test_a_parked_step_is_tried_again_once_released(make: Make) -> None:
    challenge = make.challenge(State.SCHEDULED)
    park(make, challenge)
    now = make.clock.now()

    services.release_challenge(challenge.key, by=make.admin(), now=now)
    lifecycle.reconcile(now)

    started = make.reload(challenge)
    assert (started.state, started.started_at) == (State.RUNNING, challenge.starts_at)


def test_only_an_administrator_releases(make: Make) -> None:
    challenge = make.challenge(State.SCHEDULED)
    nadia, _ = make.cast()

    with pytest.raises(Forbidden):
        services.release_challenge(challenge.key, by=nadia, now=make.clock.now())


def test_nothing_parked_is_nothing_to_release(make: Make) -> None:
    challenge = make.challenge(State.SCHEDULED)

    with pytest.raises(NotParked):
        services.release_challenge(challenge.key, by=make.admin(), now=make.clock.now())


def test_a_parked_step_keeps_what_went_wrong(make: Make) -> None:
    challenge = make.challenge(State.SCHEDULED)

    park(make, challenge)

    with reading() as session:
        step = session.scalars(select(Transition).order_by(Transition.step)).first()
    assert step is not None
    assert (step.tries, step.last_error) == (3, "RuntimeError('the board does not answer')")
