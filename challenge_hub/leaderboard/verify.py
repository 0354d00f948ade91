"""The proofs of one database, checked (promise R8): the two chains, and results against both."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from challenge_hub.challenges import queries as challenges
from challenge_hub.feeds import queries as feeds
from challenge_hub.foundation import audit
from challenge_hub.foundation.audit import AuditEntry
from challenge_hub.foundation.clock import micros
from challenge_hub.leaderboard.concern import concerning
from challenge_hub.leaderboard.lineup import lineup
from challenge_hub.leaderboard.models import Result
from challenge_hub.leaderboard.rules import signature
from challenge_hub.scoring import score
from challenge_hub.scoring.roster import Roster
from challenge_hub.scoring.standings import digest

SECTIONS = ("individual", "collective", "also", "objectives")
SIGNED = ("challenge_id", "content_hash", "roster_hash", "ledger_seq", "ledger_hash", "digest")


def faults(session: Session, secrets: Sequence[str]) -> Iterator[str]:
    """What is not as it was written, a line each: of each chain the first, of results every one.

    `secrets` are the keys of the installation; a signature by any of them holds.
    """
    entries = session.scalars(select(AuditEntry).order_by(AuditEntry.number))
    entry = audit.first_broken(entries)
    if entry is not None:
        yield f"audit trail: entry {entry} does not follow from the one before"
    row = feeds.first_broken(session)
    if row is not None:
        yield f"ledger: row {row.seq} is not what was written ({row.why}, up to row {row.last})"
    for result in session.scalars(select(Result).order_by(Result.challenge_id)):
        key = challenges.challenge_by_id(session, result.challenge_id).key
        yield from (
            f"result of {key}: {fault}" for fault in result_faults(session, result, secrets)
        )


def result_faults(session: Session, result: Result, secrets: Sequence[str]) -> Iterator[str]:
    """What does not hold of one certified result.

    The standings are computed anew where the roster is still the one that they were certified
    with; after a change of people their stored digest and signature have to do.
    """
    standings: Mapping[str, Any] = msgspec.json.decode(result.standings)
    if digest({name: standings[name] for name in SECTIONS}) != result.digest:
        yield "its standings are not those that were certified"
    if result.signature not in {sign(result, secret) for secret in secrets}:
        yield "its signature is none of this installation's"
    if feeds.ledger_hash(session, result.ledger_seq) != result.ledger_hash:
        yield f"the ledger up to row {result.ledger_seq} is not the one that it was made from"
    if replayed_digest(session, result) not in {None, result.digest}:
        yield "file, roster and facts give other standings"


def sign(result: Result, secret: str) -> str:
    facts = {name: getattr(result, name) for name in SIGNED}
    return signature({**facts, "certified_at": micros(result.certified_at)}, secret)


def replayed_digest(session: Session, result: Result) -> str | None:
    """The digest of the standings computed anew; None where the roster has changed since."""
    own = lineup(session, challenges.challenge_by_id(session, result.challenge_id).key)
    if own.roster_hash != result.roster_hash:
        return None
    lines = concerning(session, own.concern, up_to=result.ledger_seq)
    return score(own.plan, Roster(own.roster), lines).digest
