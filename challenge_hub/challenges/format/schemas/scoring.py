"""Classifications (contract 3.3 to 4.4): points, caps, boosts, gates, ranks, ties, aggregates."""

from typing import Any

from challenge_hub.challenges.format.errors import refuse
from challenge_hub.challenges.format.fields import (
    Choice,
    Code,
    Integer,
    Number,
    Own,
    line,
    percent,
    time,
)
from challenge_hub.challenges.format.schemas.common import some_codes
from challenge_hub.challenges.format.schemas.rules import BUCKETS, MOST_RULES, Rule
from challenge_hub.challenges.format.shapes import ListOf, Part, Section, Shapes, optional_list


class Cap(Section):
    """The most points, of each bucket or of the whole."""

    each = Choice(*BUCKETS, doc="Limit each bucket; the whole score when absent.", example="day")
    points = Number(least=0, required=True, doc="The limit.", example="200")


class Caps(Shapes):
    """A cap, or a list of two: one with and one without `each`."""

    allowed = "{points: n}, {each: day, points: n}, or a list of one of each."

    def keyed(self, value: dict[str, Any]) -> Own:
        return Part(Cap)

    def listed(self) -> Own:
        return ListOf(Part(Cap), least=2, most=2)

    def json_schema(self) -> dict[str, Any]:
        return {"anyOf": [Cap.json_schema(), self.listed().json_schema()]}


class Boost(Section):
    """Facts of a stretch of time earn more (contract 3.3)."""

    from_ = time(key="from", required=True, doc="First instant or day.", example="2023-08-23T14:00")
    to = time(
        required=True,
        doc="End: an instant is outside, a day is included.",
        example="2023-08-23T15:00",
    )
    factor = Number(least=0, required=True, doc="What the points are multiplied by.", example="2")
    kpis = some_codes(doc="Only these totals and counts; all when absent.", example="[resolved]")


class Keep(Section):
    """A part of the score is kept."""

    keep = percent(required=True, doc="The share of the score that is kept.", example="50 %")


class Otherwise(Shapes):
    """What happens to who does not pass a gate."""

    words = ("unranked", "zero")
    allowed = "unranked, zero, or {keep: 50 %%}."

    def keyed(self, value: dict[str, Any]) -> Own:
        return Part(Keep)

    def json_schema(self) -> dict[str, Any]:
        return {"anyOf": [{"enum": list(self.words)}, Keep.json_schema()]}


class Gate(Section):
    """A condition to be ranked (contract 3.6)."""

    kpi = Code(required=True, doc="One of kpis.", example="csat")
    at_least = Number(doc="Passed from this value on.", example="4")
    at_most = Number(doc="Passed up to this value.", example="30")
    minimum = Integer(doc="Passed from so many counted contacts on.", example="10")
    otherwise = Otherwise(
        load_default="unranked", doc="What happens otherwise.", example="unranked"
    )


class Aggregate(Shapes):
    """How members' scores make a team's (contract 4.3)."""

    words = ("sum", "mean")
    allowed = "sum, mean, {mean: roster}, {best: 5} or {per: hours}."

    def keyed(self, value: dict[str, Any]) -> Own:
        kinds = {"mean": MeanOf, "best": BestOf, "per": PerKpi}
        found = [key for key in value if key in kinds]
        if len(found) != 1:
            raise refuse("wrong_shape", "This is no way to add up a team.", self.allowed)
        return Part(kinds[found[0]])

    def json_schema(self) -> dict[str, Any]:
        shapes = [section.json_schema() for section in (MeanOf, BestOf, PerKpi)]
        return {"anyOf": [{"enum": list(self.words)}, *shapes]}


class MeanOf(Section):
    """The mean over the roster."""

    mean = Choice(
        "roster", required=True, doc="Divide by everyone on the roster.", example="roster"
    )


class BestOf(Section):
    """The sum of the best."""

    best = Integer(least=1, required=True, doc="The sum of so many best scores.", example="5")


class PerKpi(Section):
    """Scores divided by the team's total of a KPI."""

    per = Code(required=True, doc="Divide by the team's total of this KPI.", example="hours")


class Ranked(Section):
    """What individual, collective and further classifications have in common."""

    points = ListOf(
        Rule(),
        least=1,
        most=MOST_RULES,
        doc="The rules that give points.",
        example="[{kpi: resolved, per: 1, points: 10}]",
    )
    cap = Caps(doc="The most points.", example="{each: day, points: 200}")
    boosts = optional_list(Part(Boost), doc="Times in which facts earn more.", example="[]")
    gates = optional_list(
        Part(Gate), most=100, doc="Conditions to be ranked.", example="[{kpi: csat, at_least: 4}]"
    )
    rank_by = ListOf(
        Code(),
        least=1,
        most=20,
        doc="points, or KPIs in their better direction.",
        example="[points]",
    )
    ties = optional_list(
        Code(),
        most=20,
        doc="KPIs, earliest, countback, draw; in this order.",
        example="[csat, earliest]",
    )


class Individual(Ranked):
    """The classification of people."""


class Collective(Ranked):
    """The classification of teams: exactly one of aggregate, points, rank_by."""

    aggregate = Aggregate(doc="How members' scores make a team's.", example="mean")


class Only(Section):
    """Who is in a further classification."""

    teams = some_codes(doc="Only these teams.", example="[nord]")
    tags = some_codes(doc="Only people with one of these tags.", example="[nouveau]")


class Also(Collective):
    """A further classification of the same facts, with its own board (contract 4.4)."""

    name = line(100, required=True, doc="Its name.", example="Meilleur espoir")
    scope = Choice(
        "individual",
        "collective",
        required=True,
        doc="Of people or of groups.",
        example="individual",
    )
    by = Code(doc="Group by this roster column instead of team.", example="site")
    only_ = Part(
        Only, key="only", doc="Only some people and their facts.", example="{tags: [nouveau]}"
    )


class Scoring(Section):
    """How facts become points and ranks."""

    individual = Part(Individual, doc="The classification of people.", example="{rank_by: [csat]}")
    collective = Part(Collective, doc="The classification of teams.", example="{aggregate: mean}")
    also = optional_list(Part(Also), most=50, doc="Further classifications.", example="[]")
