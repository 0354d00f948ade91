"""How members' scores make a team's.

Contract: 4.3.
"""

from fractions import Fraction

from challenge_hub.scoring.rules import Aggregate

ZERO = Fraction(0)


class Pool:
    """The scores of the members who took part, and their exact sum.

    A member whose score is an empty measure took part but brings nothing to add or divide by.
    """

    def __init__(self) -> None:
        """Begin with nobody."""
        self.scores: dict[str, Fraction] = {}
        self.total = ZERO

    def put(self, person: str, score: Fraction | None) -> None:
        """Set the score of a member anew; None takes the member out."""
        self.total -= self.scores.pop(person, ZERO)
        if score is not None:
            self.scores[person] = score
            self.total += score


def aggregate(rule: Aggregate, pool: Pool) -> Fraction | None:
    """A team's score from its members'; None when nobody has one.

    `sum` adds them up, `mean` divides by how many there are.
    """
    if not pool.scores:
        return None
    return Fraction(pool.total, len(pool.scores)) if rule.kind == "mean" else pool.total
