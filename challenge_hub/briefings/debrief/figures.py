"""Measures as people read them: a ratio in % as a percentage, totals also per day.

Contract: 1.7, 2.6.
"""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from challenge_hub.briefings.debrief.measures import Measured, Sums
from challenge_hub.briefings.debrief.periods import Period

Value = Fraction | None
Entry = Mapping[str, Any]
"""A KPI of the resolved document: label, unit, measure, better."""

HUNDRED = 100


def is_lower_better(kpi: Entry) -> bool:
    return bool(kpi.get("better") == "lower")


def is_additive(kpi: Entry) -> bool:
    """Totals and counts grow with the length of a period, so periods are compared per day."""
    return kpi["measure"] in {"total", "count"}


def parts_of(kpi: Entry, sums: Sums) -> tuple[Fraction, Fraction]:
    """What a measure divides, and by what; the figure is in the unit that the file uses."""
    if kpi["measure"] == "total":
        return sums.total, Fraction(1)
    if kpi["measure"] == "count":
        return sums.count, Fraction(1)
    percent = kpi["measure"] == "ratio" and kpi.get("unit") == "%"
    return sums.total * (HUNDRED if percent else 1), sums.count


def figure(kpi: Entry, sums: Sums | None) -> Value:
    """The measure of a group over a whole period; None when empty."""
    if sums is None:
        return None
    above, below = parts_of(kpi, sums)
    return above / below if below else None


def comparable(code: str, kpi: Entry, measured: Measured, period: Period) -> Value:
    """The measure, of totals and counts per day of work; None when empty (1.7)."""
    value = figure(kpi, measured.group.get(code))
    if value is None or not is_additive(kpi):
        return value
    return value / period.days if period.days else None
