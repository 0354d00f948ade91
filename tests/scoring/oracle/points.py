"""3: what each rule gives, bucket by bucket; caps and gates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from math import trunc
from typing import Any, NamedTuple

from tests.scoring.oracle.taking import Fact, World

WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
NOTHING = Fraction(0)


class Bucket(NamedTuple):
    name: str
    start: int
    end: int

    def of(self, facts: Sequence[Fact]) -> list[Fact]:
        return [fact for fact in facts if self.start <= fact.line.at < self.end]


@dataclass
class Case:
    """A person, a person's part in a team, or a team; `places` by rule index and bucket name."""

    world: World
    rules: Sequence[Mapping[str, Any]]
    facts: list[Fact]
    code: str
    team: str
    tags: frozenset[str] = frozenset()
    individual: bool = True
    awards: Mapping[str, Fraction] = field(default_factory=dict)
    places: Mapping[int, Mapping[str, tuple[int, int]]] = field(default_factory=dict)
    past: list[Fact] = field(default_factory=list)
    stays: list[tuple[int, int]] | None = None
    boosts: Sequence[Mapping[str, Any]] = ()


def each_of(world: World, word: str | None) -> str:
    """`stages: day | week` make a stage a day or week."""
    stages = world.document["schedule"].get("stages", "none")
    return str(stages) if word == "stage" and isinstance(stages, str) else word or "window"


def buckets(world: World, each: str) -> list[Bucket]:
    """1.4 and 3.1: clipped to the window, in order of time."""
    if each == "window":
        return [Bucket("", world.start, world.end)]
    if each == "stage":
        rows = [
            Bucket(one["name"], world.begin(one["from"]), world.finish(one["to"]))
            for one in world.document["schedule"]["stages"]
        ]
    else:
        spans: dict[str, list[date]] = {}
        for day in world.days(world.start, world.end):
            year, week, _ = day.isocalendar()
            name = day.isoformat() if each == "day" else f"{year}-{week:02}"
            spans.setdefault(name, []).append(day)
        rows = [
            Bucket(name, world.midnight(days[0]), world.finish(days[-1].isoformat()))
            for name, days in spans.items()
        ]
    clipped = (
        Bucket(one.name, max(one.start, world.start), min(one.end, world.end)) for one in rows
    )
    return sorted((one for one in clipped if one.start < one.end), key=lambda one: one.start)


def buckets_of(world: World, rule: Mapping[str, Any]) -> list[Bucket]:
    """Those in which a rule applies: limited to its listed stages, where it names some."""
    rows = buckets(world, each_of(world, rule.get("each")))
    if not rule.get("stages"):
        return rows
    named = [one for one in buckets(world, "stage") if one.name in rule["stages"]]
    return [row for row in rows if any(max(row[1], one[1]) < min(row[2], one[2]) for one in named)]


def facts_of(world: World, rule: Mapping[str, Any], facts: list[Fact]) -> list[Fact]:
    if not rule.get("stages"):
        return facts
    named = [one for one in buckets(world, "stage") if one.name in rule["stages"]]
    return [fact for fact in facts if any(one.start <= fact.line.at < one.end for one in named)]


def rule_points(case: Case, index: int) -> dict[Bucket, Fraction]:
    """The points of a rule in each bucket that counts, `best` applied."""
    rule, world = case.rules[index], case.world
    if "award" in rule:
        return {Bucket("", world.start, world.end): case.awards.get(rule["award"], NOTHING)}
    facts = facts_of(world, rule, case.facts)
    rows = buckets_of(world, rule)
    given = {one: _in_bucket(case, index, one, one.of(facts)) for one in rows}
    if "best" not in rule:
        return given
    ranked = sorted(given, key=lambda one: (-given[one], one.start))
    return {one: given[one] for one in ranked[: int(rule["best"])]}


def _in_bucket(case: Case, index: int, bucket: Bucket, facts: list[Fact]) -> Fraction:
    rule, world = case.rules[index], case.world
    if "rank" in rule:
        place = case.places.get(index, {}).get(bucket.name)
        return NOTHING if place is None else _place_points(rule, *place)
    if "objective" in rule:
        return _objective_points(case, rule, facts)
    code, least = rule["kpi"], int(rule.get("minimum", 0))
    measure = world.measure(code, facts)
    if measure is None or world.contacts(code, facts) < least:
        return NOTHING
    if "tiers" in rule:
        return _tier_points(world, rule, measure)
    if "improvement" in rule:
        return _improvement_points(case, rule, bucket, measure)
    if world.kpis[code]["measure"] in {"total", "count"}:
        measure = sum((boosted(case, rule, fact) for fact in facts), NOTHING)
    units = measure / world.figure(code, rule["per"])
    return (trunc(units) if rule.get("whole") else units) * Fraction(rule["points"])


def boosted(case: Case, rule: Mapping[str, Any], fact: Fact) -> Fraction:
    """What a fact adds to a total or count of the rule, boosts included."""
    if fact.line.kpi != rule["kpi"]:
        return NOTHING
    added = case.world.amount(fact.line.kpi, [fact]) or NOTHING
    for boost in case.boosts:
        named = fact.line.kpi in boost.get("kpis", [fact.line.kpi])
        start, end = case.world.begin(boost["from"]), case.world.finish(boost["to"])
        if named and start <= fact.line.at < end:
            added *= Fraction(boost["factor"])
    return added


