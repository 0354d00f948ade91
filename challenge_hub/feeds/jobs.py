"""What the scheduler and the outbox call."""

from datetime import datetime
from typing import Any

import structlog
from flask import Flask
from sqlalchemy.orm import Session

from challenge_hub.feeds import services
from challenge_hub.feeds.services.matching import RELEASE
from challenge_hub.foundation import clock, outbox
from challenge_hub.foundation.database import SILENT
from challenge_hub.foundation.errors import HubError
from challenge_hub.people.signals import people_added

TIDY_MINUTES = 5
log = structlog.get_logger()


def release(payload: dict[str, Any], now: datetime) -> None:
    """Count what waits for nothing any more. May be repeated: what is counted waits no longer."""
    services.release_waiting(now)


def register() -> None:
    """Say which jobs of the outbox this room does."""
    outbox.handler(RELEASE)(release)
    people_added.connect(look_again)


def look_again(sender: object, *, session: Session, now: datetime) -> None:
    """New people: what waits for one of them is looked at again after their transaction."""
    if services.anything_waits(session):
        services.request_release(session, now)


def tidy(app: Flask) -> None:
    """Every few minutes: count what became known unseen, let go of what waited for 30 days.

    A database that does not answer is left alone until the next time.
    """
    with app.app_context():
        now = clock.now()
        try:
            services.release_waiting(now)
            services.purge_waiting(now)
        except (HubError, *SILENT) as error:
            log.warning("tidy_failed", error=type(error).__name__)
