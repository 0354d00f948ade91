"""Sign-in, sign-out and what lies between: the sessions of browsers.

`wall` is the wall's instant: sessions and refused tries last as long for a person whether the
product lives in demo time or not. `now` is the product's instant, for the audit trail.
"""

import secrets
from datetime import datetime

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from challenge_hub.foundation.database import reading, transaction
from challenge_hub.people import passwords, queries, rules
from challenge_hub.people.errors import WrongSignIn
from challenge_hub.people.models import Person, WebSession
from challenge_hub.people.services.accounts import end_sessions, record
from challenge_hub.people.services.throttle import Try


def sign_in(
    code: str,
    password: str,
    *,
    address: str,
    hours: int,
    now: datetime,
    wall: datetime,
    device: str | None = None,
) -> tuple[Person, str]:
    """Check account and password; open a session. Returns the person and the session's token.

    `device` names a device from which this account was signed in before. Raises TooManyTries,
    WrongSignIn, the same for whatever is wrong, after the same time, and SignInBusy.
    """
    attempt = Try(code, address, device)
    attempt.count(wall)
    person = _verified(code, password)
    fresh = _rehashed(person, password)
    with transaction() as session:
        person = _unchanged(session, person)
        person.password_hash = fresh or person.password_hash
        attempt.forgive(session, wall)
        session.execute(delete(WebSession).where(WebSession.expires_at <= wall))
        token = _open(session, person, hours=hours, wall=wall)
        record(session, "session:open", person, {}, actor=person.code, now=now)
    return person, token


def _verified(code: str, password: str) -> Person:
    """Raises WrongSignIn. Hashes outside any transaction: it takes a while."""
    person = _account(code)
    usable = person.password_hash if person is not None and person.active else None
    fits = len(password) <= rules.LONGEST_PASSWORD
    plain = rules.folded_password(password) if fits else ""
    if not passwords.verify_password(usable, plain) or person is None:
        raise WrongSignIn
    return person


def _account(code: str) -> Person | None:
    if not rules.CODE.fullmatch(code):
        return None
    with reading() as session:
        return queries.find_person(session, code)


def _unchanged(session: Session, person: Person) -> Person:
    """Read her again. Raises WrongSignIn when the account was switched off during the hashing."""
    current = queries.person_by_id(session, person.id)
    if not current.active or current.password_hash != person.password_hash:
        raise WrongSignIn
    return current


def _rehashed(person: Person, password: str) -> str | None:
    """A new hash when the stored one was made with other parameters."""
    if person.password_hash is None or not passwords.needs_rehash(person.password_hash):
        return None
    return passwords.hash_password(rules.folded_password(password))


def open_session(person: Person, *, hours: int, wall: datetime) -> str:
    """Open a session for someone whose identity is already proven. Returns its token."""
    with transaction() as session:
        return _open(session, person, hours=hours, wall=wall)


def _open(session: Session, person: Person, *, hours: int, wall: datetime) -> str:
    """Always a new token: one that was known before the sign-in opens nothing."""
    token = secrets.token_urlsafe(32)
    session.add(
        WebSession(
            token_hash=rules.token_hash(token),
            person_id=person.id,
            opened_at=wall,
            renewed_at=wall,
            expires_at=rules.session_end(wall, wall, hours),
        )
    )
    return token


def renew_session(hashed: str, opened: datetime, *, hours: int, wall: datetime) -> None:
    """Move the end of a session in use, by the hash of its token. A closed one stays closed."""
    same = WebSession.token_hash == hashed
    end = rules.session_end(opened, wall, hours)
    with transaction() as session:
        session.execute(update(WebSession).where(same).values(renewed_at=wall, expires_at=end))


def sign_out(token: str, *, now: datetime) -> None:
    """Close this session at once. One that is closed already is no error."""
    same = WebSession.token_hash == rules.token_hash(token)
    with transaction() as session:
        closed = session.scalar(delete(WebSession).where(same).returning(WebSession.person_id))
        if closed is not None:
            person = queries.person_by_id(session, closed)
            record(session, "session:close", person, {}, actor=person.code, now=now)


def revoke_sessions(code: str, *, actor: str, now: datetime) -> None:
    """Close every session of a person at once. Raises PersonNotFound."""
    with transaction() as session:
        person = queries.person_by_code(session, code)
        end_sessions(session, person)
        record(session, "session:revoke_all", person, {}, actor=actor, now=now)


def change_password(
    person: Person, current: str, new: str, *, token: str, wall: datetime, now: datetime
) -> None:
    """Let a person change her own password; her other sessions end, this one stays.

    Raises WrongSignIn when `current` is wrong, TooManyTries, WeakPassword.
    """
    attempt = Try(person.code, "", "her own session")  # who guesses here is signed in
    fresh = rules.checked_password(new, code=person.code)
    attempt.count(wall)
    _verified(person.code, current)
    hashed = passwords.hash_password(fresh)
    with transaction() as session:
        attempt.forgive(session, wall)
        own = queries.person_by_id(session, person.id)
        own.password_hash = hashed
        end_sessions(session, own, but=rules.token_hash(token))
        record(session, "person:change_password", own, {}, actor=own.code, now=now)
