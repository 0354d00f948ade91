"""How members' scores make a team's.

Contract: 4.3.
"""

from bisect import bisect_left, insort
from fractions import Fraction
from typing import NamedTuple

from challenge_hub.scoring.keys import Key, Value, key_of
from challenge_hub.scoring.rules import BEST, MEAN, PER, ROSTER_MEAN, Aggregate

ZERO = Fraction(0)


class Pool:
    """The scores of a team's members: of those who took part, and of those with awards only.

    A member whose score is an empty measure brings nothing to add or divide by. `lower`: smaller
    scores are better. The sum is kept up to date, and so is the order once somebody asks for the
    best ones, so that a change costs one step.
    """

    def __init__(self, *, lower: bool = False) -> None:
        """Begin with nobody."""
        self.lower = lower
        self.scores: dict[str, Fraction] = {}
        self.awards_only: dict[str, Fraction] = {}
        self._above, self._below = 0, 1  # the sum of all, not reduced: no gcd per fact
        self._order: list[tuple[Key, str]] | None = None

    def put(self, person: str, score: Value, *, took_part: bool = True) -> None:
        """Set the score of a member anew; None takes the member out."""
        now = score if took_part else None
        before = self._exchange(self.scores, person, now)
        if self._order is not None:
            if before is not None:
                del self._order[bisect_left(self._order, self._rung(person, before))]
            if now is not None:
                insort(self._order, self._rung(person, now))
        if self.awards_only or not took_part:
            self._exchange(self.awards_only, person, None if took_part else score)

    def _exchange(self, scores: dict[str, Fraction], person: str, score: Value) -> Value:
        """Put a score, or none, where the one before was, and return that."""
        before = scores.get(person)
        if before is not None:
            self._add(-before.numerator, before.denominator)
        if score is None:
            scores.pop(person, None)
        else:
            self._add(score.numerator, score.denominator)
            scores[person] = score
        return before

    def _rung(self, person: str, score: Fraction) -> tuple[Key, str]:
        return key_of(score, lower=self.lower), person

    def _add(self, above: int, below: int) -> None:
        times, rest = divmod(self._below, below)
        if rest:
            both = Fraction(self._above, self._below) + Fraction(above, below)
            self._above, self._below = both.numerator, both.denominator
        else:
            self._above += above * times

    @property
    def total(self) -> Fraction:
        """The sum of all."""
        return Fraction(self._above, self._below)

    def best(self, count: int) -> Fraction:
        """The sum of so many best scores."""
        if self._order is None:
            self._order = sorted(self._rung(person, score) for person, score in self.scores.items())
        return sum((self.scores[person] for _, person in self._order[:count]), ZERO)

    def mean_total(self) -> Fraction:
        """The sum of those who took part."""
        return self.total - sum(self.awards_only.values(), ZERO) if self.awards_only else self.total


class Team(NamedTuple):
    """What else an aggregate divides by: people on the roster so far, total of the `per` KPI."""

    on_roster: int = 0
    divisor: Value = None


class Result(NamedTuple):
    """A team's score, or why it has none: `empty`, `too_few_members`."""

    score: Value
    why: str | None = None


def aggregate(rule: Aggregate, pool: Pool, team: Team) -> Result:
    """A team's score from its members' (4.3).

    `sum` adds up; `mean` divides by those who took part, `roster` by everyone on the roster;
    `best` takes the k best; `per` divides the sum by the team's total of a KPI.
    """
    if not pool.scores:
        return Result(None, "empty")
    if rule.kind == BEST:
        enough = len(pool.scores) >= rule.k
        return Result(pool.best(rule.k), None if enough else "too_few_members")
    if rule.kind in {MEAN, ROSTER_MEAN}:
        people = len(pool.scores) if rule.kind == MEAN else team.on_roster
        return Result(Fraction(pool.mean_total(), people)) if people else Result(None, "empty")
    if rule.kind == PER:
        return Result(Fraction(pool.total, team.divisor)) if team.divisor else Result(None, "empty")
    return Result(pool.total)
