"""Places by a KPI in each bucket, for `rank` rules and for countback.

Contract: the `rank` row of 3; `countback` of 4.2.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from challenge_hub.scoring.grid import Grid
from challenge_hub.scoring.keys import Key, key_of
from challenge_hub.scoring.numbers import quotient
from challenge_hub.scoring.objectives import enough
from challenge_hub.scoring.readings import by_bucket
from challenge_hub.scoring.rules import Places
from challenge_hub.scoring.sheets import Sheet


class Place(NamedTuple):
    """A place, 1 for the first, and how many share it."""

    place: int
    shared_by: int


def place_points(rule: Places, place: Place) -> Fraction:
    """The points of a place; of a shared one those of the place, or the mean of those filled."""
    filled = range(place.place, place.place + (place.shared_by if rule.mean else 1))
    worth = (rule.points[one - 1] for one in filled if one <= len(rule.points))
    return Fraction(sum(worth, Fraction(0)), len(filled))


@dataclass(slots=True)
class Podium:
    """The places of everyone by one rule, bucket by bucket, brought up to date when asked.

    `sheet` gives a participant's sheet. Only buckets in which a figure changed are placed anew.
    """

    rule: Places
    grid: Grid
    sheet: Callable[[str], Sheet]
    keys: dict[int, dict[str, Key]]
    placed: dict[int, dict[str, Place]]
    stale: set[int]

    def look(self, code: str) -> None:
        """Read a participant's figures again."""
        rule = self.rule
        readings = by_bucket(self.sheet(code), rule.kpi, rule, self.grid)
        now = {
            bucket: key_of(quotient(reading.measure), lower=rule.kpi.lower)
            for bucket, reading in readings.items()
            if reading.measure is not None and enough(reading, rule.minimum)
        }
        for bucket in self.keys.keys() | now.keys():
            if self.keys.get(bucket, {}).get(code) == now.get(bucket):
                continue
            self.stale.add(bucket)
            row = self.keys.setdefault(bucket, {})
            if bucket in now:
                row[code] = now[bucket]
            else:
                del row[code]

    def settle(self) -> set[str]:
        """Place everyone anew where something changed; return whose place is another now."""
        moved: set[str] = set()
        for bucket in self.stale:
            before, after = self.placed.get(bucket, {}), places(self.keys[bucket])
            moved |= {code for code in before.keys() | after if before.get(code) != after.get(code)}
            self.placed[bucket] = after
        self.stale = set()
        return moved

    def of(self, code: str) -> dict[int, Place]:
        """A participant's places, by bucket."""
        return {bucket: row[code] for bucket, row in self.placed.items() if code in row}


def podium_of(rule: Places, grid: Grid, sheet: Callable[[str], Sheet]) -> Podium:
    """A podium on which nobody stands yet."""
    return Podium(rule, grid, sheet, {}, {}, set())


def places(keys: dict[str, Key]) -> dict[str, Place]:
    """Places by key: 1, 2, 2, 4.

    >>> places({"a": (1,), "b": (0,), "c": (1,)})["c"]
    Place(place=2, shared_by=2)
    """
    found: dict[str, Place] = {}
    place = 1
    ordered = sorted(((key, code) for code, key in keys.items()), key=itemgetter(0))
    for _, group in groupby(ordered, key=itemgetter(0)):
        codes = [code for _, code in group]
        found.update(dict.fromkeys(codes, Place(place, len(codes))))
        place += len(codes)
    return found


BEYOND = 2**62


def countback_key(taken: Iterable[Place]) -> Key:
    """More first places first, then more second, and so on.

    >>> countback_key([Place(1, 1), Place(3, 1)]) < countback_key([Place(1, 1)])
    True
    """
    return (*sorted(place.place for place in taken), BEYOND)
