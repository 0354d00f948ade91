"""Reads of boards. The caller brings the session."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from challenge_hub.challenges import queries as challenges
from challenge_hub.challenges.models import Challenge
from challenge_hub.challenges.rules import LIVE, State
from challenge_hub.foundation.audit import AuditEntry
from challenge_hub.foundation.authorisation import may
from challenge_hub.leaderboard.models import BoardEpoch, BoardMoment, CertificationWait, Result
from challenge_hub.people import queries as people
from challenge_hub.people.models import Person

PRIVATE = frozenset({"person:set_password", "person:change_password", "person:set_roles",
                     "person:set_active", "person:give_site"})  # fmt: skip
SHOWN = LIVE | {State.CERTIFIED, State.ARCHIVED}
LAST_MOMENTS = 5
HEADS = select(
    Challenge.id,
    Challenge.key,
    Challenge.state,
    Challenge.approved,
    Challenge.certified_at,
    Challenge.changed_at,
    Challenge.pause_reason,
)


@dataclass(frozen=True)
class Head:
    """What an engine watches of a challenge, without its document.

    `paused_at` and `pause_reason` only while it is paused.
    """

    id: int
    key: str
    state: State
    approved: int
    certified_at: datetime | None
    paused_at: datetime | None = None
    pause_reason: str | None = None


def followed_challenges(session: Session) -> list[Head]:
    """The live challenges, which an engine keeps in memory."""
    live = HEADS.where(Challenge.state.in_(LIVE)).order_by(Challenge.id)
    return [_head(*row) for row in session.execute(live)]


def heads_of(session: Session, keys: Iterable[str]) -> list[Head]:
    """These challenges, in whatever state they are."""
    found: list[Head] = []
    for part in people.chunks(sorted(keys)):
        found += [_head(*row) for row in session.execute(HEADS.where(Challenge.key.in_(part)))]
    return found


@dataclass
class Changes:
    """What the audit trail told since a number: whose state or roster may be another one.

    `everyone`: so many people that the trail does not name them.
    """

    number: int
    challenges: set[str] = field(default_factory=set)
    people: set[int] = field(default_factory=set)
    teams: set[str] = field(default_factory=set)
    everyone: bool = False


def trail_head(session: Session) -> int:
    """The last number of the audit trail."""
    return session.scalar(select(func.max(AuditEntry.number))) or 0


def changes_after(session: Session, number: int) -> Changes | None:
    """What was done after an entry of the audit trail; None when nothing was.

    Entries are numbered in the order of their commits: none comes in between later.
    """
    columns = (AuditEntry.number, AuditEntry.action, AuditEntry.subject, AuditEntry.details)
    query = select(*columns).where(AuditEntry.number > number).order_by(AuditEntry.number)
    found = None
    for last, action, subject, details in session.execute(query):
        found = found or Changes(number)
        found.number = last
        _sort(found, action, subject, details)
    return found


def _sort(found: Changes, action: str, subject: str, details: str) -> None:
    """Sort one entry; of those about people, all that is not known to change no roster."""
    kind, _, name = subject.partition("/")
    if kind == "challenge":
        found.challenges.add(name)
    elif kind == "team":
        found.teams.add(name)
    elif kind == "roster":
        named = json.loads(details).get("people_changed")
        found.everyone = found.everyone or named is None
        found.people.update(named or ())
    elif kind == "person" and not action.startswith("session:") and action not in PRIVATE:
        found.people.add(int(name))


def head_from(row: Challenge) -> Head:
    return _head(
        row.id,
        row.key,
        row.state,
        row.approved,
        row.certified_at,
        row.changed_at,
        row.pause_reason,
    )


def _head(
    number: int,
    key: str,
    state: State,
    approved: int | None,
    certified_at: datetime | None,
    changed_at: datetime,
    reason: str | None,
) -> Head:
    paused = state is State.PAUSED  # the last change was then the pause
    since = changed_at if paused else None
    return Head(number, key, state, approved or 0, certified_at, since, reason if paused else None)


def head_of(session: Session, key: str) -> Head | None:
    row = challenges.find_challenge(session, key)
    return None if row is None else head_from(row)


def shown_head(session: Session, key: str) -> Head | None:
    """Of a challenge that has a board; None for every other key."""
    head = head_of(session, key)
    return head if head is not None and head.state in SHOWN else None


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
