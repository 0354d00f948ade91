"""What is measured, and the measure of a heap of facts.

Contract: 2.6. Sums are integers scaled by 10**6; a measure is an exact quotient or None (empty).
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from challenge_hub.scoring.numbers import MICRO, Pair


class Sum(NamedTuple):
    """What the facts of one KPI add up to: micro value, counted contacts, number of facts."""

    value: int
    contacts: int
    facts: int


NOTHING = Sum(0, 0, 0)


@dataclass(frozen=True, slots=True)
class Kpi:
    """One KPI. `column` is its place in the running sums; a ratio has none, but components.

    `bounds` are in the KPI's own unit. `scale` turns a figure of the file into the measure's
    unit: 1/100 for a ratio shown in %, else 1.
    """

    code: str
    label: str
    unit: str
    measure: str
    lower: bool
    bounds: tuple[Fraction, Fraction] | None
    column: int
    of: tuple["Kpi", "Kpi"] | None = None

    @property
    def scale(self) -> Fraction:
        """Figures of the file about a ratio in % are in % (2.6)."""
        return Fraction(1, 100) if self.measure == "ratio" and self.unit == "%" else Fraction(1)

    @property
    def additive(self) -> bool:
        """Whether facts add to it one by one, so that they can be boosted and dated."""
        return self.measure in {"total", "count"}

    def figure(self, text: str | int) -> Fraction:
        """Read a target, threshold or unit of this KPI."""
        return Fraction(text) * self.scale


class Reading(NamedTuple):
    """A measure, empty where None, and the counted contacts behind it scaled by 10**6."""

    measure: Pair | None
    contacts: int


EMPTY = Reading(None, 0)


def read(kpi: Kpi, first: Sum, second: Sum = NOTHING) -> Reading:
    """The measure of a KPI, from its own sum or from those of a ratio's two components.

    >>> read(Kpi("csat", "", "", "average", False, None, 0), Sum(9_000_000, 2, 2))
    Reading(measure=(9000000, 2000000), contacts=2000000)
    """
    if kpi.of is not None:
        return _ratio(amount(kpi.of[0], first), amount(kpi.of[1], second), second.facts)
    contacts = first.contacts * MICRO
    if not first.facts:
        return EMPTY
    if kpi.measure == "total":
        return Reading((first.value, MICRO), contacts)
    if kpi.measure == "count":
        return Reading((first.contacts, 1), contacts)
    return Reading((first.value, contacts) if contacts else None, contacts)


def amount(kpi: Kpi, total: Sum) -> int:
    """What a total or count has come to, scaled by 10**6."""
    return total.contacts * MICRO if kpi.measure == "count" else total.value


def _ratio(above: int, below: int, facts: int) -> Reading:
    if not facts or not below:
        return Reading(None, below)
    return Reading((above, below) if below > 0 else (-above, -below), below)
