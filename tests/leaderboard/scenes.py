"""Scripts and scenes for tests of boards: real scoring of a small challenge, no database."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from challenge_hub.foundation.clock import micros
from challenge_hub.leaderboard.boards.scene import Scene, Script
from challenge_hub.scoring.lines import Line
from challenge_hub.scoring.live import LiveStandings
from challenge_hub.scoring.plan import plan_from
from challenge_hub.scoring.roster import Membership, Roster

NAMES = {"nord": "Nord", "sud": "Sud", "est": "Est", "ouest": "Ouest", "centre": "Centre"}


def instant(day: int, hour: int = 0, minute: int = 0) -> int:
    """A local instant of August 2023 in Paris (UTC + 2 h), microseconds."""
    return micros(datetime(2023, 8, day, hour, minute, tzinfo=ZoneInfo("Europe/Paris")))


def iso(moment: int) -> str:
    return datetime.fromtimestamp(moment / 10**6, tz=UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def document(**changes: Any) -> dict[str, Any]:
    """A resolved document: five days, a point for each case, teams by their members' mean."""
    base: dict[str, Any] = {
        "title": "Objectif première réponse",
        "language": "fr",
        "timezone": "Europe/Paris",
        "kpis": {
            "cases": {"label": "Dossiers résolus", "unit": "dossiers", "measure": "total"},
            "csat": {"label": "Satisfaction", "unit": "/5", "measure": "average"},
        },
        "participants": {"teams": ["nord", "sud", "est"]},
        "objectives": {
            "collective": [{"id": "all", "kpi": "csat", "target": "4.5"}],
            "individual": [{"id": "me", "kpi": "cases", "target": "10"}],
        },
        "scoring": {
            "individual": {"points": [{"kpi": "cases", "per": "1", "points": "1"}]},
            "collective": {"aggregate": "mean"},
        },
        "display": {"names": "first", "show": 10},
        "schedule": {
            "start": iso(instant(21, 9)),
            "end": iso(instant(25, 18)),
            "grace": "PT1800S",
            "stages": "day",
        },
    }
    return {**base, **changes}


def member(code: str, team: str, **stay: Any) -> Membership:
    return Membership(code, code.title(), team, None, None, frozenset(), **stay)


def cast(teams: tuple[str, ...] = ("nord", "sud", "est"), size: int = 6) -> list[Membership]:
    return [member(f"{team}-{number}", team) for team in teams for number in range(1, size + 1)]


def fact(person: str, value: int, at: int, *, kpi: str = "cases", count: int = 1) -> Line:
    return Line("fact", "t", f"{person}-{kpi}-{at}", person, kpi, value * 10**6, count, at)


def script(doc: dict[str, Any] | None = None, **changes: Any) -> Script:
    doc = doc or document()
    made = Script(
        key="demo",
        title=doc["title"],
        language=doc["language"],
        zone=ZoneInfo(doc["timezone"]),
        plan=plan_from(doc, "0" * 64),
        document=doc,
        teams=tuple(doc.get("participants", {}).get("teams", ())),
        team_names=NAMES,
        people={stay.person: stay.name for stay in cast(tuple(NAMES))},
        rewards={},
        secret=b"a secret of the tests",
    )
    return replace(made, **changes)


def scene(
    made: Script,
    lines: list[Line],
    *,
    now: int,
    people: list[Membership] | None = None,
    state: str = "running",
    **changes: Any,
) -> Scene:
    """The scene of these facts at `now`, as the engine would set it."""
    live = LiveStandings(made.plan, Roster(people or cast()), at=now)
    for line in lines:
        live.apply(line)
    told = Scene(
        now=now,
        state=state,
        teams=tuple(live.teams()),
        top=tuple(live.top(60)) if made.plan.individual else (),
        listed=live.boards[0].size if made.plan.individual else 0,
        objectives=tuple(live.objectives()),
        as_of=max((line.at for line in lines), default=None),
    )
    return replace(told, **changes)
