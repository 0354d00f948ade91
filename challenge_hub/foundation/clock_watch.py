"""Notices when the wall's clock jumps: set by hand, corrected by NTP, a machine that slept.

The wall is compared with a clock that never jumps. What waits for an instant of the wall, such as
the scheduler's next wake, would otherwise wait for the old one: an hour too long after the wall
was put back by an hour.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

import structlog

from challenge_hub.foundation import clock
from challenge_hub.foundation.metrics import counter

JUMP_SECONDS = 2.0
LOOK_SECONDS = 0.5
CLOCK_JUMPS = counter("clock_jumps", "Jumps of the wall clock by more than 2 s.")
log = structlog.get_logger()


def wall_seconds() -> float:
    """The wall as a number."""
    return clock.wall_now().timestamp()


@dataclass
class ClockWatch:
    """Calls `jumped` after each jump, with its seconds (back: negative). In a thread of its own."""

    jumped: Callable[[float], None]
    wall: Callable[[], float] = wall_seconds
    steady: Callable[[], float] = clock.monotonic
    _apart: float = field(init=False)
    _over: threading.Event = field(init=False, default_factory=threading.Event)

    def __post_init__(self) -> None:
        self._apart = self.wall() - self.steady()

    def start(self) -> None:
        threading.Thread(target=self._run, name="clock", daemon=True).start()

    def stop(self) -> None:
        self._over.set()

    def look(self) -> float | None:
        """The seconds of a jump since the last look; None when there was none.

        Small steps, as of a clock that NTP slows down, are followed without a word.
        """
        apart = self.wall() - self.steady()
        jump, self._apart = apart - self._apart, apart
        if abs(jump) <= JUMP_SECONDS:
            return None
        CLOCK_JUMPS.inc()
        log.error("clock_jumped", seconds=round(jump, 3))
        return jump

    def _run(self) -> None:
        while not self._over.wait(LOOK_SECONDS):
            jump = self.look()
            if jump is not None:
                self._tell(jump)

    def _tell(self, jump: float) -> None:
        try:
            self.jumped(jump)
        except Exception:  # the next jump must be noticed too
            log.exception("clock_jump_not_followed", seconds=jump)
