"""4: people and teams of one classification, scored and ranked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from challenge_hub.scoring import Line, Membership
from tests.scoring.oracle.points import Case, buckets_of, each_of, facts_of
from tests.scoring.oracle.scores import Parts, Score, by_rules, caps_of, through_gates
from tests.scoring.oracle.settling import event_order
from tests.scoring.oracle.taking import Fact, World, is_team

Value = Fraction | None
NEVER = 2**63


@dataclass
class Row:
    code: str
    team: str
    score: Value
    values: tuple[Value, ...]
    parts: Parts
    why: str | None
    members: int | None = None
    rank: int | None = None
    decided_by: str | None = None


@dataclass
class Rules:
    """The keys of a classification; those of `also` with what they inherit."""

    world: World
    entry: Mapping[str, Any]
    individual: bool
    points: list[Mapping[str, Any]] = field(default_factory=list)
    caps: list[Mapping[str, Any]] = field(default_factory=list)
    boosts: list[Mapping[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.points = self.points or list(self.entry.get("points", ()))
        self.caps = [*self.caps, *caps_of(self.entry.get("cap"))]
        self.boosts = [*self.boosts, *self.entry.get("boosts", ())]
        self.gates = list(self.entry.get("gates", ()))
        self.rank_by = list(self.entry.get("rank_by", ["points"]))
        self.ties = list(self.entry.get("ties", ()))

    @property
    def by_points(self) -> bool:
        return "points" in self.rank_by

    @property
    def lower(self) -> bool:
        return self.rank_by[0] != "points" and self.world.lower(self.rank_by[0])

    def values(self, facts: list[Fact], points: Value) -> tuple[Value, ...]:
        return tuple(
            points if key == "points" else self.world.measure(key, facts) for key in self.rank_by
        )


class View:
    """The counted facts and awards that `only` leaves, and the groups of `by`."""

    def __init__(self, world: World, entry: Mapping[str, Any], until: int = NEVER) -> None:
        self.world, self.by = world, entry.get("by", "team")
        self.teams, self.tags = (entry.get("only", {}).get(key) for key in ("teams", "tags"))
        self.entry = entry
        self.facts = [one for one in world.facts if one.line.at <= until and self.fits(one)]
        self.awards = [one for one in world.awards if one.line.at <= until and self.fits(one)]
        self.to_teams = [
            one for one in world.awards if is_team(one.line.person) and one.line.at <= until
        ]

    def fits(self, fact: Fact) -> bool:
        if self.teams is not None and fact.team not in self.teams:
            return False
        return self.tags is None or not fact.tags.isdisjoint(self.tags)

    def seats(self) -> list[Fact]:
        """The stays that take part at some instant of the window, each as if it had a fact."""
        world, found = self.world, []
        fixed = world.participants.get("membership") == "at_start"
        for stay in world.stays or ():
            last = world.start + 1 if fixed else world.end
            touches = max(stay.begins, world.start) < min(stay.ends, last)
            fact = Fact(blank(stay), stay.team, stay)
            if touches and world.takes_part(stay) and self.fits(fact):
                found.append(fact)
        return found

    def people(self) -> set[str]:
        seated = {one.line.person for one in [*self.seats(), *self.facts] if not one.spectator}
        if self.world.stays is None and self.fits(Fact(blank(None), "", None)):
            out = self.world.participants.get("exclude", ())
            seated |= {who for who in self.world.named if who not in out and not is_team(who)}
        return seated

    def groups(self) -> set[str]:
        named = self.world.participants.get("teams", "all")
        if self.by != "team" or self.tags is not None or named == "all":
            named = []
        groups = {team for team in named if self.teams is None or team in self.teams}
        return (groups | {one.group(self.by) for one in [*self.seats(), *self.facts]}) - {""}

    def of_person(self, person: str, group: str | None = None) -> list[Fact]:
        return [
            one
            for one in self.facts
            if one.line.person == person
            and not one.spectator
            and (group is None or one.group(self.by) == group)
        ]

    def of_group(self, group: str) -> list[Fact]:
        return [one for one in self.facts if one.group(self.by) == group]


def blank(stay: Membership | None) -> Line:
    return Line("fact", "", "", stay.person if stay else "", "", None, 0, 0)


def awarded(
    awards: Iterable[Fact], most: Mapping[str, Fraction], group: str | None, by: str = "team"
) -> dict[str, Fraction]:
    """The `award` row of 3: each adds at most what is left; those of a group are summed."""
    spent: dict[str, Fraction] = {}
    found: dict[str, Fraction] = {}
    for one in sorted(awards, key=lambda one: event_order(one.line)):
        name = one.line.kpi
        if name in most:
            before = spent.get(name, Fraction(0))
            spent[name] = min(before + Fraction(one.line.value or 0, 10**6), most[name])
            if group is None or one.group(by) == group:
                found[name] = found.get(name, Fraction(0)) + spent[name] - before
    return found


def limits(rules: Iterable[Mapping[str, Any]]) -> dict[str, Fraction]:
    return {rule["award"]: Fraction(rule["max"]) for rule in rules if "award" in rule}


class People:
    """Scores people of a view by the rules of a classification."""

    def __init__(self, view: View, rules: Rules) -> None:
        self.view, self.rules, self.world = view, rules, view.world
        self.codes = sorted(view.people())
        self.places = [
            places_by(self.world, rule, {who: view.of_person(who) for who in self.codes})
            if "rank" in rule
            else {}
            for rule in rules.points
        ]

    def case(self, person: str, group: str | None = None) -> Case:
        view, world = self.view, self.world
        facts = view.of_person(person, group)
        awards = [one for one in view.awards if one.line.person == person]
        seat = self._seat(person, facts)
        team = group if group is not None and view.by == "team" else seat.team
        return Case(
            world=world,
            rules=self.rules.points,
            facts=facts,
            code=person,
            team=team,
            tags=seat.tags,
            awards=awarded(awards, limits(self.rules.points), group, view.by),
            places=self._places(person, group),
            past=[Fact(line, "", None) for line in world.past if line.person == person],
            stays=None if group is None else self._stays(person, group),
            boosts=self.rules.boosts,
        )

    def score(self, person: str, group: str | None = None) -> Score:
        case = self.case(person, group)
        score = by_rules(case, self.rules.caps)
        return through_gates(self.world, self.rules.gates, case.facts, score)

    def member(self, person: str, group: str) -> Value:
        """What a part brings to its team."""
        if self.rules.by_points:
            return self.score(person, group).points
        return self.rules.values(self.view.of_person(person, group), None)[0]

    def row(self, person: str) -> Row:
        facts, score = self.view.of_person(person), self.score(person)
        values = self.rules.values(facts, score.points)
        team = facts[-1].team if facts else self._last_stay(person)
        return Row(
            person,
            team,
            values[0] if not self.rules.by_points else score.points,
            values,
            score.parts if self.rules.by_points else {},
            why_not(facts, values, score),
        )

    def events(self, person: str) -> set[int]:
        lines = [*self.view.facts, *self.view.awards]
        return {one.line.at for one in lines if one.line.person == person}

    def _seat(self, person: str, facts: list[Fact]) -> Fact:
        """Where the person is at the last counted fact, else at the start, else on the last."""
        if facts:
            return facts[-1]
        line = Line("fact", "", "", person, "", None, 0, self.world.start)
        stay = last_stay(self.world, person)
        return self.world.seat(line) or Fact(line, stay.team if stay else "", stay)

    def _last_stay(self, person: str) -> str:
        stay = last_stay(self.world, person)
        return stay.team if stay else ""

    def _places(self, person: str, group: str | None) -> dict[int, dict[str, tuple[int, int]]]:
        """By rule and bucket; a part has those of buckets whose last fact was for its team."""
        found = {}
        for index, row in enumerate(self.places):
            rule = self.rules.points[index]
            found[index] = {
                one.name: row[one.name][person]
                for one in (buckets_of(self.world, rule) if "rank" in rule else ())
                if person in row.get(one.name, {})
                and (group is None or self._owner(person, rule, one.of(self.view.facts)) == group)
            }
        return found

    def owns(self, person: str, rule: Mapping[str, Any], name: str, group: str) -> bool:
        """Whether the place that a person took in a bucket is a team's."""
        inside = next(one for one in buckets_of(self.world, rule) if one.name == name)
        return self._owner(person, rule, inside.of(self.view.facts)) == group

    def _owner(self, person: str, rule: Mapping[str, Any], facts: list[Fact]) -> str:
        codes = self.world.kpis[rule["kpi"]].get("of", [rule["kpi"]])
        mine = [one for one in facts if one.line.person == person and not one.spectator]
        return [one for one in mine if one.line.kpi in codes][-1].group(self.view.by)

    def _stays(self, person: str, group: str) -> list[tuple[int, int]] | None:
        """When a person was in a team; None (always) where the roster never says so."""
        if self.world.participants.get("membership") == "at_start":
            return None
        stays = [stay for stay in self.world.stays or () if stay.person == person]
        by = self.view.by
        mine = [
            one for one in stays if (one.team if by == "team" else one.columns.get(by)) == group
        ]
        return [(stay.begins, stay.ends) for stay in mine] or None


