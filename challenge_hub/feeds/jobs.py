"""What the scheduler and the outbox call."""

from datetime import datetime
from typing import Any

from challenge_hub.feeds import services
from challenge_hub.feeds.services.matching import RELEASE
from challenge_hub.foundation import outbox


def release(payload: dict[str, Any], now: datetime) -> None:
    """Count what waits for nothing any more. May be repeated: what is counted waits no longer."""
    services.release_waiting(now)


def register() -> None:
    """Say which jobs of the outbox this room does."""
    outbox.handler(RELEASE)(release)


def tidy(now: datetime) -> None:
    """Every few minutes: count what became known unseen, let go of what waited for 30 days."""
    services.release_waiting(now)
    services.purge_waiting(now)
