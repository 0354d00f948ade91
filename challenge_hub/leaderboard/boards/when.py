"""The time on a board: which day of how many, and the instants that the clock counts down to."""

from typing import Any

from challenge_hub.foundation.clock import from_micros
from challenge_hub.foundation.say import _
from challenge_hub.foundation.text import format_clock, format_day
from challenge_hub.leaderboard.boards.hours import spans, worked_days
from challenge_hub.leaderboard.boards.scene import Scene, Script
from challenge_hub.scoring.zone import DAY, day_start, local_day

MOST_COUNTDOWNS = 20  # a screen that is cut off for longer than these days shows the end
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
    ahead = [(script.start, _("before the start"))]
    for begin, end in spans(script):
        ahead.append((begin, _("before it goes on")))
        ahead.append((end, _("before the end of the day")))
    inside = [one for one in ahead if now < one[0] < script.end][:MOST_COUNTDOWNS]
    inside.append((script.end, _("before the end")))
    return [{"at": instant // MILLI, "say": say} for instant, say in inside if instant > now]


def morning_of(script: Script, now: int) -> int:
    """The first instant of the local day, not before the start."""
    return max(day_start(local_day(now, script.zone), script.zone), script.start)


def midnight_after(script: Script, now: int) -> int:
    """The first instant of the next local day."""
    return day_start(local_day(now, script.zone) + DAY, script.zone)
