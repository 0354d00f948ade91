"""A challenge at the engine, and how one whose computation fails is set aside."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import structlog
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from challenge_hub.foundation import clock
from challenge_hub.foundation.database import no_answer
from challenge_hub.leaderboard.engine.press import Press
from challenge_hub.leaderboard.engine.race import Race
from challenge_hub.leaderboard.errors import SteppedDown
from challenge_hub.leaderboard.queries import Head

PARK_SECONDS = 60.0
log = structlog.get_logger()


@dataclass(eq=False)
class Seat:
    """A challenge: its press, and its race, None until it is loaded and while it is parked.

    `stale`: roster, names or file may have changed; `looked` is the instant of the last look
    (the product's, microseconds), `pressed` whether a frame shows what it found.
    """

    head: Head
    press: Press
    race: Race | None = None
    stale: bool = True
    parked_until: float | None = None
    looked: int = 0
    pressed: bool = False
    saved: int = -1  # seq of its checkpoint
    save_at: float = 0.0  # not earlier

    def park(self) -> None:
        """Leave it alone for a minute, then load it anew."""
        self.race, self.stale = None, True
        self.parked_until = clock.monotonic() + PARK_SECONDS


@contextmanager
def guarded(seat: Seat, session: Session | None = None) -> Iterator[None]:
    """Park a challenge whose computation fails; the store's own silence is everyone's.

    After an error of the driver `session` is rolled back, so that it can be used for the others.
    """
    try:
        yield
    except SteppedDown:
        raise
    except Exception as error:  # whatever it is, it must not stop the other boards
        if no_answer(error):
            raise
        if session is not None and isinstance(error, DBAPIError):
            session.rollback()
        seat.park()
        log.exception("challenge_parked_by_engine", challenge=seat.head.key)
