"""The result: who stands where, from what, and which lines made it.

Contract: section 5. `as_dict` is exactly its JSON; `digest` covers what the result is, without
the persons' names.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from challenge_hub.scoring.entrants import Part
from challenge_hub.scoring.kpis import Kpi, Sum, amount
from challenge_hub.scoring.numbers import decimal, finite_places, micro_text, quotient
from challenge_hub.scoring.ranks import Placed
from challenge_hub.scoring.readings import whole
from challenge_hub.scoring.rules import Classification
from challenge_hub.scoring.sheets import Sheet
from challenge_hub.scoring.zone import instant_text


@dataclass(frozen=True, slots=True)
class Ranked:
    """A classification, and its rows in order."""

    classification: Classification
    rows: tuple[Placed, ...]

    def as_list(self, kpis: tuple[Kpi, ...]) -> list[dict[str, Any]]:
        """The rows as JSON."""
        return [row_dict(self.classification, row, kpis) for row in self.rows]


@dataclass(frozen=True, slots=True)
class ObjectiveLine:
    """How far an objective is; for one `person`, one `team`, or all (both empty)."""

    id: str
    scope: str
    measure: Fraction | None
    target: Fraction
    reached: bool
    share: Fraction
    person: str = ""
    team: str = ""

    def as_dict(self) -> dict[str, Any]:
        """The line as JSON."""
        line: dict[str, Any] = {
            "id": self.id,
            "scope": self.scope,
            "measure": _decimal(self.measure),
            "target": decimal(self.target),
            "reached": self.reached,
            "share": decimal(self.share),
        }
        whose = {"person": self.person, "team": self.team}
        return line | {key: code for key, code in whose.items() if code}


@dataclass(frozen=True, slots=True, kw_only=True)
class Standings:
    """All classifications of a challenge as of an instant (microseconds)."""

    challenge: str
    content_hash: str
    as_of: int
    provisional: bool
    facts: Mapping[str, int]
    kpis: tuple[Kpi, ...]
    individual: Ranked | None
    collective: Ranked | None
    also: tuple[Ranked, ...]
    objectives: tuple[ObjectiveLine, ...]

    def as_dict(self) -> dict[str, Any]:
        """The JSON of section 5."""
        result = self._result()
        return {
            "challenge": self.challenge,
            "content_hash": self.content_hash,
            "as_of": instant_text(self.as_of),
            "provisional": self.provisional,
            "facts": dict(self.facts),
            **result,
            "digest": digest(result),
        }

    def _result(self) -> dict[str, Any]:
        return {
            "individual": self._rows(self.individual),
            "collective": self._rows(self.collective),
            "also": [
                {
                    "name": one.classification.name,
                    "scope": one.classification.scope,
                    "rows": one.as_list(self.kpis),
                }
                for one in self.also
            ],
            "objectives": [line.as_dict() for line in self.objectives],
        }

    def _rows(self, ranked: Ranked | None) -> list[dict[str, Any]]:
        return [] if ranked is None else ranked.as_list(self.kpis)

    @property
    def digest(self) -> str:
        """SHA-256 over the classifications and objectives, without the persons' names."""
        return digest(self._result())

    def to_bytes(self) -> bytes:
        """The JSON in canonical form (RFC 8785)."""
        return canonical(self.as_dict())


def digest(result: Mapping[str, Any]) -> str:
    """The digest of `individual`, `collective`, `also` and `objectives`."""
    nameless = {
        **result,
        "individual": [_nameless(row) for row in result["individual"]],
        "also": [
            {**one, "rows": [_nameless(row) for row in one["rows"]]} for one in result["also"]
        ],
    }
    return hashlib.sha256(canonical(nameless)).hexdigest()


def canonical(document: Any) -> bytes:
    """RFC 8785 for the texts, integers and booleans that standings consist of."""
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def _nameless(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key != "name"}


def row_dict(classification: Classification, row: Placed, kpis: tuple[Kpi, ...]) -> dict[str, Any]:
    """One row as JSON."""
    entrant = row.entrant
    who: dict[str, Any] = {"team": entrant.team}
    if classification.individual:
        who = {"person": entrant.code, "name": entrant.name, "team": entrant.team}
    else:
        who["members"] = entrant.members
    line = {
        "rank": row.rank,
        **who,
        "score": _decimal(entrant.score),
        "measures": {kpi.code: measure_dict(entrant.sheet, kpi) for kpi in kpis},
        "points": [part_dict(part) for part in entrant.parts],
        "decided_by": row.decided_by,
    }
    return line if entrant.why is None else {**line, "why": entrant.why}


def measure_dict(sheet: Sheet, kpi: Kpi) -> dict[str, Any]:
    """A measure as JSON; a ratio's total and count are its numerator and denominator."""
    pair = whole(sheet, kpi).measure
    total, count = _sides(sheet, kpi)
    return {
        "total": total,
        "count": count,
        "value": None if pair is None else decimal(quotient(pair)),
    }


def _sides(sheet: Sheet, kpi: Kpi) -> tuple[str, str]:
    if kpi.of is not None:
        above, below = (amount(part, sheet.total(part.column)) for part in kpi.of)
        return micro_text(above), micro_text(below)
    total: Sum = sheet.total(kpi.column)
    return micro_text(total.value), str(total.contacts)


def part_dict(part: Part) -> dict[str, Any]:
    """Points of one rule as JSON, with the exact fraction where no decimal form is."""
    rule, points = part
    line: dict[str, Any] = {"rule": rule, "points": decimal(points)}
    if finite_places(points.denominator) is None:
        line["exact"] = f"{points.numerator}/{points.denominator}"
    return line


def _decimal(value: Fraction | None) -> str | None:
    return None if value is None else decimal(value)
