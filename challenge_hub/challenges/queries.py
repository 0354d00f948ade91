"""Reads of challenges. The caller brings the session."""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from challenge_hub.challenges.errors import ChallengeNotFound
from challenge_hub.challenges.format import Project
from challenge_hub.challenges.models import Challenge, Decision, Transition, Version
from challenge_hub.challenges.rules import GONE, Span, concerns
from challenge_hub.foundation.audit import AuditEntry
from challenge_hub.foundation.authorisation import Relation, may
from challenge_hub.foundation.clock import micros
from challenge_hub.people import queries as people
from challenge_hub.people.models import Person


@dataclass(frozen=True)
class ApprovedChallenge:
    """A challenge with the approved document that says how its facts count."""

    challenge: Challenge
    document: dict[str, Any]
    content_hash: str


def find_challenge(session: Session, key: str) -> Challenge | None:
    return session.scalars(select(Challenge).where(Challenge.key == key)).one_or_none()


def challenge_by_key(session: Session, key: str) -> Challenge:
    """Raises ChallengeNotFound."""
    challenge = find_challenge(session, key)
    if challenge is None:
        raise ChallengeNotFound
    return challenge


def challenge_by_id(session: Session, challenge_id: int) -> Challenge:
    """Raises ChallengeNotFound."""
    challenge = session.get(Challenge, challenge_id)
    if challenge is None:
        raise ChallengeNotFound
    return challenge


def visible_challenge(
    session: Session, key: str, person: Person, *, lock: bool = False
) -> tuple[Challenge, Relation]:
    """The challenge as a person may see it, and how it stands to her.

    `lock` keeps others from changing it until the transaction ends. Raises ChallengeNotFound, also
    where it lies outside her perimeter (promise S2).
    """
    challenge = challenge_by_key(session, key)
    if lock:
        session.refresh(challenge, with_for_update=True)
    relation = relation_of(session, challenge, person)
    if not may(person, "challenge:read", relation):
        raise ChallengeNotFound
    return challenge, relation


def relation_of(session: Session, challenge: Challenge, person: Person) -> Relation:
    """How a challenge stands to a person: what the table of rights asks for."""
    seen, wrote = people.perimeter(session, person), writers(session, challenge.id)
    return relation_between(challenge, person, seen, wrote)


def visible_challenges(session: Session, person: Person) -> list[tuple[Challenge, Relation]]:
    """Every challenge that a person may see, the one that starts last first."""
    seen, wrote = people.perimeter(session, person), writers(session)
    query = select(Challenge).order_by(Challenge.starts_at.desc(), Challenge.id.desc())
    pairs = [(each, relation_between(each, person, seen, wrote)) for each in session.scalars(query)]
    return [pair for pair in pairs if may(person, "challenge:read", pair[1])]


def writers(session: Session, challenge_id: int | None = None) -> set[tuple[int, int]]:
    """Who wrote a version of what: (challenge, person) pairs."""
    query = select(Version.challenge_id, Version.author_id).distinct()
    if challenge_id is not None:
        query = query.where(Version.challenge_id == challenge_id)
    return {(challenge, author) for challenge, author in session.execute(query)}


def relation_between(
    challenge: Challenge, person: Person, seen: people.Perimeter, wrote: set[tuple[int, int]]
) -> Relation:
    """As `relation_of`, from what was read before."""
    own, author = challenge.owner_id == person.id, (challenge.id, person.id) in wrote
    teams = None if challenge.teams is None else tuple(challenge.teams)
    near = own or author or concerns(teams, seen.teams, sees_all=seen.unbounded)
    return Relation(own=own, wrote=author, perimeter=near, state=challenge.state.value)


def unseen_teams(session: Session, challenge: Challenge, person: Person) -> list[str]:
    """The teams of a challenge outside a person's perimeter; `–` stands for people in no team."""
    seen = people.perimeter(session, person)
    if seen.unbounded:
        return []
    teams = challenge.teams
    wanted = {stay.team for stay in people.roster(session)} if teams is None else set(teams)
    return sorted(team or "–" for team in wanted - seen.teams)


def may_rehearse(
    session: Session, challenge: Challenge, person: Person, relation: Relation
) -> bool:
    """Whether a person has the right to, and sees all its teams: past figures are people's."""
    right = may(person, "challenge:rehearse", relation)
    return right and not unseen_teams(session, challenge, person)


def keys_like(session: Session, start: str) -> set[str]:
    """The keys that are taken, of those that begin so."""
    return set(session.scalars(select(Challenge.key).where(Challenge.key.startswith(start))))


