"""Read the window and its stages. Contract: 1.4, 3.1."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, tzinfo
from typing import Any

from challenge_hub.scoring.activity import Activity, weekdays_of
from challenge_hub.scoring.grid import DAYS, STAGES, WEEKS, Bucket, Grid, days, grid_of, weeks
from challenge_hub.scoring.rules import COUNTBACK, Classification
from challenge_hub.scoring.zone import end_of, start_of, zone_of


@dataclass(frozen=True, slots=True)
class Window:
    """From `start` to `end` (outside), closed to late facts at `closes`; microseconds.

    `stage` says what `each: stage` means: days, weeks, the `listed` stages, or nothing ("").
    """

    zone: tzinfo
    start: int
    end: int
    closes: int
    stage: str
    listed: tuple[Bucket, ...]
    baseline: tuple[int, int] | None
    activity: Activity

    def each(self, word: str) -> str:
        """The kind of bucket behind a rule's `each`; `stages: day` makes a stage a day (3.5)."""
        if word != STAGES:
            return word
        if not self.stage:
            raise ValueError("each: stage needs schedule.stages")
        return self.stage


def read_window(document: Mapping[str, Any]) -> Window:
    """Read the schedule in the file's time zone."""
    schedule, zone = document["schedule"], zone_of(document["timezone"])
    start, end = start_of(schedule["start"], zone), end_of(schedule["end"], zone)
    closes = end + duration(schedule.get("grace", "PT0S"))
    stage, listed = _stages(schedule.get("stages", "none"), start, end, zone)
    return Window(
        zone=zone,
        start=start,
        end=end,
        closes=closes,
        stage=stage,
        listed=listed,
        baseline=_baseline(document.get("evaluation", {}), zone),
        activity=_activity(schedule, zone),
    )


def _stages(entry: Any, start: int, end: int, zone: tzinfo) -> tuple[str, tuple[Bucket, ...]]:
    if isinstance(entry, str):
        return ("" if entry == "none" else entry), ()
    listed = sorted((_stage(one, zone) for one in entry), key=lambda stage: stage.start)
    clipped = (Bucket(one.name, max(one.start, start), min(one.end, end)) for one in listed)
    return STAGES, tuple(one for one in clipped if one.start < one.end)


def _baseline(evaluation: Mapping[str, Any], zone: tzinfo) -> tuple[int, int] | None:
    period = evaluation.get("baseline")
    return None if period is None else (start_of(period["from"], zone), end_of(period["to"], zone))


def _activity(schedule: Mapping[str, Any], zone: tzinfo) -> Activity:
    hours: dict[int, tuple[int, int]] = {}
    for weekdays, clock in schedule.get("activity", {}).items():
        begin, _, end = clock.partition("-")
        for weekday in weekdays_of(weekdays):
            hours[weekday] = (_minutes(begin), _minutes(end))
    closed = frozenset(date.fromisoformat(day) for day in schedule.get("closed", ()))
    return Activity(zone, hours, closed)


def _minutes(clock: str) -> int:
    hour, _, minute = clock.partition(":")
    return int(hour) * 60 + int(minute)


def duration(text: str) -> int:
    """Read a canonical duration, `PT1800S`, as microseconds."""
    seconds = text.removeprefix("PT").removesuffix("S")
    return int(seconds) * 10**6


def cut(window: Window, classifications: Iterable[Classification]) -> Grid:
    """Cut the window as finely as the rules of the classifications ask for, no finer."""
    classifications = tuple(classifications)
    rules = [rule for classification in classifications for rule in classification.rules]
    wanted = {rule.each for rule in rules}
    wanted |= {cap.each for classification in classifications for cap in classification.caps}
    if any(COUNTBACK in classification.ties for classification in classifications):
        wanted.add(window.stage)
    if any(rule.stages for rule in rules):
        wanted.add(STAGES)
    makers = {DAYS: days, WEEKS: weeks}
    buckets = {
        each: make(window.start, window.end, window.zone)
        for each, make in makers.items()
        if each in wanted
    }
    if STAGES in wanted:
        buckets[STAGES] = window.listed
    edges = [
        edge
        for classification in classifications
        for one in classification.boosts
        for edge in (one.start, one.end)
    ]
    return grid_of(window.start, window.end, buckets, edges)


def _stage(entry: Mapping[str, Any], zone: tzinfo) -> Bucket:
    return Bucket(entry["name"], start_of(entry["from"], zone), end_of(entry["to"], zone))
