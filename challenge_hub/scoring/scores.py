"""From one participant's case to a score: rules, caps, gates, in that order.

Contract: 3.7.
"""

from fractions import Fraction
from typing import NamedTuple

from challenge_hub.scoring.caps import cut_by_caps
from challenge_hub.scoring.cases import Case
from challenge_hub.scoring.entrants import Part
from challenge_hub.scoring.gates import through_gates
from challenge_hub.scoring.numbers import add_up
from challenge_hub.scoring.points import kept, points_by_bucket


class Score(NamedTuple):
    """Points and where they come from; the parts add up to `points` exactly.

    `points` is None where there is nothing to add up; `why` says what leaves the participant
    without a rank: `gate`, `empty`, `too_few_members`.
    """

    points: Fraction | None
    parts: list[Part]
    why: str | None = None


def score_case(case: Case) -> Score:
    """Score one participant by the points rules of their classification."""
    given = [
        (rule, kept(rule, points_by_bucket(rule, case), case))
        for rule in case.field.classification.rules
    ]
    parts: list[Part] = [(rule.index, add_up(buckets.values())) for rule, buckets in given]
    cut = cut_by_caps(given, case)
    if cut:
        parts.append(("cap", cut))
    return gate(case, Score(add_up(points for _, points in parts), parts))


def cap_whole(case: Case, score: Score) -> Score:
    """Cut a score that was not made by rules down to the cap on the whole."""
    limit = case.field.whole_cap()
    if limit is None or score.points is None or score.points <= limit:
        return score
    return Score(limit, [*score.parts, ("cap", limit - score.points)])


def gate(case: Case, score: Score) -> Score:
    """Apply the gates of a classification to a score before them."""
    if score.points is None or not case.field.classification.gates:
        return score
    left, ranked = through_gates(case.field.classification.gates, case.sheet, score.points)
    parts = [*score.parts, ("gates", left - score.points)] if left != score.points else score.parts
    return Score(left, list(parts), score.why if ranked else "gate")
