"""Who is before whom, and by which criterion.

Contract: 4.1, 4.2. Only exact values are compared. A criterion is worked out only for those
whom the criteria before it left equal.
"""

from collections.abc import Callable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from challenge_hub.scoring.entrants import Entrant
from challenge_hub.scoring.keys import Key

SHARED = "shared"


class Criterion(NamedTuple):
    """One step of the order: its name in the file, and the key of an entrant."""

    name: str
    key: Callable[[Entrant], Key]


class Placed(NamedTuple):
    """An entrant with its rank and the criterion that decided it against its neighbour."""

    entrant: Entrant
    rank: int | None
    decided_by: str | None


def place(entrants: list[Entrant], criteria: list[Criterion]) -> list[Placed]:
    """Rank entrants: 1, 2, 2, 4; equal ones by code; those without a rank last, by code."""
    ranked = [entrant for entrant in entrants if entrant.why is None]
    rest = sorted((entrant for entrant in entrants if entrant.why), key=lambda one: one.code)
    steps = list(_split(ranked, criteria, 0))
    rows: list[Placed] = []
    rank = 1
    for index, (entrant, decided) in enumerate(steps):
        rank = rank if decided == SHARED and index else index + 1
        rows.append(Placed(entrant, rank, decided))
    if rows:
        below = rows[1].decided_by if len(rows) > 1 else None
        rows[0] = Placed(rows[0].entrant, 1, below)
    return rows + [Placed(entrant, None, None) for entrant in rest]


def _split(
    group: list[Entrant], criteria: list[Criterion], depth: int
) -> Iterator[tuple[Entrant, str]]:
    """Yield the entrants in order, each with the criterion that set it apart from the one above.

    The first one yielded carries `shared`, which the caller replaces.
    """
    if len(group) < 2 or depth == len(criteria):
        for entrant in sorted(group, key=lambda one: one.code):
            yield entrant, SHARED
        return
    criterion = criteria[depth]
    keyed = sorted(((criterion.key(one), one.code, one) for one in group), key=itemgetter(0, 1))
    for position, (_, same) in enumerate(groupby(keyed, key=itemgetter(0))):
        equal = [entrant for _, _, entrant in same]
        for index, (entrant, decided) in enumerate(_split(equal, criteria, depth + 1)):
            yield entrant, criterion.name if position and not index else decided
