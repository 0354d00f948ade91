"""What comes round by itself leaves a database that does not answer alone until the next time."""

from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from challenge_hub.foundation.database import NO_ANSWER

log = structlog.get_logger()


@contextmanager
def if_answered(event: str) -> Iterator[None]:
    """Write `event` to the log where the database does not answer; every other error passes."""
    try:
        yield
    except NO_ANSWER as error:
        log.warning(event, kind=type(error).__name__)
