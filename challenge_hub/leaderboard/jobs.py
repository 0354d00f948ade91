"""What the outbox calls: a result is certified when the grace is over, whatever happens between."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from challenge_hub.challenges.models import Challenge
from challenge_hub.challenges.signals import challenge_certification_due
from challenge_hub.foundation import outbox
from challenge_hub.leaderboard.services import CERTIFY, certify_challenge


def register() -> None:
    """Say which jobs of the outbox this room does, and when one is written."""
    outbox.handler(CERTIFY)(certify)
    challenge_certification_due.connect(ask_for_certification)


def ask_for_certification(challenge: Challenge, session: Session) -> None:
    """In the transaction of the due step: from then on the result is certified or says why not."""
    outbox.enqueue(session, CERTIFY, {"challenge": challenge.id}, due_at=challenge.certifies_at)


def certify(payload: dict[str, Any], now: datetime) -> None:
    """May be repeated: a challenge is certified once."""
    certify_challenge(payload["challenge"], now=now)
