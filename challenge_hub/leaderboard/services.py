"""Certifying a result: replayed apart, compared with what the boards showed, signed, stored."""

from datetime import datetime
from typing import Any, cast

import structlog
from sqlalchemy.orm import Session

from challenge_hub.challenges import lifecycle
from challenge_hub.challenges import queries as challenges
from challenge_hub.challenges.models import Challenge
from challenge_hub.challenges.rules import State
from challenge_hub.feeds import queries as feeds
from challenge_hub.foundation import child, outbox
from challenge_hub.foundation.clock import micros
from challenge_hub.foundation.database import reading, transaction
from challenge_hub.foundation.hub import current_hub
from challenge_hub.leaderboard import queries
from challenge_hub.leaderboard.concern import concerning
from challenge_hub.leaderboard.engine import current_engine
from challenge_hub.leaderboard.engine.once import follow_once, new_race
from challenge_hub.leaderboard.lineup import lineup
from challenge_hub.leaderboard.models import CertificationWait, Result
from challenge_hub.leaderboard.replay import TARGET, Order, Replay
from challenge_hub.leaderboard.rules import TRY_AGAIN, Wait, signature, wait_for

CERTIFY = "leaderboard.certify"
log = structlog.get_logger()


def certify_challenge(challenge_id: int, *, now: datetime) -> Result | None:
    """Make a closed challenge's result final; None when there is nothing to do or it waits.

    It waits while late facts are undecided or the replay differs from the live standings (an
    alarm), keeps why, and is tried again. Replay and comparison run outside any transaction.
    Raises ChildFailed; nothing is then stored.
    """
    with reading() as session:
        challenge = challenges.challenge_by_id(session, challenge_id)
    if challenge.state is not State.CLOSED:
        return None
    seq, live = live_standings(challenge)
    order = Order(database=current_hub().config.database_url, key=challenge.key, seq=seq)
    replayed = cast(Replay, child.call(TARGET, dict(order)))
    why = wait_for(late=replayed["late"], live=live, replayed=replayed["standings"].encode())
    if why is not None:
        _wait(challenge, why, replayed["late"], now)
        return None
    return _certify(challenge, replayed, seq, now)


def live_standings(challenge: Challenge) -> tuple[int, bytes]:
    """What the boards of this process come to after the grace, and the seq that they stand at.

    Where no engine leads, or the board is frozen, a race of its own follows the ledger once.
    """
    engine = current_engine()
    shown = None if engine is None else engine.final(challenge.key)
    if shown is not None:
        return shown
    with reading() as session:
        seq = feeds.ledger_head(session)
        race = new_race(session, queries.head_from(challenge))
        race.live.advance(race.script.plan.closes)
        follow_once(session, race, up_to=seq)
    return seq, race.live.standings().to_bytes()


def _certify(challenge: Challenge, replayed: Replay, seq: int, now: datetime) -> Result | None:
    """Write the result, unless what it follows from has moved since."""
    with transaction() as session:
        if _moved(session, challenge, replayed, seq):
            _note(session, challenge, Wait.MOVED, 0, now)
            return None
        session.refresh(session.merge(challenge), with_for_update=True)
        if session.get(Result, challenge.id) is not None:
            return None
        result = _signed(challenge.id, replayed, seq, now)
        session.add(result)
        waited = session.get(CertificationWait, challenge.id)
        if waited is not None:
            session.delete(waited)
        lifecycle.mark_certified(session, challenge.id, now=now, result=replayed["digest"])
    log.info("result_certified", challenge=challenge.key, digest=replayed["digest"])
    return result


def _moved(session: Session, challenge: Challenge, replayed: Replay, seq: int) -> bool:
    """Whether a line about this challenge came since, or the roster or file was changed."""
    own = lineup(session, challenge.key)
    if (own.plan.content_hash, own.roster_hash) != (
        replayed["content_hash"],
        replayed["roster_hash"],
    ):
        return True
    return any(True for _ in concerning(session, own.concern, after=seq))


def _signed(challenge_id: int, replayed: Replay, seq: int, now: datetime) -> Result:
    facts: dict[str, Any] = {
        "challenge_id": challenge_id,
        "content_hash": replayed["content_hash"],
        "roster_hash": replayed["roster_hash"],
        "ledger_seq": seq,
        "ledger_hash": replayed["ledger_hash"],
        "digest": replayed["digest"],
    }
    secret = current_hub().config.secret_keys[0]
    signed = signature({**facts, "certified_at": micros(now)}, secret)
    standings = replayed["standings"].encode()
    return Result(**facts, standings=standings, certified_at=now, signature=signed)


def _wait(challenge: Challenge, why: Wait, late: int, now: datetime) -> None:
    with transaction() as session:
        _note(session, challenge, why, late, now)


def _note(session: Session, challenge: Challenge, why: Wait, late: int, now: datetime) -> None:
    """Keep why it waits, and have it tried again."""
    level = log.error if why is Wait.DIFFERS else log.warning
    level("certification_waits", challenge=challenge.key, why=why.value, late=late)
    row = session.get(CertificationWait, challenge.id)
    if row is None:
        row = CertificationWait(challenge_id=challenge.id, why=why.value, count=late, since=now)
        session.add(row)
    row.why, row.count = why.value, late
    outbox.enqueue(session, CERTIFY, {"challenge": challenge.id}, due_at=now + TRY_AGAIN)
