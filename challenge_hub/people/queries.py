"""Reads of people, teams and memberships. The caller brings the session."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Select, bindparam, or_, select
from sqlalchemy.orm import Session

from challenge_hub.foundation.authorisation import Role
from challenge_hub.foundation.clock import micros
from challenge_hub.people.errors import PersonNotFound, TeamNotFound
from challenge_hub.people.models import Membership, Person, PersonSite, Team, WebSession
from challenge_hub.scoring import roster as scoring

Item = TypeVar("Item")
CHUNK = 500  # parameters in one statement; SQLite takes at most 32,766
SEES_ALL = frozenset({Role.ADMIN, Role.APPROVER})
SEES_FURTHER = SEES_ALL | {Role.MANAGER}  # than the teams she has a stay in
# one of each for all who have none, in place of 280 bytes for each stay in memory
NO_TAGS: frozenset[str] = frozenset()
NO_COLUMNS: Mapping[str, str] = {}


def find_person(session: Session, code: str) -> Person | None:
    return session.scalars(select(Person).where(Person.code == code)).one_or_none()


def person_by_code(session: Session, code: str) -> Person:
    """Raises PersonNotFound."""
    person = find_person(session, code)
    if person is None:
        raise PersonNotFound(person=code)
    return person


def person_by_id(session: Session, person_id: int) -> Person:
    """Raises PersonNotFound."""
    person = session.get(Person, person_id)
    if person is None:
        raise PersonNotFound(person=person_id)
    return person


def person_ids(session: Session, codes: Iterable[str]) -> dict[str, int]:
    """The opaque id of each code that is known; the others are absent."""
    found: dict[str, int] = {}
    for part in chunks(sorted(set(codes))):
        rows = session.execute(select(Person.code, Person.id).where(Person.code.in_(part)))
        found.update((code, person_id) for code, person_id in rows)
    return found


def codes_by_id(session: Session, ids: Iterable[int] | None = None) -> dict[int, str]:
    """The code of each id that is known; of everyone without `ids`."""
    if ids is None:
        return {row.id: row.code for row in session.execute(_ID_AND_CODE)}
    found: dict[int, str] = {}
    for part in chunks(sorted(set(ids))):
        rows = session.execute(_ID_AND_CODE.where(Person.id.in_(part)))
        found.update((person_id, code) for person_id, code in rows)
    return found


_ID_AND_CODE = select(Person.id, Person.code)


def people(session: Session) -> list[Person]:
    return list(session.scalars(select(Person).order_by(Person.code)))


def open_session_of(
    session: Session, token_hash: str, wall: datetime
) -> tuple[WebSession, Person] | None:
    """The session behind a token at the wall's instant, with its person if she is active."""
    row = session.execute(_OPEN, {"token_hash": token_hash, "wall": wall}).one_or_none()
    return None if row is None else (row[0], row[1])


def open_sessions_of(
    session: Session, hashes: Iterable[str], wall: datetime
) -> list[tuple[WebSession, Person]]:
    """As `open_session_of`, of many tokens."""
    found: list[tuple[WebSession, Person]] = []
    for part in chunks(sorted(set(hashes))):
        query = _OF_ACTIVE.where(WebSession.token_hash.in_(part))
        found += session.execute(query, {"wall": wall})
    return found


_OF_ACTIVE = (
    select(WebSession, Person)
    .join(Person, Person.id == WebSession.person_id)
    .where(WebSession.expires_at > bindparam("wall"), Person.active)
)
# Built once: every page asks it.
_OPEN = _OF_ACTIVE.where(WebSession.token_hash == bindparam("token_hash"))


def teams(session: Session) -> list[Team]:
    return list(session.scalars(select(Team).order_by(Team.code)))


def team_by_code(session: Session, code: str) -> Team:
    """Raises TeamNotFound."""
    team = session.get(Team, code)
    if team is None:
        raise TeamNotFound(team=code)
    return team


def memberships_of(session: Session, person_id: int) -> list[Membership]:
    """Her stays, the earliest begun first."""
    query = select(Membership).where(Membership.person_id == person_id)
    order = (Membership.starts_at.asc().nulls_first(), Membership.id)
    return list(session.scalars(query.order_by(*order)))


def current_teams(session: Session, now: datetime) -> dict[int, str]:
    """The team of each person (by id) who is in one at `now`."""
    begun = or_(Membership.starts_at.is_(None), Membership.starts_at <= now)
    lasting = or_(Membership.ends_at.is_(None), Membership.ends_at > now)
    query = select(Membership.person_id, Membership.team_code).where(begun, lasting)
    return {person: team for person, team in session.execute(query) if team is not None}


STAYS = select(
    Person.id, Person.code, Person.name, Person.pseudonym,
    Membership.team_code, Membership.starts_at, Membership.ends_at,
    Membership.part, Membership.tags, Membership.columns,
).join(Person)  # fmt: skip


def roster(session: Session, code: str | None = None) -> list[scoring.Membership]:
    """Everyone's stays, or one person's, as the scoring wants them: with codes, ordered."""
    query = STAYS if code is None else STAYS.where(Person.code == code)
    return [entry.stay for entry in _entries(session, query)]


