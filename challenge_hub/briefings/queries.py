"""Reads of debriefs and notes. The caller brings the session."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from challenge_hub.briefings.errors import DebriefNotFound
from challenge_hub.briefings.models import Debrief, DebriefNote
from challenge_hub.briefings.rules import Kind, Names
from challenge_hub.challenges import queries as challenges
from challenge_hub.challenges.models import Challenge, Version
from challenge_hub.foundation.authorisation import Relation, may
from challenge_hub.people import queries as people
from challenge_hub.people.models import Person


def names(session: Session) -> Names:
    """The names of everyone and of all teams, as they are now."""
    return Names(
        {person.code: person.name for person in people.people(session)},
        {team.code: team.name for team in people.teams(session)},
    )


def readable(session: Session, key: str, person: Person) -> tuple[Challenge, Version, Relation]:
    """The challenge whose debrief a person may read, the version that ran, and her relation to it.

    Raises DebriefNotFound, also where the challenge lies outside her perimeter (promise S2) and
    where it has not ended yet.
    """
    challenge = challenges.find_challenge(session, key)
    if challenge is None or challenge.approved is None:
        raise DebriefNotFound
    version = challenges.version_of(session, challenge, challenge.approved)
    relation = _addressed(challenges.relation_of(session, challenge, person), version, person)
    if not may(person, "debrief:read", relation):
        raise DebriefNotFound
    return challenge, version, relation


def _addressed(relation: Relation, version: Version, person: Person) -> Relation:
    """Whom the project file names in `report_to` reads the debrief, whatever her perimeter."""
    named = person.code in version.document["evaluation"].get("report_to", ())
    return replace(relation, addressed=named)


def debriefs(session: Session, challenge_id: int) -> dict[str, Debrief]:
    """The debriefs that there are, by kind."""
    found = session.scalars(select(Debrief).where(Debrief.challenge_id == challenge_id))
    return {debrief.kind: debrief for debrief in found}


def newest_of(made: Mapping[str, Debrief]) -> Debrief | None:
    """The final debrief, else the provisional one; None while there is neither."""
    return made.get(Kind.FINAL) or made.get(Kind.PROVISIONAL)


def debrief_of(session: Session, challenge_id: int, kind: Kind) -> Debrief | None:
    query = select(Debrief).where(Debrief.challenge_id == challenge_id, Debrief.kind == kind)
    return session.scalars(query).one_or_none()


@dataclass(frozen=True)
class Written:
    """The newest note of a part, and who wrote it."""

    note: DebriefNote
    author: str


def notes(session: Session, challenge_id: int) -> dict[str, Written]:
    """The newest note of each part."""
    query = (
        select(DebriefNote, Person.name)
        .join(Person, Person.id == DebriefNote.author_id)
        .where(DebriefNote.challenge_id == challenge_id)
        .order_by(DebriefNote.id)
    )
    return {note.part: Written(note, name) for note, name in session.execute(query)}