def _tier_points(world: World, rule: Mapping[str, Any], measure: Fraction) -> Fraction:
    code, reached = rule["kpi"], []
    for tier in rule["tiers"]:
        limit = world.figure(code, tier["up_to" if world.lower(code) else "from"])
        if measure <= limit if world.lower(code) else measure >= limit:
            reached.append((-limit if world.lower(code) else limit, Fraction(tier["points"])))
    return max(reached)[1] if reached else NOTHING


def _place_points(rule: Mapping[str, Any], place: int, shared_by: int) -> Fraction:
    filled = [place + n for n in range(shared_by)] if rule.get("shared") == "mean" else [place]
    worth = [Fraction(rule["rank"][one - 1]) for one in filled if one <= len(rule["rank"])]
    return sum(worth, NOTHING) / len(filled)


def target_of(case: Case, objective: Mapping[str, Any]) -> Fraction:
    """3.2: own entry, easiest of the tags', that of the team, the common one."""
    world, code = case.world, objective["kpi"]
    own = {who: world.figure(code, text) for who, text in objective.get("for", {}).items()}
    if case.individual:
        tagged = [own[f"tag:{tag}"] for tag in case.tags if f"tag:{tag}" in own]
        if case.code in own:
            return own[case.code]
        if tagged:
            return max(tagged) if world.lower(code) else min(tagged)
    return own.get(f"team:{case.team}", world.figure(code, objective["target"]))


def judged(
    world: World,
    objective: Mapping[str, Any],
    facts: list[Fact],
    target: Fraction,
    least: int = 0,
) -> tuple[bool, Fraction]:
    """Reached, and the share of the way, not clamped."""
    code = objective["kpi"]
    measure = world.measure(code, facts)
    least = max(least, int(objective.get("minimum", 0)))
    if measure is None or world.contacts(code, facts) < least:
        return False, NOTHING
    lower = world.lower(code)
    reached = measure <= target if lower else measure >= target
    if target <= 0 or (lower and measure < 0):
        return reached, Fraction(int(reached))
    if lower:
        return reached, target / measure if measure else Fraction(1)
    return reached, measure / target


def _objective_points(case: Case, rule: Mapping[str, Any], facts: list[Fact]) -> Fraction:
    scope = "individual" if case.individual else "collective"
    objectives = case.world.document["objectives"][scope]
    objective = next(one for one in objectives if one["id"] == rule["objective"])
    target, least = target_of(case, objective), int(rule.get("minimum", 0))
    reached, share = judged(case.world, objective, facts, target, least)
    progress, points = rule.get("progress"), Fraction(rule["points"])
    if not progress:
        return points if reached else NOTHING
    most = Fraction(1) if progress is True else Fraction(progress["up_to"].rstrip("%")) / 100
    return points * min(max(share, NOTHING), most)


def _improvement_points(
    case: Case, rule: Mapping[str, Any], bucket: Bucket, measure: Fraction
) -> Fraction:
    world, code, gain = case.world, rule["kpi"], rule["improvement"]
    before = world.measure(code, case.past)
    if world.kpis[code]["measure"] in {"total", "count"}:
        period = world.document["evaluation"]["baseline"]
        old = _worked(world, world.days(world.begin(period["from"]), world.finish(period["to"])))
        now = _worked(world, _days_of(case, bucket))
        if before is None or not old or not now:
            return NOTHING
        before, measure = before / old, measure / now
    if before is None:
        return NOTHING
    better = before - measure if world.lower(code) else measure - before
    if gain["per"].endswith("%"):
        if not before:
            return NOTHING
        units = better / abs(before) * 100 / Fraction(gain["per"].rstrip("%"))
    else:
        units = better / world.figure(code, gain["per"])
    points = units * Fraction(gain["points"])
    return points if gain.get("loss") else max(points, NOTHING)


def _days_of(case: Case, bucket: Bucket) -> set[date]:
    """The days of a bucket up to the instant shown; in a team's part those in that team."""
    end = min(bucket.end, case.world.as_of)
    spans = [(bucket.start, end)] if case.stays is None else case.stays
    return {
        day
        for start, stop in spans
        for day in case.world.days(max(start, bucket.start), min(stop, end))
    }


def _worked(world: World, days: Sequence[date] | set[date]) -> int:
    """How many of the days have a minute of activity and are not closed."""
    schedule = world.document["schedule"]
    closed = {date.fromisoformat(day) for day in schedule.get("closed", ())}
    hours: dict[int, tuple[str, str]] = {}
    for names, clock in schedule.get("activity", {}).items():
        first, _, last = names.partition("-")
        start, end = clock.split("-")
        for weekday in range(WEEKDAYS.index(first), WEEKDAYS.index(last or first) + 1):
            hours[weekday] = (start, end)

    def works(day: date) -> bool:
        before = date.fromordinal(day.toordinal() - 1)
        start, end = hours.get(before.weekday(), ("", ""))
        runs_over = before not in closed and "00:00" < end < start
        return not hours or day.weekday() in hours or runs_over

    return sum(works(day) for day in days if day not in closed)
