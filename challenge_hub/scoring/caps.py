"""Limits from above: per bucket, then on the whole score.

Contract: 3.5.
"""

from fractions import Fraction

from challenge_hub.scoring.cases import Case
from challenge_hub.scoring.fields import within
from challenge_hub.scoring.grid import WINDOW
from challenge_hub.scoring.numbers import MICRO, add_up
from challenge_hub.scoring.points import Buckets, boosted_amount, per_points
from challenge_hub.scoring.readings import atoms
from challenge_hub.scoring.rules import Award, Cap, Per, Rule

NOTHING = Fraction(0)


def cut_by_caps(given: list[tuple[Rule, Buckets]], case: Case) -> Fraction:
    """What the caps take away, zero or negative; `given` holds the kept buckets of each rule."""
    if not case.field.classification.caps:
        return NOTHING
    total = add_up(points for _, buckets in given for points in buckets.values())
    loss = NOTHING
    for cap in case.field.classification.caps:
        if cap.each != WINDOW:
            loss += _cut_buckets(cap, given, case)
    limit = case.field.whole_cap()
    if limit is not None and total + loss > limit:
        loss = limit - total
    return loss


def _cut_buckets(cap: Cap, given: list[tuple[Rule, Buckets]], case: Case) -> Fraction:
    sums = sums_under(cap, given, case)
    return -add_up(points - cap.points for points in sums.values() if points > cap.points)


def sums_under(cap: Cap, given: list[tuple[Rule, Buckets]], case: Case) -> dict[int, Fraction]:
    """The points that one cap with `each` limits, by its bucket."""
    sums: dict[int, Fraction] = {}
    for rule, buckets in given:
        for place, points in _placed(cap, rule, buckets, case):
            sums[place] = sums.get(place, NOTHING) + points
    return sums


def _placed(cap: Cap, rule: Rule, buckets: Buckets, case: Case) -> list[tuple[int, Fraction]]:
    """The points of a rule by the cap's bucket; none when the rule is outside that cap."""
    grid = case.field.grid
    belongs = grid.bucket_of[cap.each]
    if isinstance(rule, Per) and rule.plain:
        return [
            (belongs[atom], per_points(rule, _pair(boosted_amount(rule, case, atom))))
            for atom, bucket in atoms(case.sheet, rule.kpi.column, rule, grid)
            if bucket in buckets and belongs[atom] >= 0
        ]
    if isinstance(rule, Award) or not within(rule.each, cap.each):
        return []
    row = grid.buckets[rule.each]
    return [(belongs[grid.atom(row[bucket].start)], points) for bucket, points in buckets.items()]


def _pair(scaled: Fraction) -> tuple[int, int]:
    return scaled.numerator, scaled.denominator * MICRO
