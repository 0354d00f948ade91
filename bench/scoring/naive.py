"""The same standings as `ours`, by pandas: python -m bench.scoring.naive FOLDER HASH.

Sums are integers and shown quotients are made with `decimal`: floats would get some of the last
digits wrong, and the two files must be equal.
"""

import hashlib
import json
import sys
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pandas as pd

from bench.scoring.cost import told
from bench.scoring.naive_tables import counted, people_of, read_facts, teams_of

PLACES = Decimal("1e-12")
NO_SUCH_LINES = ("bad", "replaced", "not_participating", "after_at", "late")


def main(folder: Path, content_hash: str) -> None:
    roster = pd.read_csv(folder / "roster.csv", dtype=str).set_index("person")
    with told() as cost:
        facts = dict.fromkeys(NO_SUCH_LINES, 0)
        frame = counted(read_facts(folder / "facts.csv", facts), roster.index, facts)
        people = people_of(frame, roster)
        teams = teams_of(frame, people)
        found = result(people, teams, frame)
        digest = hashlib.sha256(written({**found, "individual": nameless(found)})).hexdigest()
        cost.result = written(
            {
                "challenge": "A month of answers",
                "content_hash": content_hash,
                "as_of": "2024-04-12T16:00:00Z",
                "provisional": False,
                "facts": facts,
                "digest": digest,
                **found,
            }
        )


def result(people: pd.DataFrame, teams: pd.DataFrame, frame: pd.DataFrame) -> dict[str, Any]:
    """What the digest is about."""
    rated = frame[frame["kpi"] == "csat"]
    total, count = int(rated["value"].sum()), int(rated["count"].sum())
    everyone = {
        "id": "csat-all",
        "scope": "collective",
        "measure": shown(total, count),
        "target": "4",
        "reached": total >= 4 * count,
        "share": shown(total, 4 * count),
    }
    mine = [objective(row) for row in people.sort_values("code").itertuples()]
    return {
        "individual": [person_row(row) for row in people.itertuples()],
        "collective": [team_row(row) for row in teams.itertuples()],
        "also": [],
        "objectives": [everyone, *mine],
    }


def written(document: Any) -> bytes:
    """Canonical JSON."""
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def nameless(found: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows of people as the digest sees them."""
    return [{key: row[key] for key in row if key != "name"} for row in found["individual"]]


def shown(above: int, below: int) -> str | None:
    """A quotient: exact where its decimals end, else twelve of them."""
    if below == 0:
        return None
    rounded = (Decimal(above) / Decimal(below)).quantize(PLACES, rounding=ROUND_HALF_EVEN)
    return f"{rounded.normalize() if rounded * below == above else rounded:f}"


def measures(row: Any) -> dict[str, dict[str, Any]]:
    """The measures of one row of a table as JSON."""
    found: dict[str, dict[str, Any]] = {}
    for kpi in ("resolved", "contacts"):
        total, count = str(getattr(row, f"{kpi}_value")), getattr(row, f"{kpi}_count")
        found[kpi] = {"total": total, "count": str(count), "value": total if count else None}
    for name, above, below in (
        ("csat", row.csat_value, row.csat_count),
        ("fcr", row.resolved_value, row.contacts_value),
    ):
        value = shown(above, below)
        found[name] = {"total": str(above), "count": str(below), "value": value}
    return found


def person_row(row: Any) -> dict[str, Any]:
    """One person as JSON."""
    parts = (row.resolved_value * 10, row.tier_points, row.objective_points)
    found = {
        "rank": row.rank or None,
        "person": row.code,
        "name": row.name,
        "team": row.team,
        "score": str(row.points),
        "measures": measures(row),
        "points": [{"rule": rule, "points": str(worth)} for rule, worth in enumerate(parts)],
        "decided_by": row.decided_by or None,
    }
    return found if row.rank else {**found, "why": row.why}


def team_row(row: Any) -> dict[str, Any]:
    """One team as JSON."""
    score = shown(row.whole, row.members)
    part = {"rule": "members", "points": score}
    if Fraction(str(score)) * row.members != row.whole:
        part["exact"] = str(Fraction(int(row.whole), int(row.members)))
    return {
        "rank": row.rank,
        "team": row.code,
        "members": row.members,
        "score": score,
        "measures": measures(row),
        "points": [part],
        "decided_by": row.decided_by,
    }


def objective(row: Any) -> dict[str, Any]:
    """How far a person's own objective is, a rate of 80 % with 5 contacts."""
    enough = row.contacts_value >= 5
    return {
        "id": "fcr-me",
        "scope": "individual",
        "person": row.code,
        "measure": shown(row.resolved_value, row.contacts_value),
        "target": "0.8",
        "reached": row.objective_points > 0,
        "share": shown(row.resolved_value * 10, row.contacts_value * 8) if enough else "0",
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
