"""One rule's points, bucket by bucket, each with its sentence and the facts behind it.

Contract: DESIGN 5, F1. The functions that score are asked again; nothing is worked out twice.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from challenge_hub.scoring.awards import Given
from challenge_hub.scoring.caps import sums_under
from challenge_hub.scoring.cases import Case
from challenge_hub.scoring.gates import after_gate, passes
from challenge_hub.scoring.grid import WINDOW
from challenge_hub.scoring.kpis import EMPTY, Kpi, Sum, amount
from challenge_hub.scoring.lines import Line
from challenge_hub.scoring.numbers import MICRO
from challenge_hub.scoring.points import Buckets, kept, per_points, points_by_bucket
from challenge_hub.scoring.readings import by_bucket, whole
from challenge_hub.scoring.rules import Award, Improvement, Per, Places, Reach, Rule, Tiers
from challenge_hub.scoring.sentences import (
    Sentence,
    award_sentence,
    cap_sentence,
    gate_sentence,
    rule_sentence,
)

Shares: TypeAlias = tuple[tuple[Line, Fraction | None], ...]
"""Facts, each with its own share of the points where it has one."""

ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class Step:
    """What a rule gives in one bucket (`""` is the whole window).

    `counts` is False where `best` drops the bucket; its points are then not in the part.
    """

    bucket: str
    points: Fraction
    sentence: Sentence
    facts: Shares = ()
    counts: bool = True


def steps_of(rule: Rule, case: Case) -> list[Step]:
    """The steps of a points rule in order of time; the points of those that count add up to it."""
    buckets = points_by_bucket(rule, case)
    counted = kept(rule, buckets, case)
    kpi = kpi_of(rule)
    readings = by_bucket(case.sheet, kpi, rule, case.field.grid)
    row = case.field.grid.buckets[rule.each]
    return [
        Step(
            bucket=row[place].name,
            points=buckets.get(place, ZERO),
            sentence=rule_sentence(rule, case, place, readings.get(place, EMPTY)),
            facts=_shares(rule, kpi, case, place),
            counts=place in counted or place not in buckets,
        )
        for place in sorted({*buckets, *readings} or ({0} if rule.each == WINDOW else set()))
    ]


def kpi_of(rule: Rule) -> Kpi:
    """The KPI that a rule looks at; an award looks at none and raises TypeError."""
    if isinstance(rule, Reach):
        return rule.objective.kpi
    if isinstance(rule, Per | Tiers | Places | Improvement):
        return rule.kpi
    raise TypeError(f"{type(rule).__name__} looks at no KPI")


def _shares(rule: Rule, kpi: Kpi, case: Case, place: int) -> Shares:
    codes = {kpi.code} if kpi.of is None else {part.code for part in kpi.of}
    grid = case.field.grid
    allowed = None if rule.stages is None else grid.inside(rule.stages)
    found = []
    for line in case.sheet.looking_back():
        atom = grid.atom(line.at)
        inside = allowed is None or atom in allowed
        if line.kpi in codes and inside and grid.bucket_of[rule.each][atom] == place:
            found.append((line, _share(rule, case, line, atom)))
    return tuple(found)


def _share(rule: Rule, case: Case, line: Line, atom: int) -> Fraction | None:
    """A fact's own points, where points are proportional to it."""
    if not isinstance(rule, Per) or not rule.plain or rule.minimum:
        return None
    factors = case.field.factors(rule.kpi)
    added = Fraction(amount(rule.kpi, Sum(line.value or 0, line.count, 1)))
    boosted = added if factors is None else added * factors[atom]
    return per_points(rule, (boosted.numerator, boosted.denominator * MICRO))


def award_steps(rule: Award, added: list[tuple[Given, Fraction]]) -> list[Step]:
    """The awards of one name, each with what it added."""
    return [
        Step("", points, award_sentence(rule, given.line.reason), ((given.line, points),))
        for given, points in added
        if given.line.kpi == rule.name
    ]


def cap_steps(given: list[tuple[Rule, Buckets]], case: Case) -> Iterator[Step]:
    """What each cap took away: first by bucket, then from the whole."""
    total = sum((points for _, buckets in given for points in buckets.values()), ZERO)
    for cap in case.field.classification.caps:
        if cap.each == WINDOW:
            continue
        row = case.field.grid.buckets[cap.each]
        for place, points in sorted(sums_under(cap, given, case).items()):
            if points > cap.points:
                total += cap.points - points
                sentence = cap_sentence(points, cap.points)
                yield Step(row[place].name, cap.points - points, sentence)
    limit = case.field.whole_cap()
    if limit is not None and total > limit:
        yield Step("", limit - total, cap_sentence(total, limit))


def gate_steps(case: Case, score: Fraction) -> Iterator[Step]:
    """Each gate that was missed, and what it took of the score left by the one before."""
    for gate in case.field.classification.gates:
        if not passes(gate, case.sheet):
            left = after_gate(gate, score)
            yield Step("", left - score, gate_sentence(gate, whole(case.sheet, gate.kpi)))
            score = left
