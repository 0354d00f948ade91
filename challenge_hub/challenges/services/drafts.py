"""Creating a challenge from a project file, and saving further versions of it."""

from datetime import datetime

from sqlalchemy.orm import Session

from challenge_hub.challenges import queries, rules
from challenge_hub.challenges.errors import KeyTaken, VersionChanged
from challenge_hub.challenges.format import Project, read_project
from challenge_hub.challenges.models import Challenge, Version
from challenge_hub.challenges.rules import State
from challenge_hub.challenges.services.trail import record
from challenge_hub.foundation.authorisation import Relation
from challenge_hub.foundation.database import transaction
from challenge_hub.people import queries as people
from challenge_hub.people.models import Person


def create_challenge(
    source: bytes, *, author: Person, now: datetime, key: str | None = None
) -> Challenge:
    """Create a draft from a project file; without `key` its address follows from the title.

    Raises Forbidden, ProjectFileInvalid with every error of the file, BadKey, KeyTaken.
    """
    rules.check_right(author, "challenge:create", Relation())
    if key is not None:
        rules.checked_key(key)
    project = read_project(source)
    with transaction() as session:
        challenge = Challenge(
            key=_free_key(session, key, project.title),
            state=State.DRAFT,
            author_id=author.id,
            latest=0,
            created_at=now,
        )
        _take_over(session, challenge, project, author, now)
        session.add(challenge)
        session.flush()
        version = _add_version(session, challenge, project, author, now)
        details = {"version": 1, "content_hash": version.content_hash}
        record(session, challenge, "create", actor=author.code, now=now, details=details)
    return challenge


def save_version(
    key: str, source: bytes, *, editor: Person, now: datetime, replaces: str | None = None
) -> Version:
    """Save a further version of a draft; the same text again adds none.

    `replaces` is the content hash of the version that was edited. Raises ChallengeNotFound,
    Forbidden, NotEditable, VersionChanged when someone saved in between, ProjectFileInvalid.
    """
    project = read_project(source)
    with transaction() as session:
        challenge, relation = queries.visible_challenge(session, key, editor, lock=True)
        rules.check_right(editor, "challenge:edit", relation)
        last = queries.version_of(session, challenge)
        if replaces is not None and replaces != last.content_hash:
            raise VersionChanged(number=last.number)
        if last.source == _text(project):
            return last
        _take_over(session, challenge, project, editor, now)
        version = _add_version(session, challenge, project, editor, now)
        details = {"version": version.number, "content_hash": version.content_hash}
        record(session, challenge, "save", actor=editor.code, now=now, details=details)
    return version


def _free_key(session: Session, key: str | None, title: str) -> str:
    wanted = rules.slug(title) if key is None else key
    taken = queries.keys_like(session, wanted)
    if key is not None and key in taken:
        raise KeyTaken(key=key)
    number, free = 1, wanted
    while free in taken:
        number += 1
        free = f"{wanted}-{number}"
    return free


def _take_over(
    session: Session, challenge: Challenge, project: Project, editor: Person, now: datetime
) -> None:
    """Let the challenge say what its last version says. An owner unknown here is the author."""
    owner = people.find_person(session, project.owner) if project.owner else None
    challenge.owner_id = owner.id if owner else challenge.author_id
    challenge.editor_id = editor.id
    challenge.title = project.title
    challenge.timezone = project.timezone.key
    challenge.teams = None if project.teams is None else list(project.teams)
    challenge.starts_at = project.start
    challenge.ends_at = project.end
    challenge.certifies_at = project.grace_end
    challenge.changed_at = now


def _add_version(
    session: Session, challenge: Challenge, project: Project, author: Person, now: datetime
) -> Version:
    challenge.latest += 1
    version = Version(
        challenge_id=challenge.id,
        number=challenge.latest,
        source=_text(project),
        canonical=project.to_json(),
        content_hash=project.content_hash,
        author_id=author.id,
        saved_at=now,
    )
    session.add(version)
    session.flush()
    return version


def _text(project: Project) -> str:
    return project.source.decode("utf-8-sig")
