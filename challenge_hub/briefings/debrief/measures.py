"""What a group of people measured in a period, taken from the scoring and nowhere else.

A group and a period are given to `scoring.score` as a challenge without rules: so corrections,
voids, bounds and repetitions are treated as everywhere, and the sums are exact. Contract: 1.7.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from challenge_hub.briefings.debrief.periods import Period
from challenge_hub.scoring import score
from challenge_hub.scoring.judge import Judge
from challenge_hub.scoring.lines import Line
from challenge_hub.scoring.plan import Plan, plan_from
from challenge_hub.scoring.roster import Membership, Roster
from challenge_hub.scoring.zone import instant_text

GROUP = "group"


@dataclass(frozen=True, slots=True)
class Sums:
    """Σ value and Σ count; of a ratio its numerator and denominator."""

    total: Fraction
    count: Fraction


NOTHING = Sums(Fraction(0), Fraction(0))


@dataclass(frozen=True)
class Measured:
    """By KPI: the sums of the whole group (absent: no facts), and those of each person."""

    group: Mapping[str, Sums]
    persons: Mapping[str, Mapping[str, Sums]] = field(default_factory=dict)


def people_who_take_part(plan: Plan, stays: Iterable[Membership]) -> frozenset[str]:
    """Everyone with a stay in the window that takes part; with `at_start` a stay then."""
    judge = Judge(plan, Roster([]))
    start = plan.grid.start
    end = start + 1 if plan.team_at_start else plan.grid.end
    return frozenset(
        stay.person
        for stay in stays
        if stay.begins < end and stay.ends > start and judge.fits(stay)
    )


def measure_people(
    document: Mapping[str, Any], persons: Iterable[str], lines: Iterable[Line], period: Period
) -> Measured:
    """All facts of these people in the period, whatever their team was."""
    stays = [Membership(person, "", GROUP, None, None, frozenset()) for person in persons]
    return _measure(document, stays, lines, period)


def measure_teams(
    document: Mapping[str, Any],
    teams: Sequence[str],
    stays: Iterable[Membership],
    lines: Iterable[Line],
    period: Period,
) -> Measured:
    """The facts in the period of people who are in one of these teams at the fact's instant."""
    ours = [replace(stay, team=GROUP, part="") for stay in stays if stay.team in teams]
    return _measure(document, ours, lines, period)


def measure_counted(
    document: Mapping[str, Any], stays: Sequence[Membership], lines: Sequence[Line], as_of: int
) -> Measured:
    """The facts that the challenge itself counts, all teams together."""
    document = {**document, "objectives": {}, "scoring": {"collective": _ranking(document)}}
    standings = score(plan_from(document, ""), Roster(stays), lines, at=as_of).as_dict()
    return Measured(added(_sums(row) for row in standings["collective"]))


def undated(lines: Iterable[Line]) -> list[Line]:
    """Lines without reception: outside a challenge nothing is late."""
    return [replace(line, received=None) for line in lines]


def inside(lines: Sequence[Line], start: int, end: int) -> list[Line]:
    """What happened from `start` to `end` (outside), and whatever refers or is referred to.

    A correction may move a fact into the window or out of it.
    """
    spoken_of = {line.target for line in lines}
    return [
        line
        for line in lines
        if start <= line.at < end or line.ref is not None or line.key in spoken_of
    ]


def added(rows: Iterable[Mapping[str, Sums]]) -> dict[str, Sums]:
    """The sums of several participants together, by KPI."""
    whole: dict[str, Sums] = {}
    for row in rows:
        for kpi, sums in row.items():
            held = whole.get(kpi, NOTHING)
            whole[kpi] = Sums(held.total + sums.total, held.count + sums.count)
    return whole


def _measure(
    document: Mapping[str, Any], stays: Iterable[Membership], lines: Iterable[Line], period: Period
) -> Measured:
    plan = plan_from(_without_rules(document, period), "")
    teamless = [replace(line, team=None) for line in lines]
    standings = score(plan, Roster(stays), teamless, at=period.end).as_dict()
    persons = {row["person"]: _sums(row) for row in standings["individual"]}
    return Measured(added(persons.values()), persons)


def _without_rules(document: Mapping[str, Any], period: Period) -> dict[str, Any]:
    """A challenge of everyone on the roster in the period; lines stay late where they were."""
    schedule = {"start": instant_text(period.start), "end": instant_text(period.end)}
    grace = document["schedule"].get("grace", "PT0S")
    return {
        "title": document["title"],
        "timezone": document["timezone"],
        "kpis": document["kpis"],
        "objectives": {},
        "scoring": {"individual": _ranking(document)},
        "schedule": {**schedule, "grace": grace, "stages": "none"},
    }


def _ranking(document: Mapping[str, Any]) -> dict[str, Any]:
    return {"rank_by": [next(iter(document["kpis"]))]}


def _sums(row: Mapping[str, Any]) -> dict[str, Sums]:
    """A person's sums; of a ratio a numerator counts for the group without a denominator too."""
    return {
        kpi: Sums(Fraction(cell["total"]), Fraction(cell["count"]))
        for kpi, cell in row["measures"].items()
        if cell["value"] is not None or cell["total"] != "0" or cell["count"] != "0"
    }
