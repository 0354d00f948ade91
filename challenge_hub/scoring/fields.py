"""What all participants of one classification share, worked out once: its grid and boosts.

Contract: 3.3.
"""

from collections.abc import Callable
from fractions import Fraction

from challenge_hub.scoring.activity import Activity
from challenge_hub.scoring.grid import DAYS, WEEKS, WINDOW, Grid
from challenge_hub.scoring.kpis import Kpi
from challenge_hub.scoring.rules import Boost, Classification


class Field:
    """A classification on its grid; `as_of` tells the instant shown, microseconds."""

    def __init__(
        self,
        classification: Classification,
        grid: Grid,
        activity: Activity,
        as_of: Callable[[], int],
    ) -> None:
        """Keep all; factors are worked out when first asked for."""
        self.classification, self.grid = classification, grid
        self.activity, self.as_of = activity, as_of
        self._factors: dict[str, tuple[Fraction, ...] | None] = {}

    def factors(self, kpi: Kpi) -> tuple[Fraction, ...] | None:
        """By how much facts of each atom count more; None when nothing boosts the KPI."""
        if kpi.code not in self._factors:
            boosts = [
                boost
                for boost in self.classification.boosts
                if boost.kpis is None or kpi.code in boost.kpis
            ]
            self._factors[kpi.code] = _factors(boosts, self.grid) if boosts else None
        return self._factors[kpi.code]

    def whole_cap(self) -> Fraction | None:
        """The cap on the whole score."""
        caps = [cap.points for cap in self.classification.caps if cap.each == WINDOW]
        return min(caps) if caps else None


def _factors(boosts: list[Boost], grid: Grid) -> tuple[Fraction, ...]:
    row = []
    for cut in grid.cuts:
        factor = Fraction(1)
        for boost in boosts:
            if boost.start <= cut < boost.end:
                factor *= boost.factor
        row.append(factor)
    return tuple(row)


def within(each: str, cap: str) -> bool:
    """Whether every bucket of one kind lies in one bucket of the other (3.5)."""
    return each == cap or (each == DAYS and cap == WEEKS)
