"""The window cut into the smallest pieces that any rule tells apart ("atoms"), and its buckets.

All facts of one person, KPI and atom are alike to every rule; so the running sums are kept per
atom, and each day, week, stage and boost is a set of atoms. Contract: 1.4, 3.1.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, tzinfo

from challenge_hub.scoring.zone import DAY, day_start, local_day

WINDOW, DAYS, WEEKS, STAGES = "window", "day", "week", "stage"


@dataclass(frozen=True, slots=True)
class Bucket:
    """A day, week or stage clipped to the window; `end` is outside."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Grid:
    """The atoms of a window and, for each kind of bucket, where every atom belongs.

    `bucket_of[each][atom]` is the position in `buckets[each]`, or -1 in a gap between stages.
    """

    start: int
    end: int
    cuts: tuple[int, ...]
    buckets: Mapping[str, tuple[Bucket, ...]]
    bucket_of: Mapping[str, tuple[int, ...]]

    def atom(self, instant: int) -> int:
        """The atom that holds an instant inside the window."""
        return bisect_right(self.cuts, instant) - 1

    def inside(self, stages: frozenset[str]) -> frozenset[int]:
        """The atoms of the named stages."""
        row, belongs = self.buckets[STAGES], self.bucket_of[STAGES]
        return frozenset(
            atom for atom, place in enumerate(belongs) if place >= 0 and row[place].name in stages
        )

    def in_stages(self, each: str, stages: frozenset[str] | None) -> Collection[int]:
        """The positions of the buckets that touch the named stages; None: of all buckets."""
        if stages is None:
            return range(len(self.buckets[each]))
        return {self.bucket_of[each][atom] for atom in self.inside(stages)}


def grid_of(
    start: int, end: int, buckets: Mapping[str, tuple[Bucket, ...]], edges: Iterable[int]
) -> Grid:
    """Cut a window at the ends of all buckets and at further edges, such as those of boosts."""
    every = {WINDOW: (Bucket("", start, end),), **buckets}
    ends = {edge for row in every.values() for bucket in row for edge in (bucket.start, bucket.end)}
    inside = {edge for edge in ends | set(edges) if start < edge < end}
    cuts = (start, *sorted(inside))
    return Grid(start, end, cuts, every, {each: _belongs(row, cuts) for each, row in every.items()})


def _belongs(row: tuple[Bucket, ...], cuts: tuple[int, ...]) -> tuple[int, ...]:
    starts = [bucket.start for bucket in row]
    places = (bisect_right(starts, cut) - 1 for cut in cuts)
    return tuple(
        place if place >= 0 and cut < row[place].end else -1
        for place, cut in zip(places, cuts, strict=True)
    )


def days(start: int, end: int, zone: tzinfo) -> tuple[Bucket, ...]:
    """The local days that a window touches, the first and last clipped to it."""
    row: list[Bucket] = []
    day = local_day(start, zone)
    while (begin := day_start(day, zone)) < end:
        _append(row, day.isoformat(), max(begin, start), min(day_start(day + DAY, zone), end))
        day += DAY
    return tuple(row)


def weeks(start: int, end: int, zone: tzinfo) -> tuple[Bucket, ...]:
    """The ISO weeks that a window touches, the first and last clipped to it."""
    row: list[Bucket] = []
    day = local_day(start, zone)
    monday = day - DAY * day.weekday()
    while (begin := day_start(monday, zone)) < end:
        after = monday + DAY * 7
        _append(row, week_name(monday), max(begin, start), min(day_start(after, zone), end))
        monday = after
    return tuple(row)


def week_name(day: date) -> str:
    """The ISO week of a day, such as `2023-W34`."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def _append(row: list[Bucket], name: str, start: int, end: int) -> None:
    if start < end:  # a day that a zone skipped altogether has no instant
        row.append(Bucket(name, start, end))
