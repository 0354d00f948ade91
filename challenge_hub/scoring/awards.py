"""Points given by the manager, each name limited per receiver.

Contract: the `award` row of 3.
"""

from bisect import insort
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import NamedTuple

from challenge_hub.scoring.judge import Seat
from challenge_hub.scoring.lines import Line, order
from challenge_hub.scoring.numbers import MICRO


class Given(NamedTuple):
    """An award that counts, and for which seat."""

    line: Line
    seat: Seat


class Awards:
    """The counted awards of each receiver (a person, or `team:CODE`), in event order."""

    def __init__(self) -> None:
        """Begin with none."""
        self.by_receiver: dict[str, list[Given]] = {}

    def add(self, line: Line, seat: Seat) -> None:
        """Take one award."""
        row = self.by_receiver.setdefault(line.person, [])
        insort(row, Given(line, seat), key=lambda given: order(given.line))

    def remove(self, line: Line) -> None:
        """Forget one award."""
        row = self.by_receiver[line.person]
        row[:] = [given for given in row if given.line.key != line.key]
        if not row:
            del self.by_receiver[line.person]

    def of(self, receiver: str) -> list[Given]:
        """The awards of one receiver."""
        return self.by_receiver.get(receiver, [])


def limited(
    row: list[Given], most: Mapping[str, Fraction], counts: Callable[[Given], bool]
) -> dict[str, Fraction]:
    """The points of each award name, of those awards that `counts` lets through."""
    points: dict[str, Fraction] = {}
    for given, added in added_by_each(row, most):
        if counts(given):
            name = given.line.kpi
            points[name] = points.get(name, Fraction(0)) + added
    return points


def added_by_each(
    row: list[Given], most: Mapping[str, Fraction]
) -> Iterator[tuple[Given, Fraction]]:
    """What each award adds, in event order: at most what its name has left of `most`.

    A negative one takes away, which makes room for those after it.
    """
    spent: dict[str, Fraction] = {}
    for given in row:
        name = given.line.kpi
        if name in most:
            worth = Fraction(given.line.value or 0, MICRO)
            added = min(worth, most[name] - spent.get(name, Fraction(0)))
            spent[name] = spent.get(name, Fraction(0)) + added
            yield given, added
