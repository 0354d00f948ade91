"""A roster taken as a whole: people, teams and stays as a file of HR or of a dialler has them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from challenge_hub.foundation import audit
from challenge_hub.foundation.authorisation import Role
from challenge_hub.foundation.clock import from_micros
from challenge_hub.foundation.database import transaction
from challenge_hub.foundation.errors import HubError
from challenge_hub.people import queries, rules, signals
from challenge_hub.people.errors import RosterInvalid
from challenge_hub.people.models import Membership, Person, Team
from challenge_hub.scoring import roster as scoring

MOST_NAMED = 2000  # people in one entry of the audit trail
Key = tuple[str | None, datetime | None, datetime | None, str, str, tuple[tuple[str, str], ...]]


@dataclass(frozen=True)
class RosterImport:
    """What an import changed; all zero when the roster was known already."""

    people_created: int = 0
    people_renamed: int = 0
    teams_created: int = 0
    stays_added: int = 0
    stays_removed: int = 0
    changed: tuple[int, ...] = field(default=(), compare=False)  # ids, see `named`

    def counts(self) -> dict[str, int]:
        """The numbers alone."""
        return {name: value for name, value in asdict(self).items() if name != "changed"}

    @property
    def named(self) -> list[int] | None:
        """The ids of those whose stays or names are others now; None where they are very many.

        The audit trail holds them: boards look again at the challenges of these people only.
        """
        return list(self.changed) if len(self.changed) <= MOST_NAMED else None


def import_roster(
    stays: Iterable[scoring.Membership], *, actor: str, now: datetime
) -> RosterImport:
    """Take a roster; twice is once.

    The stays of everybody whom it names become exactly those it holds; people it does not name
    keep theirs. Unknown people (as advisors without a password) and teams (named by their code) are
    created. All or nothing: raises RosterInvalid with every fault, by person.
    """
    by_person: dict[str, list[scoring.Membership]] = defaultdict(list)
    for stay in stays:
        by_person[stay.person].append(stay)
    _check(by_person)
    with transaction() as session:
        done = _take(session, by_person)
        audit.record(
            session,
            actor=actor,
            action="roster:import",
            subject="roster",
            details={"people_named": len(by_person), **done.counts(), "people_changed": done.named},
            now=now,
        )
        if done.people_created:
            signals.people_added.send(session=session, now=now)
    return done


def _take(session: Session, by_person: dict[str, list[scoring.Membership]]) -> RosterImport:
    done = _add_teams(session, {stay.team for stays in by_person.values() for stay in stays})
    known = _locked_people(session, sorted(by_person))
    before = _stays_of(session, [person.id for person in known.values()])
    changed: list[int] = []
    for code, stays in by_person.items():
        was = done
        name = stays[-1].name or (known[code].name if code in known else code)
        person, done = _named_person(session, known.get(code), code, name, done)
        done = _replace_stays(session, person, before.get(person.id, []), stays, done)
        if done != was:
            changed.append(person.id)
    return replace(done, changed=tuple(changed))


def _check(by_person: dict[str, list[scoring.Membership]]) -> None:
    """Raises RosterInvalid."""
    faults = [fault for code, stays in by_person.items() for fault in _faults(code, stays)]
    if faults:
        raise RosterInvalid(errors=faults)


def _faults(code: str, stays: Sequence[scoring.Membership]) -> Iterable[dict[str, Any]]:
    for stay in stays:
        try:
            _check_stay(stay)
        except HubError as error:
            yield {"path": code[:64], "code": error.code, "text": str(error)}
        if stay.ends <= stay.begins:
            text = f"The stay of {code[:64]} ends before it begins."
            yield {"path": code[:64], "code": "ends_before_start", "text": text}
    for one, other in scoring.overlaps(stays):
        text = f"{code[:64]} is in {one.team} and {other.team} at the same time."
        yield {"path": code[:64], "code": "two_teams_at_once", "text": text}


def _check_stay(stay: scoring.Membership) -> None:
    rules.checked_code(stay.person)
    rules.checked_part(stay.part)
    if stay.team:
        rules.checked_code(stay.team)
    if stay.name:
        rules.checked_name(stay.name)
    for tag in stay.tags:
        rules.checked_code(tag)
    for name, cell in stay.columns.items():
        rules.checked_name(name, most=64)
        rules.checked_name(cell)


def _add_teams(session: Session, codes: set[str]) -> RosterImport:
    wanted = codes - {""} - set(session.scalars(select(Team.code)))
    session.add_all(Team(code=code, name=code) for code in sorted(wanted))
    session.flush()
    return RosterImport(teams_created=len(wanted))


def _locked_people(session: Session, codes: Sequence[str]) -> dict[str, Person]:
    """The people who are known already, locked in one order so that two imports cannot tangle."""
    found: dict[str, Person] = {}
    for part in queries.chunks(codes):
        query = select(Person).where(Person.code.in_(part)).order_by(Person.code)
        found.update((each.code, each) for each in session.scalars(query.with_for_update()))
    return found


def _stays_of(session: Session, ids: Sequence[int]) -> dict[int, list[Membership]]:
    found: dict[int, list[Membership]] = defaultdict(list)
    for part in queries.chunks(ids):
        for row in session.scalars(select(Membership).where(Membership.person_id.in_(part))):
            found[row.person_id].append(row)
    return found


def _named_person(
    session: Session, known: Person | None, code: str, name: str, done: RosterImport
) -> tuple[Person, RosterImport]:
    shown = rules.checked_name(name)
    if known is None:
        person = Person(id=rules.new_person_id(), code=code, name=shown, roles=Role.ADVISOR.value)
        session.add(person)
        session.flush()
        return person, replace(done, people_created=done.people_created + 1)
    if known.name == shown:
        return known, done
    known.name = shown
    return known, replace(done, people_renamed=done.people_renamed + 1)


def _replace_stays(
    session: Session,
    person: Person,
    before: Sequence[Membership],
    stays: Sequence[scoring.Membership],
    done: RosterImport,
) -> RosterImport:
    """Make the stored stays those of the roster, without touching the ones that are right."""
    wanted = {_key(row): row for row in (_row(person, stay) for stay in stays)}
    kept: set[Key] = set()
    removed = 0
    for row in before:
        if _key(row) in wanted and _key(row) not in kept:
            kept.add(_key(row))
        else:
            session.delete(row)
            removed += 1
    new = [row for key, row in wanted.items() if key not in kept]
    session.add_all(new)
    session.flush()
    return replace(
        done,
        stays_added=done.stays_added + len(new),
        stays_removed=done.stays_removed + removed,
    )


def _row(person: Person, stay: scoring.Membership) -> Membership:
    return Membership(
        person_id=person.id,
        team_code=stay.team or None,
        starts_at=None if stay.start is None else from_micros(stay.start),
        ends_at=None if stay.end is None else from_micros(stay.end),
        part=stay.part,
        tags=rules.words(stay.tags),
        columns=dict(stay.columns),
    )


def _key(row: Membership) -> Key:
    columns = tuple(sorted(row.columns.items()))
    return row.team_code, row.starts_at, row.ends_at, row.part, row.tags, columns
