"""Read the window and its stages. Contract: 1.4, 3.1."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any

from challenge_hub.scoring.grid import DAYS, STAGES, WEEKS, Bucket, Grid, days, grid_of, weeks
from challenge_hub.scoring.rules import Contest
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
    stages = schedule.get("stages", "none")
    if isinstance(stages, str):
        stage = {"none": ""}.get(stages, stages)
        return Window(zone, start, end, closes, stage, ())
    listed = sorted((_stage(entry, zone) for entry in stages), key=lambda stage: stage.start)
    clipped = (Bucket(one.name, max(one.start, start), min(one.end, end)) for one in listed)
    inside = tuple(one for one in clipped if one.start < one.end)
    return Window(zone, start, end, closes, STAGES, inside)


def duration(text: str) -> int:
    """Read a canonical duration, `PT1800S`, as microseconds."""
    seconds = text.removeprefix("PT").removesuffix("S")
    return int(seconds) * 10**6


def cut(window: Window, contests: Iterable[Contest]) -> Grid:
    """Cut the window as finely as the rules of the contests ask for, no finer."""
    contests = tuple(contests)
    wanted = {window.stage} | {one.each for contest in contests for one in contest.rules}
    wanted |= {cap.each for contest in contests for cap in contest.caps}
    makers = {DAYS: days, WEEKS: weeks}
    buckets = {
        each: make(window.start, window.end, window.zone)
        for each, make in makers.items()
        if each in wanted
    }
    if window.listed:
        buckets[STAGES] = window.listed
    edges = [
        edge for contest in contests for one in contest.boosts for edge in (one.start, one.end)
    ]
    return grid_of(window.start, window.end, buckets, edges)


def _stage(entry: Mapping[str, Any], zone: tzinfo) -> Bucket:
    return Bucket(entry["name"], start_of(entry["from"], zone), end_of(entry["to"], zone))
