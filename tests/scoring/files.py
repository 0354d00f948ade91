"""Hand-written canonical documents and lines: a small challenge, and what a test adds."""

from collections.abc import Mapping
from typing import Any

from challenge_hub.scoring import (
    Line,
    LiveStandings,
    Membership,
    Plan,
    Roster,
    Standings,
    plan_from,
    score,
)
from challenge_hub.scoring.ranks import Placed
from challenge_hub.scoring.zone import read_instant

HASH = "1" * 64
CSAT = {"label": "Satisfaction", "unit": "/5", "measure": "average", "bounds": ["1", "5"]}
RESOLVED = {"label": "Résolus", "unit": "dossiers", "measure": "total"}
CONTACTS = {"label": "Contacts", "unit": "contacts", "measure": "total"}
CALLS = {"label": "Appels", "unit": "appels", "measure": "count"}
FCR = {"label": "FCR", "unit": "%", "measure": "ratio", "of": ["resolved", "contacts"]}
DELAY = {"label": "Délai", "unit": "min", "measure": "average", "better": "lower"}
KPIS = {
    "csat": CSAT,
    "resolved": RESOLVED,
    "contacts": CONTACTS,
    "calls": CALLS,
    "fcr": FCR,
    "delay": DELAY,
}
PER_RESOLVED = {"kpi": "resolved", "per": "1", "points": "10"}


def document(**keys: Any) -> dict[str, Any]:
    """A challenge from Monday 9:00 to Friday 18:00 in Paris, ten points a resolved case."""
    base: dict[str, Any] = {
        "challenge": 1,
        "title": "Semaine",
        "language": "fr",
        "timezone": "Europe/Paris",
        "kpis": KPIS,
        "objectives": {"collective": [], "individual": []},
        "scoring": {"individual": {"points": [PER_RESOLVED]}},
        "schedule": {
            "start": "2023-08-21T07:00:00Z",
            "end": "2023-08-25T16:00:00Z",
            "grace": "PT1800S",
        },
    }
    return {**base, **keys}


def individual(*points: Mapping[str, Any], **keys: Any) -> dict[str, Any]:
    """The document with these points rules, and other keys of `scoring.individual`."""
    rules = {"points": list(points)} if points else {}
    return document(scoring={"individual": {**rules, **keys}})


def plan(**keys: Any) -> Plan:
    """The plan of `document(**keys)`."""
    return plan_from(document(**keys), HASH)


def at(text: str) -> int:
    """`21T09:30` is that local time in Paris in August 2023; longer texts are UTC instants."""
    if len(text) > 15:
        return read_instant(text)
    day, _, clock = text.partition("T")
    return read_instant(f"2023-08-{day}T{clock or '12:00'}:00+02:00")


def fact(
    name: str, person: str, kpi: str, value: str | None, when: str = "22T12:00", **keys: Any
) -> Line:
    """A fact of the feed `file`; the value as a decimal text."""
    scaled = None if value is None else scale(value)
    keys = {"kind": "fact", "feed": "file", "count": 1, **keys}
    return Line(id=name, person=person, kpi=kpi, value=scaled, at=at(when), **keys)


def resolved(name: str, person: str, value: str, when: str = "22T12:00", **keys: Any) -> Line:
    """So many cases."""
    return fact(name, person, "resolved", value, when, **keys)


def award(name: str, person: str, value: str, when: str = "22T12:00") -> Line:
    """So many points for helping each other."""
    return fact(name, person, "entraide", value, when, kind="award")


def void(name: str, ref: str, **keys: Any) -> Line:
    """Takes the line `ref` back."""
    return fact(name, "", "", None, kind="void", ref=ref, **keys)


def scale(value: str) -> int:
    """`4.5` is 4500000."""
    whole, _, part = value.partition(".")
    size = int(whole.lstrip("-") + part.ljust(6, "0"))
    return -size if whole.startswith("-") else size


def member(person: str, team: str = "", **keys: Any) -> Membership:
    """A stay on the roster, open on both sides unless said."""
    base: dict[str, Any] = {"name": person.upper(), "start": None, "end": None, "tags": frozenset()}
    return Membership(person=person, team=team, **{**base, **keys})


def result(
    file: Mapping[str, Any], *lines: Line, roster: Roster | None = None, **keys: Any
) -> Standings:
    """Score lines by a document, without a roster unless one is given."""
    return score(plan_from(file, HASH), roster or Roster(None), lines, **keys)


def rows(standings: Standings, scope: str = "individual") -> list[dict[str, Any]]:
    """The rows of one main classification."""
    found: list[dict[str, Any]] = standings.as_dict()[scope]
    return found


def scores(standings: Standings, scope: str = "individual") -> dict[str, str | None]:
    """Score by code."""
    who = "person" if scope == "individual" else "team"
    return {row[who]: row["score"] for row in rows(standings, scope)}


def ranks(standings: Standings, scope: str = "individual") -> dict[str, int | None]:
    """Rank by code."""
    who = "person" if scope == "individual" else "team"
    return {row[who]: row["rank"] for row in rows(standings, scope)}


def row_of(live: LiveStandings, code: str, board: int = 0) -> Placed | None:
    """The row of one participant on a live board."""
    return next((row for row in live.boards[board].rows() if row.entrant.code == code), None)


def only_score(file: Mapping[str, Any], *lines: Line, **keys: Any) -> str | None:
    """The score of the one person whose lines these are."""
    (found,) = scores(result(file, *lines, **keys)).values()
    return found
