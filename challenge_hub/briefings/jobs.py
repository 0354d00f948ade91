"""The close and the certification of a challenge each make a debrief, by themselves."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from challenge_hub.briefings import services
from challenge_hub.briefings.rules import Kind
from challenge_hub.challenges.models import Challenge
from challenge_hub.challenges.signals import challenge_certified, challenge_closed
from challenge_hub.foundation import outbox

PROVISIONAL, FINAL = "debrief.provisional", "debrief.final"


def ask_for_provisional(challenge: Challenge, session: Session) -> None:
    """In the transaction that closes: from then on the debrief is made, whatever happens."""
    due_at = challenge.closed_at or challenge.ends_at
    outbox.enqueue(session, PROVISIONAL, {"challenge": challenge.id}, due_at=due_at)


def ask_for_final(challenge: Challenge, session: Session) -> None:
    due_at = challenge.certified_at or challenge.certifies_at
    outbox.enqueue(session, FINAL, {"challenge": challenge.id}, due_at=due_at)


def write_provisional(payload: dict[str, Any], now: datetime) -> None:
    services.write_debrief(payload["challenge"], Kind.PROVISIONAL, now=now)


def write_final(payload: dict[str, Any], now: datetime) -> None:
    services.write_debrief(payload["challenge"], Kind.FINAL, now=now)


def register() -> None:
    """Listen to the life of challenges, and say which jobs of the outbox this room does."""
    challenge_closed.connect(ask_for_provisional)
    challenge_certified.connect(ask_for_final)
    outbox.handler(PROVISIONAL)(write_provisional)
    outbox.handler(FINAL)(write_final)
