"""The points of each kind of rule, bucket by bucket.

Contract: the table of 3, and 3.1. Everything is exact; an empty measure gives nothing.
"""

from collections.abc import Callable
from fractions import Fraction
from typing import Any, TypeAlias

from challenge_hub.scoring.cases import Case
from challenge_hub.scoring.improvement import improvement_points
from challenge_hub.scoring.kpis import Sum, amount
from challenge_hub.scoring.numbers import MICRO, Pair, compare, fraction, towards_zero
from challenge_hub.scoring.objectives import enough, reached, share
from challenge_hub.scoring.places import place_points
from challenge_hub.scoring.readings import atoms, by_bucket
from challenge_hub.scoring.rules import Award, Improvement, Per, Places, Reach, Rule, Tiers

Buckets: TypeAlias = dict[int, Fraction]
"""Points by position of the bucket in the rule's `each`."""

NOTHING = Fraction(0)


def points_by_bucket(rule: Rule, case: Case) -> Buckets:
    """What a rule gives in each bucket that has facts; `best` not applied yet."""
    return GIVERS[type(rule)](rule, case)


def kept(rule: Rule, buckets: Buckets, case: Case) -> Buckets:
    """Only the `best` buckets, on equal points the earlier; a bucket without facts has 0.

    Of a rule that is limited to listed stages, only buckets that lie in them or cross them.
    """
    if rule.best is None:
        return buckets
    ranked = sorted(
        case.field.grid.in_stages(rule.each, rule.stages),
        key=lambda bucket: (-buckets.get(bucket, NOTHING), bucket),
    )
    chosen = set(ranked[: rule.best])
    return {bucket: points for bucket, points in buckets.items() if bucket in chosen}


def _per(rule: Per, case: Case) -> Buckets:
    grid, kpi = case.field.grid, rule.kpi
    readings = by_bucket(case.sheet, kpi, rule, grid)
    measures = {
        bucket: reading.measure
        for bucket, reading in readings.items()
        if reading.measure is not None and enough(reading, rule.minimum)
    }
    if kpi.additive and case.field.factors(kpi) is not None:
        measures = _boosted(rule, case, measures)
    return {bucket: per_points(rule, measure) for bucket, measure in measures.items()}


def per_points(rule: Per, measure: Pair) -> Fraction:
    """`points` for each `unit`, in proportion, or for full units only."""
    above, below = measure[0] * rule.unit.denominator, measure[1] * rule.unit.numerator
    if rule.whole:
        return rule.points * towards_zero(Fraction(above, below))
    return fraction(above * rule.points.numerator, below * rule.points.denominator)


def _boosted(rule: Per, case: Case, measures: dict[int, Pair]) -> dict[int, Pair]:
    sums = dict.fromkeys(measures, NOTHING)
    for atom, bucket in atoms(case.sheet, rule.kpi.column, rule, case.field.grid):
        if bucket in sums:
            sums[bucket] += boosted_amount(rule, case, atom)
    return {bucket: (total.numerator, total.denominator * MICRO) for bucket, total in sums.items()}


def boosted_amount(rule: Per, case: Case, atom: int) -> Fraction:
    """What one atom adds to a total or count, boosts included, scaled by 10**6."""
    added = amount(rule.kpi, Sum(*case.sheet.atoms(rule.kpi.column)[atom]))
    factors = case.field.factors(rule.kpi)
    return Fraction(added) if factors is None else factors[atom] * added


def _tiers(rule: Tiers, case: Case) -> Buckets:
    given: Buckets = {}
    for bucket, reading in by_bucket(case.sheet, rule.kpi, rule, case.field.grid).items():
        if reading.measure is None or not enough(reading, rule.minimum):
            continue
        points = None
        for step, worth in rule.steps:
            side = compare(reading.measure, step)
            if side > 0 if rule.lower else side < 0:
                break
            points = worth
        if points is not None:
            given[bucket] = points
    return given


def _reach(rule: Reach, case: Case) -> Buckets:
    objective = rule.objective
    target, least = case.target(objective), max(rule.minimum, objective.minimum)
    given: Buckets = {}
    for bucket, reading in by_bucket(case.sheet, objective.kpi, rule, case.field.grid).items():
        if rule.up_to is None:
            done = reached(objective.kpi, reading, target, least)
            given[bucket] = rule.points if done else NOTHING
        else:
            way = share(objective.kpi, reading, target, least)
            given[bucket] = rule.points * min(max(way, NOTHING), rule.up_to)
    return given


def _places(rule: Places, case: Case) -> Buckets:
    taken = case.places[rule.index]
    return {bucket: place_points(rule, place) for bucket, place in taken.items()}


def _award(rule: Award, case: Case) -> Buckets:
    points = case.awards.get(rule.name)
    return {} if points is None else {0: points}


GIVERS: dict[type[Rule], Callable[[Any, Case], Buckets]] = {
    Per: _per,
    Tiers: _tiers,
    Reach: _reach,
    Award: _award,
    Places: _places,
    Improvement: improvement_points,
}
