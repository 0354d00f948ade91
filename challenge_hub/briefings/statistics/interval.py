"""A 95 % interval for an uplift by a seeded, studentised bootstrap over persons.

Persons are drawn anew, with replacement, within each group; each draw gives an uplift and its own
standard error. The spread of (uplift − observed) ÷ error, rather than that of the uplift alone,
keeps the promised 95 % also with ten people a team, where plain percentiles fall to 90 %.
"""

import random
from collections.abc import Sequence
from typing import NamedTuple

from challenge_hub.briefings.statistics.uplift import Estimate, Unit, fold, uplift_of

RESAMPLES = 1999  # so that 2.5 % and 97.5 % are whole positions of 2,000 steps
LEAST_PERSONS = 5  # in each group; fewer say nothing about others like them
MOST_LOST = 0.05  # share of draws that may be unusable before the data are called too few
TAIL = 0.025


class Interval(NamedTuple):
    """The uplift and the ends of its 95 % interval, in the measure's unit."""

    point: float
    low: float
    high: float


def interval_of(
    treated: Sequence[Unit], comparison: Sequence[Unit] | None, *, seed: str
) -> Interval | None:
    """The interval; None where the data are too few or do not vary at all.

    The same units and seed give the same interval on every machine and in every order of units.
    """
    groups = [sorted(treated)] + ([] if comparison is None else [sorted(comparison)])
    if min(len(group) for group in groups) < LEAST_PERSONS:
        return None
    dice = random.Random(seed)  # noqa: S311  # an estimate that can be repeated, not a secret
    groups = [fold(group, dice) for group in groups]
    observed = _uplift(groups)
    if observed is None or observed.error <= 0:
        return None
    spread = _spread(groups, observed, dice)
    if len(spread) < RESAMPLES * (1 - MOST_LOST):
        return None
    return Interval(
        observed.change,
        observed.change - _quantile(spread, 1 - TAIL) * observed.error,
        observed.change - _quantile(spread, TAIL) * observed.error,
    )


def _spread(groups: list[list[Unit]], observed: Estimate, dice: random.Random) -> list[float]:
    """Sorted studentised differences; a draw without weight or without variation is lost."""
    draws = (
        _uplift([dice.choices(group, k=len(group)) for group in groups]) for _ in range(RESAMPLES)
    )
    return sorted((d.change - observed.change) / d.error for d in draws if d and d.error > 0)


def _uplift(groups: list[list[Unit]]) -> Estimate | None:
    return uplift_of(groups[0], groups[1] if len(groups) > 1 else None)


def _quantile(values: list[float], share: float) -> float:
    return values[min(len(values) - 1, max(0, round(share * (len(values) + 1)) - 1))]