def last_stay(world: World, person: str) -> Membership | None:
    stays = [stay for stay in world.stays or () if stay.person == person]
    begun = [stay for stay in stays if stay.begins < world.end]
    rows = sorted(begun or stays, key=lambda stay: stay.begins)
    return (rows[-1] if begun else rows[0]) if rows else None


def why_not(facts: list[Fact], values: tuple[Value, ...], score: Score) -> str | None:
    if not facts:
        return "no_facts"
    return "empty" if values[0] is None else score.why


def places_by(
    world: World, rule: Mapping[str, Any], facts: Mapping[str, list[Fact]]
) -> dict[str, dict[str, tuple[int, int]]]:
    """Places 1, 2, 2, 4 and how many share each, by bucket and code."""
    code, found = rule["kpi"], {}
    for bucket in buckets_of(world, rule):
        figures = {}
        for who, theirs in facts.items():
            inside = bucket.of(facts_of(world, rule, theirs))
            figure = world.measure(code, inside)
            if figure is not None and world.contacts(code, inside) >= int(rule.get("minimum", 0)):
                figures[who] = figure if world.lower(code) else -figure
        found[bucket.name] = {
            who: (
                1 + sum(other < mine for other in figures.values()),
                sum(other == mine for other in figures.values()),
            )
            for who, mine in figures.items()
        }
    return found


def counted_back(rules: Rules) -> list[Mapping[str, Any]]:
    """The `rank` rules with `each`; without one, places by the first KPI in each stage."""
    ranks = [rule for rule in rules.points if "rank" in rule and "each" in rule]
    kpis = [key for key in rules.rank_by if key != "points"]
    if ranks or not kpis or each_of(rules.world, "stage") == "none":
        return ranks
    return [{"kpi": kpis[0], "each": "stage", "rank": []}]
