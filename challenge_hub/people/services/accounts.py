"""Accounts: who there is, what they may do, how they are shown."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from challenge_hub.foundation import audit
from challenge_hub.foundation.authorisation import Role
from challenge_hub.foundation.config import LANGUAGES
from challenge_hub.foundation.database import transaction
from challenge_hub.people import passwords, queries, rules, signals
from challenge_hub.people.errors import CodeTaken
from challenge_hub.people.models import Person, WebSession


def create_person(
    code: str,
    name: str,
    *,
    actor: str,
    now: datetime,
    roles: Iterable[Role | str] = (),
    password: str | None = None,
    language: str | None = None,
    pseudonym: str | None = None,
) -> Person:
    """Create a person; without `password` she takes part but cannot sign in.

    Raises BadCode, BadName, WeakPassword, CodeTaken, and ValueError for a role that is none.
    """
    plain = rules.checked_password(password, code=code) if password is not None else None
    hashed = passwords.hash_password(plain) if plain is not None else None
    with transaction() as session:
        person = add_person(session, code, name, roles=roles)
        person.password_hash = hashed
        person.language = language if language in LANGUAGES else None
        person.pseudonym = rules.checked_name(pseudonym, most=60) if pseudonym else None
        record(session, "person:create", person, {"roles": person.roles}, actor=actor, now=now)
        signals.people_added.send(session=session, now=now)
    return person


def add_person(
    session: Session, code: str, name: str, *, roles: Iterable[Role | str] = ()
) -> Person:
    """Add a person in the caller's transaction. Raises BadCode, BadName, CodeTaken, ValueError."""
    if queries.find_person(session, rules.checked_code(code)) is not None:
        raise CodeTaken(taken=code)
    person = Person(
        id=rules.new_person_id(),
        code=code,
        name=rules.checked_name(name),
        roles=rules.words(Role(role).value for role in roles),
        active=True,
    )
    session.add(person)
    session.flush()
    return person


def set_password(code: str, password: str, *, actor: str, now: datetime) -> None:
    """Give a person a new password; her open sessions end. Raises PersonNotFound, WeakPassword."""
    hashed = passwords.hash_password(rules.checked_password(password, code=code))
    with transaction() as session:
        person = queries.person_by_code(session, code)
        person.password_hash = hashed
        end_sessions(session, person)
        record(session, "person:set_password", person, {}, actor=actor, now=now)


def set_roles(code: str, roles: Iterable[Role | str], *, actor: str, now: datetime) -> Person:
    """Replace a person's roles. Raises PersonNotFound, and ValueError for a role that is none."""
    with transaction() as session:
        person = queries.person_by_code(session, code)
        before, person.roles = person.roles, rules.words(Role(role).value for role in roles)
        details = {"before": before, "after": person.roles}
        record(session, "person:set_roles", person, details, actor=actor, now=now)
    return person


def set_active(code: str, active: bool, *, actor: str, now: datetime) -> Person:
    """Switch an account on or off; off ends its sessions at once. Raises PersonNotFound."""
    with transaction() as session:
        person = queries.person_by_code(session, code)
        switch(session, person, active, actor=actor, now=now)
    return person


def switch(session: Session, person: Person, active: bool, *, actor: str, now: datetime) -> None:
    """Switch an account on or off in the caller's transaction; off ends its sessions."""
    person.active = active
    if not active:
        end_sessions(session, person)
    record(session, "person:set_active", person, {"active": active}, actor=actor, now=now)


def update_account(
    code: str, *, language: str | None, pseudonym: str | None, actor: str, now: datetime
) -> Person:
    """Let a person choose her language (None: the browser's) and pseudonym (None: her name).

    The audit trail says that the pseudonym changed, not to what: it outlives an erasure.
    Raises PersonNotFound and BadName.
    """
    shown = rules.checked_name(pseudonym, most=60) if pseudonym and pseudonym.strip() else None
    with transaction() as session:
        person = queries.person_by_code(session, code)
        details = {"language": language, "pseudonym_changed": shown != person.pseudonym}
        person.language = language if language in LANGUAGES else None
        person.pseudonym = shown
        record(session, "person:update_account", person, details, actor=actor, now=now)
    return person


def end_sessions(session: Session, person: Person, *, but: str | None = None) -> None:
    """Close her sessions in the caller's transaction, except the one with the token hash `but`."""
    ending = delete(WebSession).where(WebSession.person_id == person.id)
    if but is not None:
        ending = ending.where(WebSession.token_hash != but)
    session.execute(ending)


def record(
    session: Session,
    action: str,
    person: Person,
    details: Mapping[str, object],
    *,
    actor: str,
    now: datetime,
) -> None:
    """Write down what was done to a person, under her opaque id: the trail holds no names."""
    subject = f"person/{person.id}"
    audit.record(
        session, actor=actor, action=action, subject=subject, details=dict(details), now=now
    )
