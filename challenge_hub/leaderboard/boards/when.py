"""The time on a board: which day of how many, and the instants that the clock counts down to."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from challenge_hub.foundation.clock import from_micros
from challenge_hub.foundation.text import format_clock, format_day
from challenge_hub.leaderboard.boards.language import _
from challenge_hub.leaderboard.boards.scene import Scene, Script
from challenge_hub.scoring.grid import Bucket, days
from challenge_hub.scoring.zone import day_start, local_day, microseconds

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MOST_COUNTDOWNS = 12  # a screen that is cut off for longer than these days shows the end
MILLI = 1000  # microseconds in a millisecond, which pages count in


def day_of(script: Script, now: int) -> str:
    """`Day 3 of 5`: of the days on which the challenge is worked."""
    worked = worked_days(script)
    begun = sum(bucket.start <= now for bucket in worked)
    if len(worked) < 2 or not begun:
        return ""
    return _("Day %(n)s of %(all)s", n=begun, all=len(worked))


def heading(script: Script, scene: Scene) -> str:
    """What stands at the top right: the day, or since when the board stands still."""
    if scene.frozen_at is None:
        return day_of(script, scene.now) if scene.now < script.end else ""
    instant, zone = from_micros(scene.frozen_at), str(script.zone)
    day, clock = (
        format_day(instant, zone, script.language).split()[0],
        format_clock(instant, zone, script.language),
    )
    return _("Board frozen since %(day)s %(time)s", day=day, time=clock)


def countdowns(script: Script, now: int) -> list[dict[str, Any]]:
    """What the clock counts down to, in order of time; a page shows the first that lies ahead."""
    if now < script.start:
        ahead = [(script.start, _("before the start"))]
    else:
        ahead = [
            (end, _("before the end of the day"))
            for end in _ends_of_days(script)
            if now < end < script.end
        ][:MOST_COUNTDOWNS]
    ahead.append((script.end, _("before the end")))
    return [{"at": instant // MILLI, "say": say} for instant, say in ahead if instant > now]


def worked_days(script: Script) -> list[Bucket]:
    buckets = days(script.start, script.end, script.zone)
    return [bucket for bucket in buckets if _is_worked(script, date.fromisoformat(bucket.name))]


def _is_worked(script: Script, day: date) -> bool:
    schedule = script.document["schedule"]
    activity = schedule.get("activity")
    closed = day.isoformat() in schedule.get("closed", ())
    return not closed and (not activity or _hours(activity, day) is not None)


def _ends_of_days(script: Script) -> Iterator[int]:
    """When each day's activity ends; midnight where none is given and stages are days."""
    schedule = script.document["schedule"]
    activity = schedule.get("activity", {})
    if not activity and schedule.get("stages") != "day":
        return
    for bucket in worked_days(script):
        hours = _hours(activity, date.fromisoformat(bucket.name))
        yield bucket.end if hours is None else _end_of_activity(script, bucket, hours)


def _end_of_activity(script: Script, bucket: Bucket, hours: str) -> int:
    opens, _dash, closes = hours.partition("-")
    day = date.fromisoformat(bucket.name)
    if closes <= opens:  # runs into the next day
        day += timedelta(days=1)
    local = datetime.combine(day, _clock(closes), tzinfo=script.zone)
    return microseconds(local)


def _clock(text: str) -> time:
    return time(0) if text == "24:00" else time.fromisoformat(text)


def _hours(activity: Mapping[str, str], day: date) -> str | None:
    """The hours of a day: of its own key, else of the span of days that holds it."""
    name = DAYS[day.weekday()]
    if name in activity:
        return activity[name]
    for key, hours in activity.items():
        first, dash, last = key.partition("-")
        if dash and DAYS.index(first) <= day.weekday() <= DAYS.index(last):
            return hours
    return None


def is_active(script: Script, now: int) -> bool:
    """Whether work is going on, so that a silent feed means something."""
    if not script.start <= now < script.end:
        return False
    day = local_day(now, script.zone)
    if not _is_worked(script, day):
        return False
    hours = _hours(script.document["schedule"].get("activity", {}), day)
    if hours is None:
        return True
    opens, _dash, closes = hours.partition("-")
    local = from_micros(now).astimezone(script.zone).time()
    if closes <= opens:
        return local >= _clock(opens)
    return _clock(opens) <= local < (_clock(closes) if closes != "24:00" else time.max)


def morning_of(script: Script, now: int) -> int:
    """The first instant of the local day, not before the start."""
    return max(day_start(local_day(now, script.zone), script.zone), script.start)
