"""Points for what was gained on one's own baseline.

Contract: 3.4 and the `improvement` row of 3. Totals and counts are compared per active day, the
other measures as they are.
"""

from collections.abc import Callable
from fractions import Fraction

from challenge_hub.scoring.cases import Case
from challenge_hub.scoring.keys import Value
from challenge_hub.scoring.kpis import Kpi, Reading
from challenge_hub.scoring.numbers import Pair, quotient
from challenge_hub.scoring.objectives import enough
from challenge_hub.scoring.readings import by_bucket, whole
from challenge_hub.scoring.rules import Improvement

PERCENT = 100


def improvement_points(rule: Improvement, case: Case) -> dict[int, Fraction]:
    """The points in each bucket with facts; nothing against an empty or day-less baseline."""
    given: dict[int, Fraction] = {}
    for place, reading in by_bucket(case.sheet, rule.kpi, rule, case.field.grid).items():
        baseline, current = compared(rule, case, place, reading)
        if baseline is not None and current is not None and enough(reading, rule.minimum):
            given[place] = gain_points(rule, baseline, current)
    return given


def compared(rule: Improvement, case: Case, place: int, reading: Reading) -> tuple[Value, Value]:
    """Baseline and current figure of a bucket, totals and counts by day; None when empty."""
    if case.past is None:
        return None, None
    bucket = case.field.grid.buckets[rule.each][place]
    baseline = per_day(rule.kpi, whole(case.past.sheet, rule.kpi).measure, case.past.days)
    current = per_day(rule.kpi, reading.measure, _days(case, bucket.start, bucket.end))
    return baseline, current


def per_day(kpi: Kpi, measure: Pair | None, days: Callable[[], int]) -> Value:
    """A total or count by day, another measure as it is; None when empty or without a day."""
    if measure is None:
        return None
    if not kpi.additive:
        return quotient(measure)
    count = days()
    return Fraction(measure[0], measure[1] * count) if count else None


def gain_points(rule: Improvement, baseline: Fraction, current: Fraction) -> Fraction:
    """Points for the gain in the better direction; a loss costs only where the rule says so.

    Per percent of a baseline of 0 there is nothing to compare with, and no points.
    """
    gain = baseline - current if rule.kpi.lower else current - baseline
    if rule.of_baseline:
        if not baseline:
            return Fraction(0)
        gain = Fraction(gain * PERCENT, abs(baseline))
    points = Fraction(gain * rule.points, rule.unit)
    return points if rule.loss else max(points, Fraction(0))


def _days(case: Case, start: int, end: int) -> Callable[[], int]:
    """Counts the active days of a bucket up to the instant shown, in a part those of its stays."""
    field, stays = case.field, case.past.stays if case.past else None
    until = min(end, field.as_of())
    if stays is None:
        return lambda: field.activity.days(start, until)
    spans = [(max(start, begin), min(until, stop)) for begin, stop in stays]
    return lambda: field.activity.days_in(spans)
