"""Reads of boards. The caller brings the session."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from challenge_hub.challenges import queries as challenges
from challenge_hub.challenges.models import Challenge
from challenge_hub.challenges.rules import LIVE, State
from challenge_hub.foundation.audit import AuditEntry
from challenge_hub.foundation.authorisation import may
from challenge_hub.leaderboard.models import BoardEpoch, BoardMoment, CertificationWait, Result
from challenge_hub.people.models import Person

SHOWN = LIVE | {State.CERTIFIED, State.ARCHIVED}
LAST_MOMENTS = 5


@dataclass(frozen=True)
class Head:
    """What an engine watches of a challenge, without its document."""

    id: int
    key: str
    state: State
    approved: int
    certified_at: datetime | None


def followed_challenges(session: Session, keys: Iterable[str] = ()) -> list[Head]:
    """The challenges that an engine keeps in memory: the live ones, and those it has already."""
    wanted = or_(Challenge.state.in_(LIVE), Challenge.key.in_(list(keys)))
    shown = select(Challenge).where(wanted, Challenge.state.in_(SHOWN)).order_by(Challenge.id)
    return [head_from(row) for row in session.scalars(shown)]


def people_stamp(session: Session) -> int:
    """A number that grows with every change of people, teams or rosters: the audit trail's."""
    return session.scalar(select(func.max(AuditEntry.number))) or 0


def head_from(row: Challenge) -> Head:
    return Head(row.id, row.key, row.state, row.approved or 0, row.certified_at)


def head_of(session: Session, key: str) -> Head | None:
    row = challenges.find_challenge(session, key)
    return None if row is None else head_from(row)


def watchable(
    session: Session, key: str, person: Person, action: str = "board:watch"
) -> Challenge | None:
    """The challenge, if the table of rights lets this person watch its board; else None."""
    challenge = challenges.find_challenge(session, key)
    if challenge is None:
        return None
    relation = challenges.relation_of(session, challenge, person)
    return challenge if may(person, action, relation) else None


def epoch(session: Session) -> int:
    """The epoch in force."""
    return session.scalars(select(BoardEpoch.epoch)).one()


def last_moments(session: Session, challenge_id: int) -> Sequence[BoardMoment]:
    """The newest moments of a board, the newest first."""
    query = select(BoardMoment).where(BoardMoment.challenge_id == challenge_id)
    newest = query.order_by(BoardMoment.at.desc(), BoardMoment.id.desc())
    return session.scalars(newest.limit(LAST_MOMENTS)).all()


def result_of(session: Session, challenge_id: int) -> Result | None:
    return session.get(Result, challenge_id)


def certification_wait(session: Session, challenge_id: int) -> CertificationWait | None:
    return session.get(CertificationWait, challenge_id)
