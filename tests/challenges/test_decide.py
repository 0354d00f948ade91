"""An approver decides on exactly what she read, never on what is her own."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from challenge_hub.challenges import queries, services, signals
from challenge_hub.challenges.errors import (
    ChallengeNotFound,
    NotSubmitted,
    ReasonNeeded,
    SelfApproval,
    StartPassed,
    VersionChanged,
)
from challenge_hub.challenges.models import Challenge, Transition
from challenge_hub.challenges.rules import State, Step, Verdict
from challenge_hub.feeds.models import Kpi
from challenge_hub.foundation.audit import AuditEntry, first_broken
from challenge_hub.foundation.authorisation import Role
from challenge_hub.foundation.database import reading
from challenge_hub.foundation.errors import Forbidden
from challenge_hub.people.models import Person
from tests.challenges.making import source
from tests.make import Make


@pytest.fixture
def submitted(make: Make) -> Challenge:
    return make.challenge(State.SUBMITTED)


def approve(make: Make, challenge: Challenge, approver: Person | None = None) -> Challenge:
    read = make.content_hash(challenge)
    return services.approve_challenge(
        challenge.key,
        content_hash=read,
        approver=approver or make.cast()[1],
        now=make.clock.now(),
    )


def transitions(challenge: Challenge) -> list[Transition]:
    with reading() as session:
        query = select(Transition).where(Transition.challenge_id == challenge.id)
        return list(session.scalars(query.order_by(Transition.step)))


def test_approval_schedules_in_the_same_transaction(make: Make, submitted: Challenge) -> None:
    challenge = approve(make, submitted)

    assert (challenge.state, challenge.approved) == (State.SCHEDULED, 1)


def test_scheduled_means_that_the_due_instants_are_rows(make: Make, submitted: Challenge) -> None:
    approve(make, submitted)

    end = submitted.ends_at
    assert [(row.kind, row.due_at, row.done_at) for row in transitions(submitted)] == [
        (Step.START, submitted.starts_at, None),
        (Step.END, end, None),
        (Step.CERTIFY, end + timedelta(minutes=30), None),
    ]


def test_a_decision_keeps_what_was_read(make: Make, submitted: Challenge) -> None:
    approve(make, submitted)

    with reading() as session:
        [decision] = queries.decisions(session, submitted)
    assert (decision.verdict, decision.content_hash) == (
        Verdict.APPROVED,
        make.content_hash(submitted),
    )


def test_every_approved_challenge_draws_its_own_salt(make: Make, submitted: Challenge) -> None:
    other = make.challenge(State.SCHEDULED)

    challenge = approve(make, submitted)

    assert challenge.salt is not None
    assert (len(challenge.salt), challenge.salt == other.salt) == (64, False)


def test_approval_makes_the_own_kpis_known(make: Make) -> None:
    own = source().replace("  resolved: {}", "  resolved: {}\n  smiles: {unit: s, measure: total}")
    challenge = make.challenge(State.SUBMITTED, text=own)

    approve(make, challenge)

    with reading() as session:
        assert session.get_one(Kpi, "smiles").measure == "total"


def test_what_was_saved_meanwhile_is_not_approved(make: Make, submitted: Challenge) -> None:
    nadia, bo = make.cast()
    read, now, key = make.content_hash(submitted), make.clock.now(), submitted.key
    services.request_changes(key, content_hash=read, reason="Trop cher.", approver=bo, now=now)
    services.save_version(key, source(budget=500).encode(), editor=nadia, now=now)
    services.submit_challenge(key, by=nadia, now=now)

    with pytest.raises(VersionChanged):
        services.approve_challenge(key, content_hash=read, approver=bo, now=now)

    assert make.reload(submitted).state is State.SUBMITTED


def test_the_owner_does_not_approve(make: Make) -> None:
    make.cast()
    owner = make.person("Kim", Role.APPROVER)
    challenge = make.challenge(State.SUBMITTED, text=source(owner="kim"))

    with pytest.raises(SelfApproval):
        approve(make, challenge, owner)


def test_the_author_does_not_approve(make: Make) -> None:
    make.cast()
    both = make.person("Kim", Role.MANAGER, Role.APPROVER)
    made = services.create_challenge(source().encode(), author=both, now=make.clock.now())
    services.submit_challenge(made.key, by=both, now=make.clock.now())

    with pytest.raises(SelfApproval):
        approve(make, made, both)


def test_the_last_editor_does_not_approve(make: Make) -> None:
    nadia, _ = make.cast()
    both = make.person("Kim", Role.MANAGER, Role.APPROVER)
    made = make.challenge(text=source(owner="kim"))
    now = make.clock.now()
    services.save_version(made.key, source(owner="nadia").encode(), editor=both, now=now)
    services.submit_challenge(made.key, by=nadia, now=now)

    with pytest.raises(SelfApproval):
        approve(make, made, both)


def test_a_manager_does_not_approve(make: Make, submitted: Challenge) -> None:
    with pytest.raises(Forbidden):
        approve(make, submitted, make.manager("Lea", team="south"))


def test_an_advisor_does_not_see_what_is_submitted(make: Make, submitted: Challenge) -> None:
    with pytest.raises(ChallengeNotFound):
        approve(make, submitted, make.advisor(team="south"))


def test_a_draft_is_not_approved(make: Make) -> None:
    challenge = make.challenge()

    with pytest.raises(NotSubmitted):
        approve(make, challenge)


def test_two_decisions_on_one_version_are_one_too_many(make: Make, submitted: Challenge) -> None:
    approve(make, submitted)

    with pytest.raises(NotSubmitted):
        approve(make, submitted)


def test_a_challenge_whose_start_has_passed_is_not_approved(
    make: Make, submitted: Challenge
) -> None:
    make.at(submitted.starts_at)

    with pytest.raises(StartPassed):
        approve(make, submitted)


@pytest.mark.parametrize(
    ("decide", "state", "verdict"),
    [
        (services.reject_challenge, State.REJECTED, Verdict.REJECTED),
        (services.request_changes, State.CHANGES_REQUESTED, Verdict.CHANGES_REQUESTED),
    ],
)
def test_a_refusal_and_a_return_keep_their_reason(
    make: Make, submitted: Challenge, decide: object, state: State, verdict: Verdict
) -> None:
    assert callable(decide)
    read, now = make.content_hash(submitted), make.clock.now()

    decide(
        submitted.key, content_hash=read, reason=" Trop cher. ", approver=make.cast()[1], now=now
    )

    with reading() as session:
        [decision] = queries.decisions(session, submitted)
    assert make.reload(submitted).state is state
    assert (decision.verdict, decision.reason) == (verdict, "Trop cher.")


@pytest.mark.parametrize("reason", ["", "  \n ", "a" * 1001, "nul\x00", "half \ud800"])
def test_a_refusal_needs_a_reason(make: Make, submitted: Challenge, reason: str) -> None:
    read, now = make.content_hash(submitted), make.clock.now()

    with pytest.raises(ReasonNeeded):
        services.reject_challenge(
            submitted.key, content_hash=read, reason=reason, approver=make.cast()[1], now=now
        )


def test_the_trail_holds_each_step_and_its_chain_holds(make: Make, submitted: Challenge) -> None:
    approve(make, submitted)

    with reading() as session:
        actions = [entry.action for entry in queries.history(session, submitted)]
        entries = list(session.scalars(select(AuditEntry).order_by(AuditEntry.number)))
    steps = ["schedule", "approve", "submit", "create"]
    assert actions == [f"challenge:{step}" for step in steps]
    assert first_broken(entries) is None


def test_the_trail_names_the_signed_hash(make: Make, submitted: Challenge) -> None:
    approve(make, submitted)

    with reading() as session:
        entry = queries.history(session, submitted)[1]
    assert json.loads(entry.details)["content_hash"] == make.content_hash(submitted)


def test_a_receiver_that_fails_undoes_the_approval(make: Make, submitted: Challenge) -> None:
    def fail(sender: Challenge, **_: object) -> None:
        raise RuntimeError("a receiver failed")

    with signals.challenge_scheduled.connected_to(fail), pytest.raises(RuntimeError):
        approve(make, submitted)

    assert make.reload(submitted).state is State.SUBMITTED
    assert transitions(submitted) == []
