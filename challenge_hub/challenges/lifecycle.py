"""Start, end and certification happen by themselves: exactly once, whatever the delay (R4).

Due instants are rows. `reconcile` does what is due, in order; a conditional update decides which
of several schedulers does it. A step's effective time is its planned instant, also after a night
of downtime. A step that fails three times is parked and alarmed; other challenges go on.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import Session, aliased

from challenge_hub.challenges import queries, signals
from challenge_hub.challenges.metrics import LATENESS
from challenge_hub.challenges.models import Challenge, Transition
from challenge_hub.challenges.rules import MOST_TRIES, PAUSES_SECONDS, Step
from challenge_hub.challenges.services.trail import move, record
from challenge_hub.foundation.database import NO_ANSWER, on_commit, reading, transaction

ACTOR = "scheduler"
AT_ONCE = 10  # steps
log = structlog.get_logger()


def reconcile(now: datetime) -> int:
    """Do every step that is due at `now`, in order of their instants. Returns how many were done.

    A database that does not answer costs no try: its error is raised, the next wake goes on.
    """
    done = 0
    tried: set[int] = set()
    while steps := _next_steps(now, tried):
        tried |= {step.id for step in steps}
        done += _try_together(steps, now)
    return done


def _next_steps(now: datetime, tried: set[int]) -> Sequence[Transition]:
    """A few, since each question costs as much as a step; never two of one challenge."""
    query = _due(now).where(Transition.id.not_in(tried)) if tried else _due(now)
    with reading() as session:
        return session.scalars(query.limit(AT_ONCE)).all()


def _due(now: datetime) -> Select[Transition]:
    """Steps that may be done: due, not given up, and after all the challenge's earlier ones."""
    earlier = aliased(Transition)
    blocked = (
        select(earlier.id)
        .where(
            earlier.challenge_id == Transition.challenge_id,
            earlier.step < Transition.step,
            earlier.done_at.is_(None),
        )
        .exists()
    )
    return (
        select(Transition)
        .where(
            Transition.done_at.is_(None),
            Transition.parked_at.is_(None),
            func.coalesce(Transition.retry_at, Transition.due_at) <= now,
            ~blocked,
        )
        .order_by(Transition.due_at, Transition.step, Transition.id)
    )


def _try_together(steps: Sequence[Transition], now: datetime) -> int:
    """Do them in one transaction, which is what makes a hundred in one second; how many were done.

    If one of them fails nothing is done, and each is tried by itself.
    """
    try:
        with transaction() as session:
            return _do(session, steps, now)
    except NO_ANSWER:
        raise
    except Exception as error:  # said again by the step that raises it
        log.warning("transitions_one_by_one", count=len(steps), kind=type(error).__name__)
    return sum(_try(step, now) for step in steps)


def _try(step: Transition, now: datetime) -> int:
    """Do one step. 0 when another scheduler was first, or when it failed."""
    try:
        with transaction() as session:
            return _do(session, [step], now)
    except NO_ANSWER:
        raise
    except Exception as error:  # whatever a receiver raises is kept with the step, tried again
        log.exception("transition_failed", challenge=step.challenge_id, kind=step.kind.value)
        _failed(step, now, repr(error))
        return 0


def _do(session: Session, steps: Sequence[Transition], now: datetime) -> int:
    # Lock the challenges first, as every service does: two orders would be a deadlock.
    # Who has one now, another scheduler perhaps, is not waited for: the next tick comes soon.
    wanted = select(Challenge).where(Challenge.id.in_([step.challenge_id for step in steps]))
    locked = {row.id: row for row in session.scalars(wanted.with_for_update(skip_locked=True))}
    had = [step for step in steps if step.challenge_id in locked]
    claimed = _claim(session, had, now)
    for step in had:
        if step.id in claimed:
            _take(session, locked[step.challenge_id], step, now)
    return len(claimed)


def _claim(session: Session, steps: Sequence[Transition], now: datetime) -> set[int]:
    """Those that no other scheduler has done meanwhile."""
    if not steps:
        return set()
    claimed = (
        update(Transition)
        .where(
            Transition.id.in_([step.id for step in steps]),
            Transition.done_at.is_(None),
            Transition.parked_at.is_(None),
        )
        .values(done_at=now)
        .returning(Transition.id)
    )
    return set(session.scalars(claimed))


def _take(session: Session, challenge: Challenge, step: Transition, now: datetime) -> None:
    DO[step.kind](session, challenge, step.due_at, now)
    details = {"effective": step.due_at.isoformat()}
    record(session, challenge, step.kind.value, actor=ACTOR, now=now, details=details)
    late, kind = (now - step.due_at).total_seconds(), step.kind.value
    on_commit(session, lambda: LATENESS.labels(kind).observe(late))


def _start(session: Session, challenge: Challenge, due_at: datetime, now: datetime) -> None:
    move(challenge, "start", now)
    challenge.started_at = due_at
    signals.challenge_started.send(challenge, session=session)


def _end(session: Session, challenge: Challenge, due_at: datetime, now: datetime) -> None:
    move(challenge, "end", now)
    challenge.closed_at, challenge.pause_reason = due_at, None
    signals.challenge_closed.send(challenge, session=session)


def _ask_for_certification(
    session: Session, challenge: Challenge, due_at: datetime, now: datetime
) -> None:
    signals.challenge_certification_due.send(challenge, session=session)


DO: Mapping[Step, Callable[[Session, Challenge, datetime, datetime], None]] = {
    Step.START: _start,
    Step.END: _end,
    Step.CERTIFY: _ask_for_certification,
}


def _failed(step: Transition, now: datetime, error: str) -> None:
    """Count the failure; park the step after the third one."""
    with transaction() as session:
        challenge = session.get_one(Challenge, step.challenge_id, with_for_update=True)
        row = session.get_one(Transition, step.id)
        row.tries, row.last_error = row.tries + 1, error
        if row.tries < MOST_TRIES:
            row.retry_at = now + timedelta(seconds=PAUSES_SECONDS[row.tries - 1])
            return
        row.parked_at = now
        log.error("transition_parked", challenge=challenge.key, kind=step.kind.value)
        details = {"step": step.kind.value, "error": error}
        record(session, challenge, "park", actor=ACTOR, now=now, details=details)


def mark_certified(session: Session, challenge_id: int, *, now: datetime, result: str) -> Challenge:
    """Make a closed challenge's result final, in the caller's transaction.

    `result` is the digest of the standings, for the audit trail. Raises ChallengeNotFound, and
    NotClosed when it is not closed or was certified already.
    """
    challenge = queries.challenge_by_id(session, challenge_id)
    session.refresh(challenge, with_for_update=True)
    move(challenge, "certify", now)
    challenge.certified_at = now
    signals.challenge_certified.send(challenge, session=session)
    record(session, challenge, "certify_result", actor=ACTOR, now=now, details={"digest": result})
    return challenge
