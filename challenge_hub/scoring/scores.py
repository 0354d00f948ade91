"""From one participant's case to a score: rules, caps, gates, in that order.

Contract: 3.7.
"""

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TypeAlias

from challenge_hub.scoring.caps import cut_by_caps
from challenge_hub.scoring.cases import Case
from challenge_hub.scoring.gates import through_gates
from challenge_hub.scoring.points import kept, points_by_bucket

Part: TypeAlias = tuple[int | str, Fraction]
"""A rule's index, or `cap`, `gates`, `members`, `awards`, and its points."""


@dataclass(slots=True)
class Score:
    """Points and where they come from; the parts add up to `points` exactly.

    `ranked` is False when a gate leaves the participant without a rank.
    """

    points: Fraction = Fraction(0)
    parts: list[Part] = field(default_factory=list)
    ranked: bool = True


def score_case(case: Case, *, gated: bool = True) -> Score:
    """Score one participant by the points rules of their classification."""
    given = [
        (rule, kept(rule, points_by_bucket(rule, case), case)) for rule in case.field.contest.rules
    ]
    parts: list[Part] = [
        (rule.index, sum(buckets.values(), Fraction(0))) for rule, buckets in given
    ]
    cut = cut_by_caps(given, case)
    if cut:
        parts.append(("cap", cut))
    total = sum((points for _, points in parts), Fraction(0))
    if not gated:
        return Score(total, parts)
    return gate(case, Score(total, parts))


def gate(case: Case, score: Score) -> Score:
    """Apply the gates of a classification to a score before them."""
    left, ranked = through_gates(case.field.contest.gates, case.sheet, score.points)
    parts = [*score.parts, ("gates", left - score.points)] if left != score.points else score.parts
    return Score(left, list(parts), ranked)
