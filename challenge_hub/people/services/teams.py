"""Sites, teams and who belongs to them, when."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from challenge_hub.foundation import audit
from challenge_hub.foundation.database import transaction
from challenge_hub.people import queries, rules
from challenge_hub.people.errors import CodeTaken, EndsBeforeStart, SiteNotFound, TwoTeamsAtOnce
from challenge_hub.people.models import Membership, Person, PersonSite, Site, Team


@dataclass(frozen=True, kw_only=True)
class Stay:
    """What is said of one membership; `start` inside, `end` outside, None open."""

    start: datetime | None = None
    end: datetime | None = None
    part: str = ""
    tags: Iterable[str] = ()
    columns: Mapping[str, str] = field(default_factory=dict)


def create_site(code: str, name: str, *, actor: str, now: datetime) -> Site:
    """Raises BadCode, BadName, CodeTaken."""
    with transaction() as session:
        if session.get(Site, rules.checked_code(code)) is not None:
            raise CodeTaken(taken=code)
        site = Site(code=code, name=rules.checked_name(name))
        session.add(site)
        audit.record(session, actor=actor, action="site:create", subject=f"site/{code}", now=now)
    return site


def create_team(
    code: str, name: str, *, actor: str, now: datetime, site: str | None = None
) -> Team:
    """Raises BadCode, BadName, CodeTaken, SiteNotFound."""
    with transaction() as session:
        team = add_team(session, code, name, site=site)
        audit.record(
            session,
            actor=actor,
            action="team:create",
            subject=f"team/{code}",
            details={"site": site},
            now=now,
        )
    return team


def add_team(session: Session, code: str, name: str, *, site: str | None = None) -> Team:
    """Add a team in the caller's transaction; raises as `create_team`."""
    if session.get(Team, rules.checked_code(code)) is not None:
        raise CodeTaken(taken=code)
    if site is not None:
        _site(session, site)
    team = Team(code=code, name=rules.checked_name(name), site_code=site)
    session.add(team)
    session.flush()
    return team


def give_site(person: str, site: str, *, actor: str, now: datetime) -> None:
    """Put a site's teams in a person's perimeter; twice is once.

    Raises PersonNotFound, SiteNotFound.
    """
    with transaction() as session:
        whom = queries.person_by_code(session, person)
        _site(session, site)
        session.merge(PersonSite(person_id=whom.id, site_code=site))
        subject = f"person/{whom.id}"
        audit.record(
            session,
            actor=actor,
            action="person:give_site",
            subject=subject,
            details={"site": site},
            now=now,
        )


def add_membership(
    person: str, team: str, *, actor: str, now: datetime, stay: Stay | None = None
) -> Membership:
    """Let a person belong to a team.

    Raises PersonNotFound, TeamNotFound, BadPart, BadCode, EndsBeforeStart, TwoTeamsAtOnce.
    """
    with transaction() as session:
        whom = lock_person(session, person)
        queries.team_by_code(session, team)
        membership = add_stay(session, whom, team, stay or Stay())
        details = {"team": team, "starts": _text(membership.starts_at)}
        subject = f"person/{whom.id}"
        audit.record(
            session, actor=actor, action="membership:add", subject=subject, details=details, now=now
        )
    return membership


def lock_person(session: Session, code: str) -> Person:
    """Her row, locked: two stays added at once would each miss the other. Raises PersonNotFound."""
    person = queries.person_by_code(session, code)
    session.refresh(person, with_for_update=True)
    return person


def add_stay(session: Session, person: Person, team: str, stay: Stay) -> Membership:
    """Add a membership in the caller's transaction. Raises EndsBeforeStart, TwoTeamsAtOnce."""
    if stay.start is not None and stay.end is not None and stay.start >= stay.end:
        raise EndsBeforeStart(person=person.code)
    for other in queries.memberships_of(session, person.id):
        shared = rules.overlap((stay.start, stay.end), (other.starts_at, other.ends_at))
        if shared and other.team_code != team:
            raise TwoTeamsAtOnce(person=person.code, first=other.team_code or "–", second=team)
    membership = Membership(
        person_id=person.id,
        team_code=team,
        starts_at=stay.start,
        ends_at=stay.end,
        part=rules.checked_part(stay.part),
        tags=rules.words(map(rules.checked_code, stay.tags)),
        columns=dict(stay.columns),
    )
    session.add(membership)
    session.flush()
    return membership


def _site(session: Session, code: str) -> Site:
    site = session.scalars(select(Site).where(Site.code == code)).one_or_none()
    if site is None:
        raise SiteNotFound(site=code)
    return site


def _text(instant: datetime | None) -> str | None:
    return None if instant is None else instant.isoformat()
