"""Places by a KPI in each bucket, for `rank` rules and for countback.

Contract: the `rank` row of 3; `countback` of 4.2.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import groupby
from typing import NamedTuple

from challenge_hub.scoring.grid import Grid
from challenge_hub.scoring.keys import Key, key_of
from challenge_hub.scoring.ladder import Ladder, Rung
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

    `sheet` gives a participant's sheet. Only buckets in which a figure changed are placed anew,
    and of these only the first `depth` places where nothing asks for more: who is behind them gains
    nothing, however many they are.
    """

    rule: Places
    grid: Grid
    sheet: Callable[[str], Sheet]
    depth: int | None = None
    ladders: dict[int, Ladder] = field(default_factory=dict)
    stands: dict[str, tuple[int, ...]] = field(default_factory=dict)  # in which buckets
    placed: dict[int, dict[str, Place]] = field(default_factory=dict)
    stale: set[int] = field(default_factory=set)

    def look(self, code: str) -> None:
        """Read a participant's figures again."""
        rule = self.rule
        readings = by_bucket(self.sheet(code), rule.kpi, rule, self.grid)
        now: dict[int, Rung] = {
            bucket: (*key_of(quotient(reading.measure), lower=rule.kpi.lower), code)
            for bucket, reading in readings.items()
            if reading.measure is not None and enough(reading, rule.minimum)
        }
        for bucket in {*self.stands.get(code, ()), *now}:
            ladder = self.ladders.get(bucket)
            if ladder is None:
                ladder = self.ladders[bucket] = Ladder()
            if ladder.put(code, now.get(bucket)):
                self.stale.add(bucket)
        self.stands[code] = tuple(now)

    def settle(self) -> set[str]:
        """Place people anew where something changed; return whose place is another now."""
        moved: set[str] = set()
        for bucket in self.stale:
            before, after = self.placed.get(bucket, {}), places(self.ladders[bucket], self.depth)
            moved |= {code for code in before.keys() | after if before.get(code) != after.get(code)}
            self.placed[bucket] = after
        self.stale = set()
        return moved

    def of(self, code: str) -> dict[int, Place]:
        """A participant's places, by bucket."""
        return {bucket: row[code] for bucket, row in self.placed.items() if code in row}


def places(rungs: Iterable[Rung], depth: int | None = None) -> dict[str, Place]:
    """Places by key, of keys in order that each end in a code: 1, 2, 2, 4; the first `depth` ones.

    >>> places([(0, "b"), (1, "a"), (1, "c"), (2, "d")], 3)["c"]
    Place(place=2, shared_by=2)
    """
    found: dict[str, Place] = {}
    place = 1
    for _, group in groupby(rungs, key=lambda rung: rung[:-1]):
        if depth is not None and place > depth:
            break
        codes = [rung[-1] for rung in group]
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
