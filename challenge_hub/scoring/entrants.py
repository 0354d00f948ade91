"""A participant ready to be ranked.

Contract: 4.1.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from challenge_hub.scoring.keys import Value
from challenge_hub.scoring.kpis import Kpi
from challenge_hub.scoring.numbers import quotient
from challenge_hub.scoring.readings import whole
from challenge_hub.scoring.rules import POINTS, Classification
from challenge_hub.scoring.sheets import Sheet

Part: TypeAlias = tuple[int | str, Fraction]
"""A rule's index, or `cap`, `gates`, `members`, `awards`, and its points."""


@dataclass(slots=True)
class Entrant:
    """One row before ranks.

    `values` are those of `rank_by`; `why` says why there is no rank (`no_facts`, `empty`,
    `gate`, `too_few_members`); `members` is how many took part, for a team.
    """

    code: str
    name: str
    team: str
    sheet: Sheet
    score: Value
    values: tuple[Value, ...]
    parts: list[Part]
    why: str | None
    members: int | None = None


def measure(sheet: Sheet, kpi: Kpi) -> Value:
    """The exact measure over the window so far."""
    pair = whole(sheet, kpi).measure
    return None if pair is None else quotient(pair)


def values(classification: Classification, sheet: Sheet, points: Value) -> tuple[Value, ...]:
    """The values of `rank_by`."""
    return tuple(
        points if key == POINTS else measure(sheet, key) if isinstance(key, Kpi) else None
        for key in classification.rank_by
    )


def reason(sheet: Sheet, row: tuple[Value, ...], why: str | None) -> str | None:
    """Why a participant has no rank, the first reason that applies; None when ranked.

    `why` is what scoring found: `gate`, `too_few_members`.
    """
    if not sheet.facts:
        return "no_facts"
    return "empty" if row[0] is None else why
