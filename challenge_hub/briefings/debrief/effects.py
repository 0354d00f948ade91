"""What changed on one KPI, beside what changed elsewhere, and how sure that is. Promise F3."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from challenge_hub.briefings.debrief.figures import (
    Entry,
    Value,
    comparable,
    is_additive,
    is_lower_better,
    parts_of,
)
from challenge_hub.briefings.debrief.measures import NOTHING, Measured
from challenge_hub.briefings.debrief.periods import Period
from challenge_hub.briefings.statistics.grades import Grade, grade_of
from challenge_hub.briefings.statistics.interval import Interval, interval_of
from challenge_hub.briefings.statistics.uplift import Unit

MATTERS = Fraction(1, 10)  # of the level before, where the file asks for no change


@dataclass(frozen=True)
class Side:
    """A group before and during."""

    before: Measured
    after: Measured

    def people(self, code: str) -> list[str]:
        """Who has facts of a KPI in either period."""
        both = (self.before.persons, self.after.persons)
        return sorted({person for half in both for person, row in half.items() if code in row})


@dataclass(frozen=True)
class Change:
    """A group's level before and during, of totals and counts per day of work."""

    before: Value
    after: Value
    persons: int

    @property
    def size(self) -> Value:
        if self.before is None or self.after is None:
            return None
        return self.after - self.before


@dataclass(frozen=True)
class Effect:
    """One KPI. `uplift` is what changed beyond the comparison; `aim` the change asked for.

    Of totals and counts both are per person and day of work, so that groups of different sizes
    can be compared.
    """

    own: Change
    other: Change | None
    uplift: Value
    interval: Interval | None
    grade: Grade
    aim: Value


def measure_effect(
    code: str,
    kpi: Entry,
    sides: tuple[Side, Side | None],
    periods: tuple[Period, Period],
    *,
    aim: Value,
    seed: str,
) -> Effect:
    """Estimate one effect; `aim` is for the whole group, None where nothing was asked."""
    treated, comparison = sides
    own = _change(code, kpi, treated, periods)
    other = None if comparison is None else _change(code, kpi, comparison, periods)
    units = _units(code, kpi, treated, periods)
    others = None if comparison is None else _units(code, kpi, comparison, periods)
    interval = interval_of(units, others, seed=f"{seed} {code}")
    aim = _per_head(kpi, aim, own.persons)
    grade = grade_of(
        interval, lower_is_better=is_lower_better(kpi), yardstick=_yardstick(kpi, own, aim)
    )
    return Effect(own, other, _uplift(kpi, own, other), interval, grade, aim)


def _change(code: str, kpi: Entry, side: Side, periods: tuple[Period, Period]) -> Change:
    return Change(
        comparable(code, kpi, side.before, periods[0]),
        comparable(code, kpi, side.after, periods[1]),
        len(side.people(code)),
    )


def _uplift(kpi: Entry, own: Change, other: Change | None) -> Value:
    mine = _per_head(kpi, own.size, own.persons)
    if other is None or mine is None:
        return mine
    theirs = _per_head(kpi, other.size, other.persons)
    return None if theirs is None else mine - theirs


def _per_head(kpi: Entry, value: Value, persons: int) -> Value:
    if value is None or not is_additive(kpi):
        return value
    return value / persons if persons else None


def _yardstick(kpi: Entry, own: Change, aim: Value) -> float:
    """The change that would matter: what was asked for, else a tenth of the level before."""
    better = None if aim is None else -aim if is_lower_better(kpi) else aim
    if better is not None and better > 0:
        return float(better)
    before = _per_head(kpi, own.before, own.persons)
    return float(MATTERS * abs(before)) if before else 0.0


def _units(code: str, kpi: Entry, side: Side, periods: tuple[Period, Period]) -> list[Unit]:
    days = [period.days if is_additive(kpi) else 1 for period in periods]
    if 0 in days:
        return []
    return [
        Unit(
            *_half(code, kpi, side.before.persons.get(person, {}), days[0]),
            *_half(code, kpi, side.after.persons.get(person, {}), days[1]),
        )
        for person in side.people(code)
    ]


def _half(code: str, kpi: Entry, row: Mapping[str, Any], days: int) -> tuple[float, float]:
    above, below = parts_of(kpi, row.get(code, NOTHING))
    return float(above / days), float(below)
