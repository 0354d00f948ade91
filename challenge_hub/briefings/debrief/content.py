"""Put the debrief together: one plain JSON document, the same for the same facts.

Figures are decimal strings in the unit that the project file uses; people and teams are codes,
named only where the page is made, so that a stored debrief holds no name.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from challenge_hub.briefings.debrief import measures
from challenge_hub.briefings.debrief.caveats import caveats_of
from challenge_hub.briefings.debrief.criteria import Judgement, judge
from challenge_hub.briefings.debrief.effects import Change, Effect, Side, measure_effect
from challenge_hub.briefings.debrief.figures import Value, comparable, figure
from challenge_hub.briefings.debrief.measures import Measured, people_who_take_part
from challenge_hub.briefings.debrief.periods import Period, baseline_period, challenge_period
from challenge_hub.briefings.debrief.roles import aim_of, roles_of
from challenge_hub.briefings.statistics.interval import Interval
from challenge_hub.challenges.rewards import Given, rewards_given
from challenge_hub.scoring import Line, Membership, Roster, plan_from, score
from challenge_hub.scoring.numbers import decimal
from challenge_hub.scoring.zone import instant_text

FORMAT = 1
SIGNIFICANT = 6  # digits kept of an estimate: what lies beyond is the machine's, not the data's
NO_ONE = Measured({})


@dataclass(frozen=True)
class Source:
    """What a debrief is made from. `lines` are all of the ledger, up to a fixed `seq`.

    `as_of` is an instant in microseconds; `certified` holds the standings of a certified result,
    which are then the debrief's, whatever has changed since.
    """

    document: Mapping[str, Any]
    content_hash: str
    stays: Sequence[Membership]
    lines: Sequence[Line]
    as_of: int
    certified: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Studied:
    """The two periods, the group that took part in both, and the comparison teams."""

    periods: tuple[Period | None, Period]
    treated: Side
    comparison: Side | None
    teams: Sequence[str]
    persons: int


def debrief_content(source: Source) -> dict[str, Any]:
    """The whole debrief. The standings are those of the scoring, to the byte, without names."""
    document = source.document
    counted = standings_of(source)
    shown = source.certified or counted
    studied = study(source)
    effects = _effects(source, studied)
    return {
        "debrief": FORMAT,
        "content_hash": source.content_hash,
        "as_of": shown["as_of"],
        "periods": [_period(period) for period in studied.periods],
        "standings": nameless(shown),
        "facts": counted["facts"],
        "persons": studied.persons,
        "comparison": list(studied.teams),
        "criteria": _criteria(source, studied),
        "effects": [
            {"kpi": code, "role": role, **_effect(effects[code]), "counts": _counts(studied, code)}
            for code, role in roles_of(document).items()
            if code in effects
        ],
        "costs": _costs(document, rewards_given(document, shown)),
        "caveats": caveats_of(
            effects,
            document["kpis"],
            studied.periods,
            comparison=studied.teams,
            late=counted["facts"]["late"],
            provisional=shown["provisional"],
        ),
    }


def standings_of(source: Source) -> dict[str, Any]:
    """The standings of the scoring; lines outside the window are not even counted as read."""
    plan = plan_from(source.document, source.content_hash)
    lines = measures.inside(source.lines, plan.grid.start, plan.grid.end)
    return score(plan, Roster(source.stays), lines, at=source.as_of).as_dict()


def study(source: Source) -> Studied:
    """Measure everyone who takes part, and the comparison teams, before and during."""
    document = source.document
    plan = plan_from(document, source.content_hash)
    people = people_who_take_part(plan, source.stays)
    during, before = challenge_period(document, source.as_of), baseline_period(document)
    undated = measures.undated(source.lines)
    teams = document["evaluation"].get("comparison", {}).get("teams", ())

    def ours(lines: Sequence[Line], period: Period | None) -> Measured:
        return measures.measure_people(document, people, lines, period) if period else NO_ONE

    def theirs(period: Period | None) -> Measured:
        if period is None:
            return NO_ONE
        return measures.measure_teams(document, teams, source.stays, undated, period)

    return Studied(
        (before, during),
        Side(ours(undated, before), ours(source.lines, during)),
        Side(theirs(before), theirs(during)) if teams else None,
        teams,
        len(people),
    )


def nameless(standings: Mapping[str, Any]) -> dict[str, Any]:
    """The standings without the persons' names; their digest is the same with and without."""

    def bare(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        return [{key: value for key, value in row.items() if key != "name"} for row in rows]

    also = [{**one, "rows": bare(one["rows"])} for one in standings["also"]]
    return {**standings, "individual": bare(standings["individual"]), "also": also}


def _criteria(source: Source, studied: Studied) -> list[dict[str, Any]]:
    document = source.document
    counted = measures.measure_counted(document, source.stays, source.lines, source.as_of)
    found = []
    for criterion in document["evaluation"]["success"]:
        code = criterion["kpi"]
        kpi, level = document["kpis"][code], figure(document["kpis"][code], counted.group.get(code))
        before, now = _levels(document, code, studied)
        found.append(
            _criterion(criterion, judge(criterion, kpi, counted=level, now=now, before=before))
        )
    return found


def _levels(document: Mapping[str, Any], code: str, studied: Studied) -> tuple[Value, Value]:
    kpi, (before, during) = document["kpis"][code], studied.periods
    old = comparable(code, kpi, studied.treated.before, before) if before else None
    return old, comparable(code, kpi, studied.treated.after, during)


def _criterion(criterion: Mapping[str, Any], judged: Judgement) -> dict[str, Any]:
    return {
        **criterion,
        "verdict": judged.verdict,
        "measure": text_of(judged.measure),
        "needed": text_of(judged.needed),
        "baseline": text_of(judged.baseline),
    }


def _effects(source: Source, studied: Studied) -> dict[str, Effect]:
    """One effect a KPI; none without a baseline, for there is nothing to compare with."""
    before, during = studied.periods
    if before is None:
        return {}
    document, effects = source.document, {}
    for code in roles_of(document):
        old, _ = _levels(document, code, studied)
        effects[code] = measure_effect(
            code,
            document["kpis"][code],
            (studied.treated, studied.comparison),
            (before, during),
            aim=aim_of(document, code, old),
            seed=source.content_hash,
        )
    return effects


def _effect(effect: Effect) -> dict[str, Any]:
    return {
        "grade": effect.grade,
        "own": _change(effect.own),
        "other": None if effect.other is None else _change(effect.other),
        "uplift": text_of(effect.uplift),
        "interval": _interval(effect.interval),
        "aim": text_of(effect.aim),
    }


def _counts(studied: Studied, code: str) -> list[str]:
    """How many contacts stand behind the two levels."""
    halves = (studied.treated.before, studied.treated.after)
    return [decimal(half.group.get(code, measures.NOTHING).count) for half in halves]


def _change(change: Change) -> dict[str, Any]:
    return {
        "before": text_of(change.before),
        "after": text_of(change.after),
        "change": text_of(change.size),
        "persons": change.persons,
    }


def _interval(interval: Interval | None) -> list[str] | None:
    """Both ends, to six digits."""
    if interval is None:
        return None
    return [decimal(Fraction(f"{end:.{SIGNIFICANT}g}")) for end in (interval.low, interval.high)]


def _period(period: Period | None) -> dict[str, Any] | None:
    if period is None:
        return None
    return {
        "from": instant_text(period.start),
        "to": instant_text(period.end),
        "days": period.days,
    }


def _costs(document: Mapping[str, Any], given: Sequence[Given]) -> dict[str, Any]:
    resources = document["resources"]
    equipment = sum(
        (Fraction(one.get("cost", 0)) for one in resources.get("equipment", ())), Fraction()
    )
    rewards = sum((one.cost for one in given), Fraction())
    hours = sum((Fraction(one.get("hours", 0)) for one in resources.get("people", ())), Fraction())
    return {
        "rewards": [
            {
                "for": one.for_,
                "what": one.what,
                "value": decimal(one.value),
                "pieces": one.pieces,
                "cost": decimal(one.cost),
                "winners": list(one.winners),
                "to_draw": one.to_draw,
            }
            for one in given
        ],
        "equipment": decimal(equipment),
        "total": decimal(rewards + equipment),
        "budget": resources.get("budget"),
        "hours": decimal(hours),
    }


def text_of(value: Value) -> str | None:
    """A figure as a decimal text: exact where finite, else twelve places."""
    return None if value is None else decimal(value)
