"""Rounds in turn, and how their figures are printed."""

import gc
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from statistics import median

Measure = Callable[[], float]  # one round: a rate, higher is better


@dataclass
class Figures:
    """All rounds of one line."""

    name: str
    values: list[float] = field(default_factory=list)

    def __str__(self) -> str:
        low, middle, high = min(self.values), median(self.values), max(self.values)
        return f"{low:>12,.0f} {middle:>12,.0f} {high:>12,.0f}"


def in_turn(measures: Mapping[str, Measure], rounds: int = 5) -> dict[str, Figures]:
    """Measure A, B, A, B, …: drift of the machine hits all alike. A first round is not counted."""
    figures = {name: Figures(name) for name in measures}
    for number in range(rounds + 1):
        for name, measure in measures.items():
            gc.collect()
            value = measure()
            if number:
                figures[name].values.append(value)
    return figures


def ratio(figures: Figures, reference: Figures) -> float:
    """The median of the ratios of neighbouring rounds."""
    pairs = zip(figures.values, reference.values, strict=True)
    return median(mine / theirs for mine, theirs in pairs)


def print_table(title: str, figures: Mapping[str, Figures], reference: str) -> None:
    """A line each: minimum, median, maximum a second, and the ratio to the reference."""
    print(f"\n{title}\n{'':34}{'min/s':>12} {'median/s':>12} {'max/s':>12}   ratio")
    for name, each in figures.items():
        print(f"{name:34}{each}   {ratio(each, figures[reference]):5.2f}")