class Entry(NamedTuple):
    """One stay on the roll, with what a board needs of its person."""

    id: int
    name: str
    pseudonym: str | None
    stay: scoring.Membership


def roll(session: Session, teams: Iterable[str] | None = None) -> list[Entry]:
    """Everyone's stays, or all the stays of whoever has one in these teams, as `roster` orders."""
    if teams is None:
        return _entries(session, STAYS)
    found: list[Entry] = []
    seen: set[int] = set()
    for part in chunks(sorted(set(teams))):
        members = select(Membership.person_id).where(Membership.team_code.in_(part))
        entries = _entries(session, STAYS.where(Person.id.in_(members)))
        found += [entry for entry in entries if entry.id not in seen]
        seen |= {entry.id for entry in entries}
    return sorted(found, key=_place)


def _entries(session: Session, query: Select[*tuple[Any, ...]]) -> list[Entry]:
    found = []
    for person, code, name, pseudonym, team, starts, ends, part, tags, columns in session.execute(
        query
    ):
        stay = scoring.Membership(
            person=code,
            name=name,
            team=team or "",
            start=None if starts is None else micros(starts),
            end=None if ends is None else micros(ends),
            tags=frozenset(tags.split()) if tags else NO_TAGS,
            part=part,
            columns=columns or NO_COLUMNS,
        )
        found.append(Entry(person, name, pseudonym, stay))
    return sorted(found, key=_place)


def _place(entry: Entry) -> tuple[str, int, int, str]:
    stay = entry.stay
    return stay.person, stay.begins, stay.ends, stay.team


def teams_of(session: Session, ids: Iterable[int]) -> set[str]:
    """The teams that any of these people have a stay in, whenever."""
    found: set[str] = set()
    for part in chunks(sorted(set(ids))):
        query = select(Membership.team_code).where(Membership.person_id.in_(part))
        found.update(team for team in session.scalars(query) if team is not None)
    return found


def sites_of(session: Session, person: Person) -> list[str]:
    """The codes of the sites given to a person."""
    query = select(PersonSite.site_code).where(PersonSite.person_id == person.id)
    return list(session.scalars(query.order_by(PersonSite.site_code)))


def home_site(session: Session, person: Person) -> str:
    """The site that a person's screens belong to: one given to her, else one of her teams'.

    Empty where there is none; of several the first by code.
    """
    given = sites_of(session, person)
    if given:
        return given[0]
    of_teams = (
        select(Team.site_code)
        .join(Membership, Membership.team_code == Team.code)
        .where(Membership.person_id == person.id, Team.site_code.is_not(None))
    )
    return session.scalar(of_teams.order_by(Team.site_code).limit(1)) or ""


class Perimeter(NamedTuple):
    """The teams that a person may see, by code, as there are today.

    `unbounded`: she sees those that come later, and people in no team, as well.
    """

    teams: frozenset[str]
    unbounded: bool


def perimeter(session: Session, person: Person) -> Perimeter:
    """What a person may see (promise S2)."""
    return perimeters(session, [person])[person.id]


def perimeters(session: Session, people: Iterable[Person]) -> dict[int, Perimeter]:
    """As `perimeter`, of many people by id, in a few statements for all of them.

    Admins and approvers see all teams, unless sites are given to them: then those of these sites.
    Managers see the teams they have a stay in, whenever, those of the sites of these teams, and
    those of sites given to them. Advisors see the teams they have a stay in.
    """
    asked = {person.id: person.role_set for person in people}
    given = _grouped(session, _GIVEN, asked)
    own = _grouped(session, _OWN, asked)
    wide = any(roles & SEES_FURTHER for roles in asked.values())
    every = dict(session.execute(_TEAMS).all()) if wide else {}
    return {
        person: _perimeter_of(roles, given.get(person, set()), own.get(person, set()), every)
        for person, roles in asked.items()
    }


def _perimeter_of(
    roles: frozenset[Role], given: set[str], own: set[str], every: Mapping[str, str | None]
) -> Perimeter:
    """`every`: the site of each team there is; not needed of who sees her own teams only."""
    if roles & SEES_ALL:
        teams = (code for code, site in every.items() if not given or site in given)
        return Perimeter(frozenset(teams), unbounded=not given)
    if Role.MANAGER not in roles:
        return Perimeter(frozenset(own), unbounded=False)
    sites = (given | {every.get(code) for code in own}) - {None}
    near = {code for code, site in every.items() if site in sites}
    return Perimeter(frozenset(own | near), unbounded=False)


_GIVEN = select(PersonSite.person_id, PersonSite.site_code)
_OWN = select(Membership.person_id, Membership.team_code).where(Membership.team_code.is_not(None))
_TEAMS = select(Team.code, Team.site_code)


def _grouped(
    session: Session, query: Select[*tuple[Any, ...]], ids: Iterable[int]
) -> dict[int, set[str]]:
    """The second column of these people's rows, by the first."""
    found: dict[int, set[str]] = {}
    column = query.selected_columns[0]
    for part in chunks(sorted(ids)):
        for person, code in session.execute(query.where(column.in_(part))):
            found.setdefault(person, set()).add(code)
    return found


def chunks(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    """Parts that fit into the parameters of one statement."""
    for start in range(0, len(items), CHUNK):
        yield items[start : start + CHUNK]
