"""Which stretches of the past are comparable with a challenge. Pure.

As long on the clock, beginning on the same weekday at the same local time, whole weeks earlier,
never overlapping; with work on every day on which the challenge has work; inside the history.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from challenge_hub.challenges.format.canonical import content_hash
from challenge_hub.challenges.rehearsal.moved import moved_document
from challenge_hub.scoring.plan import Plan, plan_from
from challenge_hub.scoring.zone import DAY, local_day, moment

WEEK = timedelta(days=7)
OLDEST = date(1971, 1, 1)  # nobody has older facts; keeps the walk back finite


@dataclass(frozen=True)
class Extent:
    """The first and the last instant that the history knows of, microseconds."""

    first: int
    last: int


@dataclass(frozen=True)
class Window:
    """A challenge so many days earlier: its document, its plan."""

    back: int
    document: Mapping[str, Any]
    plan: Plan

    @cached_property
    def days(self) -> list[date]:
        """The local days that it touches."""
        grid, zone = self.plan.grid, self.plan.zone
        first, last = local_day(grid.start, zone), local_day(grid.end - 1, zone)
        return [first + DAY * step for step in range((last - first).days + 1)]

    @cached_property
    def works(self) -> list[bool]:
        """On which of its days there is work (contract 1.4)."""
        return [self.plan.activity.works(day) for day in self.days]

    def within(self, extent: Extent) -> tuple[bool, bool]:
        """Whether the history begins by its first day of work, and lasts to the last one."""
        worked = [day for day, works in zip(self.days, self.works, strict=True) if works]
        days, zone = worked or self.days, self.plan.zone
        return local_day(extent.first, zone) <= days[0], days[-1] <= local_day(extent.last, zone)


@dataclass(frozen=True)
class Skipped:
    """A window left out, since these of its days were closed."""

    window: Window
    closed: tuple[date, ...]


@dataclass
class Choice:
    """The windows found, the oldest first, and those left out on the way."""

    windows: list[Window] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)


def the_challenge(document: Mapping[str, Any]) -> Window:
    """The challenge itself, as a window."""
    return Window(0, document, plan_from(document, content_hash(dict(document))))


def stride_of(window: Window) -> timedelta:
    """The whole weeks between two windows: as few as keep them apart.

    Measured on the wall clock, so that a week with a change of clocks is still one week.
    """
    grid, zone = window.plan.grid, window.plan.zone
    walls = [moment(instant, zone).replace(tzinfo=None) for instant in (grid.start, grid.end)]
    return WEEK * max(1, -((walls[0] - walls[1]) // WEEK))


def earlier(challenge: Window) -> Iterator[Window]:
    """The challenge further and further back."""
    stride = stride_of(challenge).days
    back = stride
    while challenge.days[0] - timedelta(days=back) > OLDEST:
        document = moved_document(challenge.document, back)
        yield Window(back, document, plan_from(document, content_hash(document)))
        back += stride


def choose(challenge: Window, extent: Extent | None, asked: int) -> Choice:
    """The last `asked` comparable windows, or as many as the history holds."""
    choice = Choice()
    if extent is None:
        return choice
    for window in earlier(challenge):
        begun, complete = window.within(extent)
        if not begun or len(choice.windows) == asked:
            break
        closed = closed_days(challenge, window)
        if complete and closed:
            choice.skipped.append(Skipped(window, closed))
        elif complete and window.plan.grid.start < window.plan.grid.end:
            choice.windows.append(window)
    choice.windows.reverse()
    return choice


def closed_days(challenge: Window, window: Window) -> tuple[date, ...]:
    """The days of a window without work where the challenge has work."""
    rows = zip(challenge.works, window.days, window.works, strict=True)
    return tuple(day for works, day, worked in rows if works and not worked)


def more_days(challenge: Window, window: Window) -> int:
    """How many days of work a window has where the challenge has none."""
    rows = zip(challenge.works, window.works, strict=True)
    return sum(worked and not works for works, worked in rows)
