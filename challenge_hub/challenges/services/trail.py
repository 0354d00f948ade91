"""Writing down what was done to a challenge."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from challenge_hub.challenges import queries, rules
from challenge_hub.challenges.models import Challenge
from challenge_hub.foundation import audit


def move(challenge: Challenge, verb: str, now: datetime) -> None:
    """Change the state. Raises the refusal of rules.MOVES."""
    challenge.state = rules.moved(challenge.state, verb)
    challenge.changed_at = now


def record(
    session: Session,
    challenge: Challenge,
    verb: str,
    *,
    actor: str,
    now: datetime,
    details: dict[str, Any] | None = None,
) -> None:
    """Add an entry to the audit trail. The last thing a transaction does: appending waits."""
    audit.record(
        session,
        actor=actor,
        action=f"challenge:{verb}",
        subject=queries.subject_of(challenge.key),
        details=details or {},
        now=now,
    )
