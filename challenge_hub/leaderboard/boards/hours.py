"""When a challenge is worked: the hours of its days, as spans of instants inside its window."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from challenge_hub.foundation.clock import from_micros
from challenge_hub.leaderboard.boards.scene import Script
from challenge_hub.scoring.activity import WEEKDAYS, weekdays_of
from challenge_hub.scoring.grid import Bucket, days
from challenge_hub.scoring.zone import microseconds

WHOLE_DAY = "00:00-24:00"
Span = tuple[int, int]


def worked_days(script: Script) -> list[Bucket]:
    """The local days on which the challenge is worked; all of them without `activity`."""
    buckets = days(script.start, script.end, script.zone)
    return [one for one in buckets if hours_of(script, date.fromisoformat(one.name)) is not None]


@lru_cache(maxsize=256)
def spans(script: Script) -> tuple[Span, ...]:
    """The hours of each worked day, clipped to the window; the end is outside."""
    found = []
    for bucket in worked_days(script):
        day = date.fromisoformat(bucket.name)
        opens, _dash, closes = (hours_of(script, day) or WHOLE_DAY).partition("-")
        until = day if closes > opens and closes != "24:00" else day + timedelta(days=1)
        begin = max(_instant(script, day, opens), script.start)
        end = min(_instant(script, until, closes), script.end)
        if begin < end:
            found.append((begin, end))
    return tuple(found)


def opened(script: Script, now: int) -> int | None:
    """Since when work has been going on, so that a silent feed means something; None: it is not."""
    return next((begin for begin, end in spans(script) if begin <= now < end), None)


def hours_of(script: Script, day: date) -> str | None:
    """The hours of a day, such as `08:00-20:00`; None when it is not worked.

    Without `activity` a day goes from the clock time of the start to that of the end.
    """
    schedule = script.document["schedule"]
    if day.isoformat() in schedule.get("closed", ()):
        return None
    activity = schedule.get("activity")
    return _listed(activity, day) if activity else _usual(script)


def _listed(activity: Mapping[str, str], day: date) -> str | None:
    """Of the day's own key, else of the span of days that holds it."""
    own = activity.get(WEEKDAYS[day.weekday()])
    spans = (hours for key, hours in activity.items() if day.weekday() in weekdays_of(key))
    return own or next(spans, None)


def _usual(script: Script) -> str:
    opens, closes = (
        f"{from_micros(instant).astimezone(script.zone):%H:%M}"
        for instant in (script.start, script.end)
    )
    return f"{opens}-{closes}" if opens < closes else WHOLE_DAY


def _instant(script: Script, day: date, clock: str) -> int:
    local = time(0) if clock == "24:00" else time.fromisoformat(clock)
    return microseconds(datetime.combine(day, local, tzinfo=script.zone))
