"""How members' scores make a team's.

Contract: 4.3.
"""

from fractions import Fraction

from challenge_hub.scoring.rules import Contest


def aggregate(contest: Contest, scores: list[Fraction]) -> Fraction | None:
    """A team's score from those of the members who took part; None when there is nobody.

    `sum` adds them up, `mean` divides by how many took part.
    """
    if contest.aggregate is None or not scores:
        return None
    total = sum(scores, Fraction(0))
    return Fraction(total, len(scores)) if contest.aggregate.kind == "mean" else total
