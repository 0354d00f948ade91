"""The only reader of time. Everything else is given `now`.

The demo clock stands at its origin until it is started, then runs `speed` times as fast as the
wall. The wall instant of the start is stored, so that a killed demo resumes where it should.
"""

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

from flask import current_app

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Clock(Protocol):
    """Tells the instant (aware, UTC) and how long a wait lasts on the wall."""

    def now(self) -> datetime: ...

    def wall_seconds_until(self, instant: datetime) -> float: ...


@dataclass(frozen=True)
class RealClock:
    def now(self) -> datetime:
        return wall_now()

    def wall_seconds_until(self, instant: datetime) -> float:
        return (instant - self.now()).total_seconds()


@dataclass
class DemoClock:
    """`origin + speed × (wall − started)`; stands still while `started` is None."""

    origin: datetime
    speed: float
    started: datetime | None = None

    def now(self) -> datetime:
        if self.started is None:
            return self.origin.astimezone(UTC)
        elapsed = max(wall_now() - self.started, timedelta())
        return (self.origin + elapsed * self.speed).astimezone(UTC)

    def wall_seconds_until(self, instant: datetime) -> float:
        return (instant - self.now()).total_seconds() / self.speed


@dataclass
class FixedClock:
    """Stands where it is put: for tests and for commands that compute at a given instant."""

    instant: datetime

    def now(self) -> datetime:
        return self.instant

    def wall_seconds_until(self, instant: datetime) -> float:
        return (instant - self.instant).total_seconds()


def wall_now() -> datetime:
    """The wall's instant, also while a demo clock runs: for leases and time-outs."""
    return datetime.now(UTC)


def monotonic() -> float:
    """Seconds that never jump: for measuring how long something took."""
    return time.monotonic()


def now() -> datetime:
    """The instant the product lives in (aware, UTC)."""
    clock: Clock = current_app.extensions["hub"].clock
    return clock.now()


def micros(instant: datetime) -> int:
    """Microseconds since the epoch, exact.

    >>> micros(datetime(1970, 1, 1, 0, 0, 1, 5, tzinfo=UTC))
    1000005
    """
    return (instant - EPOCH) // timedelta(microseconds=1)


def from_micros(value: int) -> datetime:
    """The aware UTC instant of `value` microseconds since the epoch."""
    return EPOCH + timedelta(microseconds=value)
