"""Making a debrief: computed in a child process, then stored with its proof."""

import hashlib
import json
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy.orm import Session

from challenge_hub.briefings import computation, queries
from challenge_hub.briefings.models import Debrief
from challenge_hub.briefings.rules import Kind
from challenge_hub.challenges import queries as challenges
from challenge_hub.challenges.models import Challenge
from challenge_hub.feeds import queries as feeds
from challenge_hub.foundation import audit, child
from challenge_hub.foundation.clock import micros
from challenge_hub.foundation.database import reading, transaction
from challenge_hub.foundation.hub import current_hub
from challenge_hub.leaderboard import queries as leaderboard

ACTOR = "scheduler"
log = structlog.get_logger()


def write_debrief(challenge_id: int, kind: Kind, *, now: datetime) -> None:
    """Compute a debrief and store it, once: a repeated job changes nothing.

    The computation runs outside any transaction, on the ledger up to a fixed line: for the final
    one the line that the certified result was made from. Raises ChildFailed; nothing is stored.
    """
    with reading() as session:
        if queries.debrief_of(session, challenge_id, kind) is not None:
            return
        order = _order(session, challenge_id, kind, now)
    content = child.call(computation.TARGET, dict(order))
    with transaction() as session:
        challenge = session.get_one(Challenge, challenge_id, with_for_update=True)
        if queries.debrief_of(session, challenge_id, kind) is not None:
            return
        debrief = _stored(session, order, kind, content, now)
        _record(session, challenge, debrief, now)
    log.info("debrief_written", challenge=challenge.key, kind=kind.value)


def _order(session: Session, challenge_id: int, kind: Kind, now: datetime) -> computation.Order:
    challenge = challenges.challenge_by_id(session, challenge_id)
    result = leaderboard.result_of(session, challenge_id) if kind is Kind.FINAL else None
    return computation.Order(
        database=current_hub().config.database_url,
        challenge=challenge_id,
        version=challenges.approved_challenge(session, challenge.key).challenge.approved or 0,
        seq=feeds.ledger_head(session) if result is None else result.ledger_seq,
        as_of=micros(min(now, challenge.certifies_at)),
        certified=result is not None,
    )


def _stored(
    session: Session,
    order: computation.Order,
    kind: Kind,
    content: dict[str, Any],
    now: datetime,
) -> Debrief:
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    debrief = Debrief(
        challenge_id=order["challenge"],
        kind=kind,
        version=order["version"],
        document_hash=content["content_hash"],
        ledger_seq=order["seq"],
        ledger_hash=feeds.ledger_hash(session, order["seq"]),
        standings_digest=content["standings"]["digest"],
        content=text,
        content_hash=hashlib.sha256(text.encode()).hexdigest(),
        written_at=now,
    )
    session.add(debrief)
    return debrief


def _record(session: Session, challenge: Challenge, debrief: Debrief, now: datetime) -> None:
    audit.record(
        session,
        actor=ACTOR,
        action="debrief:write",
        subject=challenges.subject_of(challenge.key),
        details={"kind": debrief.kind, "content_hash": debrief.content_hash},
        now=now,
    )
