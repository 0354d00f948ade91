"""What an approver decides, bound to the content hash of what she read."""

import secrets
from datetime import datetime

from sqlalchemy.orm import Session

from challenge_hub.challenges import queries, rules, signals
from challenge_hub.challenges.errors import StartPassed, VersionChanged
from challenge_hub.challenges.models import Challenge, Decision, Transition, Version
from challenge_hub.challenges.rules import STEPS, Verdict
from challenge_hub.challenges.services.submission import check_submittable
from challenge_hub.challenges.services.trail import move, record
from challenge_hub.feeds.catalogue import KpiDefinition
from challenge_hub.feeds.services import register_kpis
from challenge_hub.foundation.database import transaction
from challenge_hub.people.models import Person

SALT_BYTES = 32  # of draws (contract 4.2)


def approve_challenge(key: str, *, content_hash: str, approver: Person, now: datetime) -> Challenge:
    """Approve what was read: its facts are known from now on, the scheduler starts it.

    Raises ChallengeNotFound, Forbidden, SelfApproval, NotSubmitted, VersionChanged, StartPassed
    or SubmissionRefused; nothing is then stored.
    """
    with transaction() as session:
        challenge, version = _read(session, key, "approve", content_hash, approver)
        if rules.start_passed(challenge.starts_at, now):
            raise StartPassed
        check_submittable(session, queries.project_of(version))
        move(challenge, "approve", now)
        challenge.approved, challenge.salt = version.number, secrets.token_hex(SALT_BYTES)
        _decide(session, challenge, version, Verdict.APPROVED, None, approver, now)
        register_kpis(session, kpi_definitions(version), now)
        signals.challenge_approved.send(challenge, session=session)
        _schedule(session, challenge, now)
        _record(session, challenge, version, "approve", None, approver, now)
        record(
            session, challenge, "schedule", actor=approver.code, now=now, details=_due(challenge)
        )
    return challenge


def reject_challenge(
    key: str, *, content_hash: str, reason: str, approver: Person, now: datetime
) -> Challenge:
    """Refuse what was read, for good.

    Raises ReasonNeeded, ChallengeNotFound, Forbidden, SelfApproval, NotSubmitted, VersionChanged.
    """
    verdict = Verdict.REJECTED
    return _turn_down(key, "reject", verdict, content_hash, reason, approver, now)


def request_changes(
    key: str, *, content_hash: str, reason: str, approver: Person, now: datetime
) -> Challenge:
    """Give what was read back to its author, who can save and submit another version.

    Raises as `reject_challenge`.
    """
    verdict = Verdict.CHANGES_REQUESTED
    return _turn_down(key, "request_changes", verdict, content_hash, reason, approver, now)


def _turn_down(  # the two verbs above, said once
    key: str,
    verb: str,
    verdict: Verdict,
    content_hash: str,
    reason: str,
    approver: Person,
    now: datetime,
) -> Challenge:
    reason = rules.checked_reason(reason)
    with transaction() as session:
        challenge, version = _read(session, key, verb, content_hash, approver)
        move(challenge, verb, now)
        _decide(session, challenge, version, verdict, reason, approver, now)
        _record(session, challenge, version, verb, reason, approver, now)
    return challenge


def _read(
    session: Session, key: str, verb: str, content_hash: str, approver: Person
) -> tuple[Challenge, Version]:
    """The challenge, locked, and the version that is decided on: the very one that was read."""
    challenge, relation = queries.visible_challenge(session, key, approver, lock=True)
    rules.check_right(approver, f"challenge:{verb}", relation)
    version = queries.version_of(session, challenge)
    if version.content_hash != content_hash:
        raise VersionChanged(number=version.number)
    return challenge, version


def _decide(
    session: Session,
    challenge: Challenge,
    version: Version,
    verdict: Verdict,
    reason: str | None,
    approver: Person,
    now: datetime,
) -> None:
    session.add(
        Decision(
            challenge_id=challenge.id,
            number=version.number,
            content_hash=version.content_hash,
            verdict=verdict,
            approver_id=approver.id,
            reason=reason,
            decided_at=now,
        )
    )
    session.flush()


def _record(
    session: Session,
    challenge: Challenge,
    version: Version,
    verb: str,
    reason: str | None,
    approver: Person,
    now: datetime,
) -> None:
    details = {"version": version.number, "content_hash": version.content_hash}
    if reason is not None:
        details["reason"] = reason
    record(session, challenge, verb, actor=approver.code, now=now, details=details)


def _schedule(session: Session, challenge: Challenge, now: datetime) -> None:
    """Write the due instants: from here on the scheduler does the rest by itself."""
    move(challenge, "schedule", now)
    due = rules.due_steps(challenge.starts_at, challenge.ends_at, challenge.certifies_at)
    for number, kind in enumerate(STEPS):
        session.add(
            Transition(challenge_id=challenge.id, kind=kind, step=number, due_at=due[kind], tries=0)
        )
    session.flush()
    signals.challenge_scheduled.send(challenge, session=session)


def _due(challenge: Challenge) -> dict[str, str]:
    due = rules.due_steps(challenge.starts_at, challenge.ends_at, challenge.certifies_at)
    return {kind.value: instant.isoformat() for kind, instant in due.items()}


def kpi_definitions(version: Version) -> list[KpiDefinition]:
    """The KPIs of an approved document as the feeds know them."""
    kpis = version.document["kpis"]
    return [KpiDefinition.from_document(code, entry) for code, entry in kpis.items()]