def versions(session: Session, challenge: Challenge) -> list[Version]:
    """All versions, the first one first."""
    query = select(Version).where(Version.challenge_id == challenge.id).order_by(Version.number)
    return list(session.scalars(query))


def version_of(session: Session, challenge: Challenge, number: int | None = None) -> Version:
    """The version of that number, else the last one. Raises ChallengeNotFound."""
    wanted = challenge.latest if number is None else number
    query = select(Version).where(Version.challenge_id == challenge.id, Version.number == wanted)
    version = session.scalars(query).one_or_none()
    if version is None:
        raise ChallengeNotFound
    return version


def project_of(version: Version) -> Project:
    """The version as the parser gave it."""
    return Project(version.document, version.content_hash, version.source.encode())


def decisions(session: Session, challenge: Challenge) -> list[Decision]:
    """All decisions, the first one first."""
    query = select(Decision).where(Decision.challenge_id == challenge.id).order_by(Decision.id)
    return list(session.scalars(query))


def history(session: Session, challenge: Challenge) -> list[AuditEntry]:
    """What was done to a challenge, the last first."""
    query = select(AuditEntry).where(AuditEntry.subject == subject_of(challenge.key))
    return list(session.scalars(query.order_by(AuditEntry.number.desc())))


def actor_names(session: Session, entries: Iterable[AuditEntry]) -> dict[str, str]:
    """The names of the people among those who acted, by their codes."""
    codes = {entry.actor for entry in entries}
    found = [people.find_person(session, code) for code in sorted(codes)]
    return {person.code: person.name for person in found if person is not None}


def subject_of(key: str) -> str:
    """How the audit trail names a challenge."""
    return f"challenge/{key}"


def parked(session: Session, challenge: Challenge) -> list[Transition]:
    """The steps that were given up after three tries."""
    query = select(Transition).where(
        Transition.challenge_id == challenge.id, Transition.parked_at.is_not(None)
    )
    return list(session.scalars(query.order_by(Transition.step)))


def approved_challenge(session: Session, key: str) -> ApprovedChallenge:
    """A challenge with its approved document, whatever its state. Raises ChallengeNotFound."""
    challenge = challenge_by_key(session, key)
    if challenge.approved is None:
        raise ChallengeNotFound
    version = version_of(session, challenge, challenge.approved)
    return ApprovedChallenge(challenge, version.document, version.content_hash)


def approved_documents(
    session: Session, ids: Collection[int]
) -> dict[int, tuple[dict[str, Any], str]]:
    """The approved document and its hash of each of these challenges that has one."""
    found: dict[int, tuple[dict[str, Any], str]] = {}
    joined = and_(Version.challenge_id == Challenge.id, Version.number == Challenge.approved)
    query = select(Challenge.id, Version.canonical, Version.content_hash).join(Version, joined)
    for part in people.chunks(sorted(ids)):
        for number, canonical, content_hash in session.execute(query.where(Challenge.id.in_(part))):
            found[number] = json.loads(canonical), content_hash
    return found


def approved_spans(session: Session) -> tuple[Span, ...]:
    """The windows of all approved challenges that were not given up."""
    instants = (Challenge.key, Challenge.starts_at, Challenge.ends_at, Challenge.certifies_at)
    query = select(*instants).where(Challenge.approved.is_not(None), Challenge.state.not_in(GONE))
    return tuple(
        Span(key, micros(start), micros(end), micros(closes))
        for key, start, end, closes in session.execute(query)
    )


def changes_after(session: Session, after: int) -> tuple[int, bool]:
    """The last entry of the audit trail, and whether one after `after` is about a challenge."""
    newest = session.scalar(select(func.max(AuditEntry.number))) or 0
    if newest <= after:
        return newest, False
    about = AuditEntry.subject.startswith(subject_of(""))
    told = select(AuditEntry.number).where(AuditEntry.number > after, about).limit(1)
    return newest, session.scalar(told) is not None


def next_due(session: Session, now: datetime) -> datetime | None:
    """The next instant after `now` at which a step is to be done; None when none is."""
    when = func.coalesce(Transition.retry_at, Transition.due_at)
    waiting = select(Transition).where(
        Transition.done_at.is_(None), Transition.parked_at.is_(None), when > now
    )
    first = session.scalars(waiting.order_by(when).limit(1)).one_or_none()
    return None if first is None else first.retry_at or first.due_at
