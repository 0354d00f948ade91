"""How much more one group changed than another, and how sure that is, before any resampling.

The unit is the person: facts of one person resemble each other, so a thousand facts of five people
are five observations, not a thousand. A group's measure is a quotient of sums over its persons; the
standard error is that of the linearised quotient (delta method).
"""

import math
import random
from collections.abc import Sequence
from typing import NamedTuple

MOST_UNITS = 200  # beyond it persons are folded together at random: same estimate, bounded time


class Unit(NamedTuple):
    """One person's share in a group's measure: sums over weights, before and during.

    For an average: Σ value and Σ count. For a total: the total per active day, and weight 1.
    """

    before: float
    before_weight: float
    after: float
    after_weight: float


class Estimate(NamedTuple):
    """A change (after minus before) and its standard error, in the measure's unit."""

    change: float
    error: float


def change_of(units: Sequence[Unit]) -> Estimate | None:
    """The change of a group's measure; None where a period has no weight or one person only.

    >>> change_of([Unit(8, 2, 10, 2), Unit(8, 2, 8, 2)])
    Estimate(change=0.5, error=0.5)
    """
    number = len(units)
    before, before_weight, after, after_weight = (
        sum(column) for column in zip(*units, strict=True)
    )
    if number < 2 or before_weight <= 0 or after_weight <= 0:
        return None
    old, new = before / before_weight, after / after_weight
    squares = math.fsum(
        ((u.after - new * u.after_weight) / after_weight
         - (u.before - old * u.before_weight) / before_weight) ** 2
        for u in units
    )  # fmt: skip
    return Estimate(new - old, math.sqrt(squares * number / (number - 1)))


def uplift_of(treated: Sequence[Unit], comparison: Sequence[Unit] | None) -> Estimate | None:
    """Difference in differences; without comparison the treated group's own change."""
    own = change_of(treated) if treated else None
    if comparison is None or own is None:
        return own
    other = change_of(comparison) if comparison else None
    if other is None:
        return None
    return Estimate(own.change - other.change, math.hypot(own.error, other.error))


def fold(units: Sequence[Unit], dice: random.Random) -> list[Unit]:
    """At most MOST_UNITS units: persons are dealt at random into that many heaps."""
    if len(units) <= MOST_UNITS:
        return list(units)
    dealt = list(units)
    dice.shuffle(dealt)
    heaps = (dealt[start::MOST_UNITS] for start in range(MOST_UNITS))
    return [Unit(*(math.fsum(column) for column in zip(*heap, strict=True))) for heap in heaps]
