"""Point rules (contract 3): one schema for each row of the table, chosen by the key it has."""

from typing import Any

from challenge_hub.challenges.format.errors import refuse
from challenge_hub.challenges.format.fields import (
    Boolean,
    Choice,
    Code,
    Integer,
    Number,
    Own,
    line,
    percent,
)
from challenge_hub.challenges.format.shapes import ListOf, Part, Section, Shapes
from challenge_hub.challenges.format.values import Percent, read_number, read_percent

BUCKETS = ("day", "week", "stage")
MOST_RULES = 100


class Bucketed(Section):
    """A rule that may apply in each bucket (contract 3.1)."""

    each = Choice(*BUCKETS, doc="Apply in each bucket and add up.", example="day")
    stages = ListOf(line(100), least=1, doc="Only in these listed stages.", example="[Étape 1]")
    best = Integer(least=1, doc="Only the buckets with the most points count.", example="18")


class KpiRule(Bucketed):
    """A rule on one KPI."""

    kpi = Code(required=True, doc="One of kpis.", example="resolved")
    minimum = Integer(
        load_default=0, doc="Below so many counted contacts the rule gives nothing.", example="3"
    )


class PerRule(KpiRule):
    """Points for each unit: exact and proportional."""

    per = Number(above=0, required=True, doc="The unit that earns the points.", example="1")
    points = Number(required=True, doc="Points for each unit; may be negative.", example="10")
    whole = Boolean(load_default=False, doc="Full units only, towards zero.", example="true")


class Tier(Section):
    """One threshold and its points."""

    from_ = Number(
        key="from", doc="Reached from this value on, where higher is better.", example="4.5"
    )
    up_to = Number(doc="Reached up to this value, where lower is better.", example="30")
    points = Number(required=True, doc="Points of this tier alone.", example="25")


class TierRule(KpiRule):
    """The points of the furthest threshold reached."""

    tiers = ListOf(
        Part(Tier),
        least=1,
        most=100,
        required=True,
        doc="The thresholds.",
        example="[{from: 4.5, points: 25}]",
    )


class RankRule(KpiRule):
    """Points by place."""

    rank = ListOf(
        Number(),
        least=1,
        required=True,
        doc="Points of the places, from the first.",
        example="[25, 18, 15]",
    )
    shared = Choice(
        "full", "mean", load_default="full", doc="What tied people get.", example="full"
    )


class ImprovementUnit(Shapes):
    """A number of the KPI's unit, or a percentage of the own baseline."""

    def plain(self, text: str) -> Any:
        value = read_percent(text) if text.endswith("%") else read_number(text)
        size = value.value if isinstance(value, Percent) else value
        if size <= 0:
            raise refuse("too_small", "%(text)s is too small here.", "More than 0.", text=text)
        return value

    def json_schema(self) -> dict[str, Any]:
        return {"anyOf": [Number(above=0).json_schema(), percent().json_schema()]}


class Improvement(Section):
    """What gain earns what."""

    per = ImprovementUnit(
        required=True,
        doc="The gain that earns the points; 1 % is of the own baseline.",
        example="1 %",
    )
    points = Number(required=True, doc="Points for each such gain.", example="5")
    loss = Boolean(load_default=False, doc="Also take points away.", example="true")


class ImprovementRule(KpiRule):
    """Points for what was gained over the own baseline."""

    improvement = Part(
        Improvement, required=True, doc="What earns points.", example="{per: 1 %, points: 5}"
    )


class UpTo(Section):
    """How far beyond the target the share counts."""

    up_to = percent(required=True, doc="The share that still earns points.", example="120 %")


class Progress(Shapes):
    """`true`, `false`, or how far beyond the target the share still counts."""

    allowed = "true, false, or {up_to: 120 %%}."

    def plain(self, text: str) -> bool:
        if text not in {"true", "false"}:
            raise refuse("not_a_choice", "“%(text)s” cannot stand here.", self.allowed, text=text)
        return text == "true"

    def keyed(self, value: dict[str, Any]) -> Own:
        return Part(UpTo)

    def json_schema(self) -> dict[str, Any]:
        return {"anyOf": [{"type": "boolean"}, UpTo.json_schema()]}


class ObjectiveRule(Bucketed):
    """Points when an objective is reached, or pro rata."""

    objective = Code(required=True, doc="The id of an objective.", example="csat-me")
    points = Number(required=True, doc="Points when it is reached.", example="100")
    progress = Progress(load_default=False, doc="Pro rata of the share reached.", example="true")


class AwardRule(Section):
    """Points given by the manager, with a reason."""

    award = Code(required=True, doc="Its name.", example="entraide")
    max = Number(least=0, required=True, doc="The most that one person can get.", example="50")


KINDS: dict[str, type[Section]] = {
    "per": PerRule,
    "tiers": TierRule,
    "rank": RankRule,
    "improvement": ImprovementRule,
    "objective": ObjectiveRule,
    "award": AwardRule,
}


class Rule(Shapes):
    """A point rule: exactly one of per, tiers, rank, improvement, objective, award."""

    allowed = "Exactly one of per, tiers, rank, improvement, objective, award."

    def keyed(self, value: dict[str, Any]) -> Own:
        found = [key for key in KINDS if key in value]
        if len(found) != 1:
            text = "This rule says nothing that gives points."
            if found:
                text = "This rule mixes %(found)s: make it several rules."
            raise refuse("rule_kind", text, self.allowed, found=", ".join(found))
        return Part(KINDS[found[0]])

    def json_schema(self) -> dict[str, Any]:
        return {"oneOf": [kind.json_schema() for kind in KINDS.values()]}
