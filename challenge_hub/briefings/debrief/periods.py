"""The two periods that are compared, and how many days of work each holds. Contract: 3.4."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from challenge_hub.scoring.zone import DAY, end_of, local_day, start_of, zone_of

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True)
class Period:
    """From `start` to `end` (outside), microseconds since the epoch; `days` of work in it."""

    start: int
    end: int
    days: int


def challenge_period(document: Mapping[str, Any], as_of: int) -> Period:
    """The window up to the instant shown, which is outside."""
    zone, schedule = zone_of(document["timezone"]), document["schedule"]
    start = start_of(schedule["start"], zone)
    end = min(end_of(schedule["end"], zone), as_of)
    return Period(start, end, active_days(schedule, zone, start, end))


def baseline_period(document: Mapping[str, Any]) -> Period | None:
    """The baseline of the file, None where it has none."""
    baseline = document["evaluation"].get("baseline")
    if baseline is None:
        return None
    zone = zone_of(document["timezone"])
    start, end = start_of(baseline["from"], zone), end_of(baseline["to"], zone)
    return Period(start, end, active_days(document["schedule"], zone, start, end))


def active_days(schedule: Mapping[str, Any], zone: ZoneInfo, start: int, end: int) -> int:
    """Calendar days touched that have activity and are not closed; all without `activity`."""
    activity = schedule.get("activity")
    open_days = None if activity is None else worked_weekdays(activity)
    closed = {date.fromisoformat(day) for day in schedule.get("closed", ())}
    return sum(
        day not in closed and (open_days is None or day.weekday() in open_days)
        for day in touched_days(zone, start, end)
    )


def touched_days(zone: ZoneInfo, start: int, end: int) -> list[date]:
    """The local days with an instant from `start` to `end` (outside)."""
    if end <= start:
        return []
    first, last = local_day(start, zone), local_day(end - 1, zone)
    return [first + DAY * number for number in range((last - first) // timedelta(days=1) + 1)]


def worked_weekdays(activity: Mapping[str, str]) -> frozenset[int]:
    """Weekdays (Monday 0) with at least a minute of activity; nights run into the next day.

    >>> sorted(worked_weekdays({"fri": "20:00-04:00", "mon": "08:00-20:00"}))
    [0, 4, 5]
    """
    worked = set()
    for days, hours in activity.items():
        begins, _, ends = hours.partition("-")
        overnight = ends < begins and ends != "00:00"
        for weekday in _weekdays(days):
            worked.add(weekday)
            if overnight:
                worked.add((weekday + 1) % 7)
    return frozenset(worked)


def _weekdays(days: str) -> range:
    first, _, last = days.partition("-")
    return range(WEEKDAYS.index(first), WEEKDAYS.index(last or first) + 1)
