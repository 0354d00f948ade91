"""A small challenge, Monday 9:00 to Friday 18:00 from 21 August 2023 in Paris, and its past."""

from typing import Any

from challenge_hub.challenges.rehearsal import Options, rehearse
from challenge_hub.scoring import Line, Roster
from challenge_hub.scoring.roster import NEVER
from challenge_hub.scoring.settle import Register
from tests.scoring.files import PER_RESOLVED, document, fact

BUDGET = {"budget": {"amount": "100", "currency": "EUR"}}
COMMON = {"id": "all", "kpi": "resolved", "target": "10"}
OWN = {"id": "mine", "kpi": "resolved", "target": "4"}


def challenge(*points: dict[str, Any], **keys: Any) -> dict[str, Any]:
    """Ten points a resolved case unless other rules are given; no rewards unless given."""
    base: dict[str, Any] = {
        "resources": BUDGET,
        "objectives": {"collective": [COMMON], "individual": [OWN]},
        "scoring": {"individual": {"points": list(points or (PER_RESOLVED,))}},
    }
    return document(**{**base, **keys})


def register(*lines: Line) -> Register:
    found = Register(NEVER)
    for line in lines:
        found.add(line)
    return found


def report(
    file: dict[str, Any],
    *lines: Line,
    windows: int = 2,
    late: str = "wait",
    roster: Roster | None = None,
) -> dict[str, Any]:
    """What a rehearsal says."""
    return rehearse(file, roster or Roster(None), register(*lines), Options(windows, late))


def resolved(name: str, person: str, value: str, when: str, **keys: Any) -> Line:
    return fact(name, person, "resolved", value, when, **keys)


def codes(found: dict[str, Any]) -> list[str]:
    return [warning["code"] for warning in found["warnings"]]


def warning(found: dict[str, Any], code: str) -> dict[str, Any]:
    """The one warning of that code."""
    (one,) = (each for each in found["warnings"] if each["code"] == code)
    return dict(one)


def week(day: int, *values: tuple[str, str]) -> list[Line]:
    """Resolved cases of people on the Monday, and one last contact on the Friday after."""
    lines = [
        resolved(f"{day}-{index}", person, value, f"{day:02}T1{index}:00")
        for index, (person, value) in enumerate(values)
    ]
    return [*lines, fact(f"{day}-end", values[0][0], "contacts", "1", f"{day + 4:02}T17:00")]
