"""The proof line: where the figures come from and how far they can be trusted (LOOK 1 and 6)."""

from typing import Any

from challenge_hub.foundation.clock import from_micros
from challenge_hub.foundation.say import _
from challenge_hub.foundation.text import format_clock, format_day, format_duration, format_moment
from challenge_hub.leaderboard.boards.scene import Scene, Script
from challenge_hub.scoring.zone import local_day

MOST_REASON = 100  # characters of why a board stands still; more would break the line


def foot(script: Script, scene: Scene) -> dict[str, Any]:
    """A state with its word, what else there is to say, and the clock time of the picture.

    `of` is the instant of the last fact, microseconds: for other words than a board's.
    """
    is_, say = _state(script, scene)
    return {
        "is": is_,
        "say": say,
        "more": _more(script, scene),
        "at": _clock(script, scene.now),
        "of": scene.as_of,
    }


def stopped(last: dict[str, Any]) -> dict[str, Any]:
    """The line of a picture that nobody brings up to date any more: since when it is silent."""
    return {**last, "is": "silent", "say": _("No news since %(time)s", time=last["at"])}


def _state(script: Script, scene: Scene) -> tuple[str, str]:
    if scene.state in {"provisional", "certified"}:
        return scene.state, _("Provisional") if scene.state == "provisional" else _("Certified")
    if scene.state == "paused":
        return "paused", _("Paused")
    if scene.as_of is None:
        return "draft", _("No data yet")
    return _of_data(script, scene, scene.as_of)


def _of_data(script: Script, scene: Scene, as_of: int) -> tuple[str, str]:
    """How old the figures are. Before the opening nothing was to come, so nothing is late."""
    expected = max(as_of, scene.opened or 0)
    if scene.quiet == "late":
        wait = format_duration((scene.now - expected) // 10**6, script.language)
        return "late", _("Data late by %(wait)s", wait=wait)
    if scene.quiet == "silent":
        return "silent", _("No news since %(time)s", time=_clock(script, expected))
    when = _when(script, as_of, scene.now)
    if scene.quiet == "resting":
        return "resting", _("Outside working hours, data of %(time)s", time=when)
    return "fresh", _("Data of %(time)s", time=when)


def _more(script: Script, scene: Scene) -> str:
    if scene.state == "provisional":
        closes = format_moment(from_micros(script.plan.closes), str(script.zone), script.language)
        if scene.now < script.plan.closes:
            return _("Certified after the delay, %(when)s", when=closes)
        return _("Certification is under way")
    if scene.state == "certified" and scene.certified_at is not None:
        when = format_moment(from_micros(scene.certified_at), str(script.zone), script.language)
        return _("Final since %(when)s", when=when)
    return _cut(" ".join(scene.pause_reason.split()))


def _cut(reason: str) -> str:
    """At most so much of it: up to a word's end, of one long word its beginning."""
    if len(reason) <= MOST_REASON:
        return reason
    head = reason[:MOST_REASON].rpartition(" ")[0] or reason[: MOST_REASON - 1]
    return head.rstrip(" ,;:") + "…"


def _when(script: Script, instant: int, now: int) -> str:
    """A time of day; of another day with its name."""
    clock = _clock(script, instant)
    if local_day(instant, script.zone) == local_day(now, script.zone):
        return clock
    day = format_day(from_micros(instant), str(script.zone), script.language)
    return f"{day.split()[0]} {clock}"


def _clock(script: Script, instant: int) -> str:
    return format_clock(from_micros(instant), str(script.zone), script.language)
