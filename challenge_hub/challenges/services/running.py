"""What people may do while a challenge is under way: pause, resume, cancel, try a step again."""

from datetime import datetime

from blinker import Signal
from sqlalchemy import delete

from challenge_hub.challenges import queries, rules, signals
from challenge_hub.challenges.errors import NotParked
from challenge_hub.challenges.models import Challenge, Transition
from challenge_hub.challenges.services.trail import move, record
from challenge_hub.foundation.database import transaction
from challenge_hub.people.models import Person


def pause_challenge(key: str, *, reason: str, by: Person, now: datetime) -> Challenge:
    """Let the board stand still, saying why; no score changes (contract 4.5).

    Raises ReasonNeeded, ChallengeNotFound, Forbidden, NotRunning.
    """
    reason = rules.checked_reason(reason)
    return _change(key, "pause", reason, by, now, signals.challenge_paused)


def resume_challenge(key: str, *, by: Person, now: datetime) -> Challenge:
    """Let the board move again. Raises ChallengeNotFound, Forbidden, NotPaused."""
    return _change(key, "resume", None, by, now, signals.challenge_resumed)


def _change(
    key: str, verb: str, reason: str | None, by: Person, now: datetime, news: Signal
) -> Challenge:
    with transaction() as session:
        challenge, relation = queries.visible_challenge(session, key, by, lock=True)
        rules.check_right(by, f"challenge:{verb}", relation)
        move(challenge, verb, now)
        challenge.pause_reason = reason
        news.send(challenge, session=session)
        details = {"reason": reason} if reason else {}
        record(session, challenge, verb, actor=by.code, now=now, details=details)
    return challenge


def cancel_challenge(key: str, *, reason: str, by: Person, now: datetime) -> Challenge:
    """Give a challenge up before its end; its due steps fall away, its facts stay.

    Raises ReasonNeeded, ChallengeNotFound, Forbidden, AlreadyOver.
    """
    reason = rules.checked_reason(reason)
    with transaction() as session:
        challenge, relation = queries.visible_challenge(session, key, by, lock=True)
        rules.check_right(by, "challenge:cancel", relation)
        move(challenge, "cancel", now)
        waiting = (Transition.challenge_id == challenge.id, Transition.done_at.is_(None))
        session.execute(delete(Transition).where(*waiting))
        signals.challenge_cancelled.send(challenge, session=session)
        details = {"reason": reason}
        record(session, challenge, "cancel", actor=by.code, now=now, details=details)
    return challenge


def release_challenge(key: str, *, by: Person, now: datetime) -> Challenge:
    """Have the parked steps of a challenge tried again, once their cause is mended.

    Raises ChallengeNotFound, Forbidden, NotParked.
    """
    with transaction() as session:
        challenge, relation = queries.visible_challenge(session, key, by, lock=True)
        rules.check_right(by, "challenge:release", relation)
        steps = queries.parked(session, challenge)
        if not steps:
            raise NotParked
        for step in steps:
            step.parked_at, step.retry_at, step.tries = None, None, 0
        details = {"steps": [step.kind.value for step in steps]}
        record(session, challenge, "release", actor=by.code, now=now, details=details)
    return challenge
