"""Local times to instants (contract 1.4).

A local time that does not exist (spring) is an error; one that exists twice (autumn) is one
unless its offset is written. A bare date stays a date: `first_instant` says where a day begins.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from challenge_hub.challenges.format.errors import Problem, problem
from challenge_hub.challenges.format.nodes import Path
from challenge_hub.challenges.format.values import LocalTime, RelativeDays
from challenge_hub.foundation.clock import from_micros
from challenge_hub.scoring.zone import day_start

DAY = dt.timedelta(days=1)


class NoSuchInstant(Exception):
    """A local time names no instant, or two; `problem` says which."""

    def __init__(self, what: Problem) -> None:
        self.problem = what
        super().__init__(what.code)


def first_instant(day: dt.date, zone: ZoneInfo) -> dt.datetime:
    """Return the first instant (UTC) of a calendar day, also where midnight is skipped."""
    return from_micros(day_start(day, zone))


def starting(value: dt.datetime | dt.date, zone: ZoneInfo) -> dt.datetime:
    """Return the instant (UTC) at which a start that is an instant or a whole day begins."""
    return value if isinstance(value, dt.datetime) else first_instant(value, zone)


def ending(value: dt.datetime | dt.date, zone: ZoneInfo) -> dt.datetime:
    """Return the instant (UTC) that an end leaves outside; a bare date includes its whole day."""
    return value if isinstance(value, dt.datetime) else first_instant(value + DAY, zone)


def instant_of(time: LocalTime, zone: ZoneInfo) -> dt.datetime:
    """Return the instant (UTC) of a time as written, or raise NoSuchInstant."""
    if time.offset is not None:
        return (time.local - time.offset).replace(tzinfo=dt.UTC)
    if not _exists(time.local, zone):
        text = "%(text)s does not exist in %(zone)s: the clocks jump over it that night."
        allowed = "A time before or after the jump."
        raise NoSuchInstant(problem("no_such_time", text, allowed, text=time.text, zone=zone.key))
    first, second = _utc(time.local, zone, fold=0), _utc(time.local, zone, fold=1)
    if first != second:
        raise NoSuchInstant(
            problem(
                "time_twice",
                "%(text)s exists twice in %(zone)s: the clocks go back that night.",
                "Write the offset: %(first)s or %(second)s.",
                text=time.text,
                zone=zone.key,
                first=time.text + _offset_text(time.local, zone, fold=0),
                second=time.text + _offset_text(time.local, zone, fold=1),
            )
        )
    return first


def _utc(local: dt.datetime, zone: ZoneInfo, *, fold: int) -> dt.datetime:
    return local.replace(tzinfo=zone, fold=fold).astimezone(dt.UTC)


def _exists(local: dt.datetime, zone: ZoneInfo) -> bool:
    back = _utc(local, zone, fold=0).astimezone(zone)
    return back.replace(tzinfo=None) == local


def _offset_text(local: dt.datetime, zone: ZoneInfo, *, fold: int) -> str:
    return local.replace(tzinfo=zone, fold=fold).isoformat()[-6:]


@dataclass(slots=True)
class Settler:
    """Replaces every written time of a loaded file by its instant, and collects what is wrong."""

    zone: ZoneInfo
    problems: list[tuple[Path, Problem]] = field(default_factory=list)
    start: dt.datetime | dt.date | None = None

    def settle(self, document: dict[str, Any]) -> None:
        """Settle in place. The start comes first: relative times hang on it."""
        schedule = document.get("schedule") or {}
        self.start = self.settled(schedule.get("start"), ("schedule", "start"))
        self.problems.clear()  # the walk below meets the start again
        self.walk(document, ())

    def walk(self, value: Any, path: Path) -> None:
        for step, item in list(_items(value)):
            if isinstance(item, dict | list):
                self.walk(item, (*path, step))
            else:
                value[step] = self.settled(item, (*path, step))

    def settled(self, value: Any, path: Path) -> Any:
        """Return the instant of a written time, None where it has none, other values as is."""
        try:
            if isinstance(value, LocalTime):
                return instant_of(value, self.zone)
            if isinstance(value, RelativeDays):
                return self.days_from_start(value.days)
        except NoSuchInstant as error:
            self.problems.append((path, error.problem))
            return None
        return value

    def days_from_start(self, days: int) -> dt.datetime | None:
        """Return the local time of the start so many calendar days away.

        Where that exists twice it is the first of the two: no offset can be written there.
        """
        if self.start is None:
            return None
        local = starting(self.start, self.zone).astimezone(self.zone).replace(tzinfo=None)
        local = local + dt.timedelta(days=days)
        if not _exists(local, self.zone):
            text = "%(text)s does not exist in %(zone)s: the clocks jump over it that night."
            allowed = "Write the time itself."
            what = problem("no_such_time", text, allowed, text=f"{local}", zone=self.zone.key)
            raise NoSuchInstant(what)
        return _utc(local, self.zone, fold=0)


def _items(value: Any) -> Iterator[tuple[Any, Any]]:
    if isinstance(value, dict):
        yield from value.items()
    elif isinstance(value, list):
        yield from enumerate(value)
