"""Submitting a version for a decision, once everything it names is known and scored here."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from difflib import get_close_matches
from typing import Any

from sqlalchemy.orm import Session

from challenge_hub.challenges import queries, rules, signals
from challenge_hub.challenges.errors import StartPassed, SubmissionRefused, VersionChanged
from challenge_hub.challenges.format import Project
from challenge_hub.challenges.format.nodes import Path, place, written
from challenge_hub.challenges.format.source import read_nodes
from challenge_hub.challenges.models import Challenge
from challenge_hub.challenges.references import Reference, references
from challenge_hub.challenges.services.trail import move, record
from challenge_hub.foundation.database import transaction
from challenge_hub.foundation.say import _
from challenge_hub.people import queries as people
from challenge_hub.people.models import Person
from challenge_hub.scoring import Unsupported, plan_from

MOST_NAMED = 20  # teams named in a message
Fault = dict[str, Any]  # path, line, column, code, text, allowed


def submit_challenge(
    key: str, *, by: Person, now: datetime, content_hash: str | None = None
) -> Challenge:
    """Submit the last version of a draft; `content_hash` is that of the version that was read.

    Raises ChallengeNotFound, Forbidden, NotEditable, VersionChanged, StartPassed, and
    SubmissionRefused naming every team and person unknown here and what is not scored yet.
    """
    with transaction() as session:
        challenge, relation = queries.visible_challenge(session, key, by, lock=True)
        rules.check_right(by, "challenge:submit", relation)
        version = queries.version_of(session, challenge)
        if content_hash is not None and content_hash != version.content_hash:
            raise VersionChanged(number=version.number)
        if rules.start_passed(challenge.starts_at, now):
            raise StartPassed
        check_submittable(session, queries.project_of(version))
        move(challenge, "submit", now)
        challenge.submitted_at = now
        signals.challenge_submitted.send(challenge, session=session)
        details = {"version": version.number, "content_hash": version.content_hash}
        record(session, challenge, "submit", actor=by.code, now=now, details=details)
    return challenge


def check_submittable(session: Session, project: Project) -> None:
    """Raises SubmissionRefused with everything in the way, at its line and column."""
    faults = faults_of(session, project)
    if faults:
        raise SubmissionRefused(errors=faults, count=len(faults))


def faults_of(session: Session, project: Project) -> list[Fault]:
    """What keeps a project from being submitted, in the reader's language; empty when nothing."""
    found = [*_unknown(session, project), *_unsupported(project)]
    return sorted(found, key=lambda fault: (fault["line"], fault["column"]))


def _unknown(session: Session, project: Project) -> Iterator[Fault]:
    named = list(references(project.document))
    teams = [team.code for team in people.teams(session)]
    codes = people.person_ids(session, {each.code for each in named if each.of == "person"})
    for each in named:
        if each.of == "team" and each.code not in teams:
            yield _fault(project, each.path, _unknown_team(each, teams))
        elif each.of == "person" and each.code not in codes:
            yield _fault(project, each.path, _unknown_person(each))


def _unknown_team(reference: Reference, teams: list[str]) -> Fault:
    near = get_close_matches(reference.code, teams, n=1)
    known = near or teams[:MOST_NAMED]
    return {
        "code": "unknown_team",
        "text": _("There is no team %(team)s here.", team=reference.code),
        "allowed": _("Known: %(teams)s.", teams=", ".join(known)) if known else "",
    }


def _unknown_person(reference: Reference) -> Fault:
    return {
        "code": "unknown_person",
        "text": _("Nobody here has the code %(person)s.", person=reference.code),
        "allowed": _("Correct the code, or have the person added."),
    }


def _unsupported(project: Project) -> Iterator[Fault]:
    try:
        plan_from(project.document, project.content_hash)
    except Unsupported as error:
        fault = {
            "code": "unsupported_rule",
            "text": _("%(rule)s cannot be counted yet.", rule=error.rule),
            "allowed": _("Leave it out, or express it by another rule."),
        }
        yield _fault(project, place_of(error.rule, project.document), fault)


def place_of(rule: str, document: Mapping[str, Any]) -> Path:
    """Where a rule stands that the scoring named, such as `points[0].rank` or `ties: draw`."""
    steps = steps_of(rule.partition(":")[0].removeprefix("scoring."))
    for section in ((), ("individual",), ("collective",)):
        if _leads(document["scoring"], (*section, *steps)):
            return ("scoring", *section, *steps)
    return ("scoring",)


def steps_of(path: str) -> Path:
    """Read a written path back.

    >>> steps_of("scoring.individual.points[0].rank")
    ('scoring', 'individual', 'points', 0, 'rank')
    """
    words = path.replace("[", ".").replace("]", "").split(".")
    return tuple(int(word) if word.isdigit() else word for word in words)


def _leads(value: Any, path: Path) -> bool:
    """Whether a path leads somewhere in a document."""
    for step in path:
        inside = isinstance(value, Mapping) and step in value
        if not inside and not (isinstance(value, list) and step in range(len(value))):
            return False
        value = value[step]
    return True


def _fault(project: Project, path: Path, what: Fault) -> Fault:
    root, _errors = read_nodes(project.source)
    line, column = place(root, path, at_key=False)
    return {"path": written(path), "line": line, "column": column, **what}
