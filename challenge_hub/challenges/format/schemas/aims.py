"""Why and for whom: diagnosis, stakes, participants, KPIs, objectives (contract 1 and 3.2)."""

from typing import Any

from challenge_hub.challenges.format.fields import Choice, Code, Integer, Number, Text, line
from challenge_hub.challenges.format.schemas.common import (
    MOST_CODES,
    Period,
    codes,
    read_target_key,
)
from challenge_hub.challenges.format.shapes import ListOf, MapOf, Part, Section, Shapes
from challenge_hub.challenges.format.values import read_code

MEASURES = ("total", "count", "average", "ratio")


class Diagnosis(Section):
    """The observed gap in service quality, or the opportunity."""

    kind = Choice(
        "gap",
        "opportunity",
        required=True,
        doc="A gap to close or a chance to take.",
        example="gap",
    )
    observation = Text(required=True, doc="What was observed.", example="La satisfaction baisse.")
    kpi = Code(doc="The KPI that shows it, one of kpis.", example="csat")
    period = Part(Period, doc="When it was observed.", example="{from: 2023-08-01, to: 2023-08-14}")
    expected = Number(doc="The value that was expected.", example="4.5")
    observed = Number(doc="The value that was observed.", example="4.2")


class Stakes(Section):
    """What is at stake, and for whom."""

    company = Text(required=True, doc="For the company.", example="Garder les clients remboursés.")
    service_quality = Text(required=True, doc="For the customers.", example="Une réponse juste.")
    team = Text(doc="For the team.", example="Partager les bonnes pratiques.")


class Teams(Shapes):
    """`all`, or a list of team codes."""

    words = ("all",)
    allowed = "all, or a list of team codes."

    def listed(self) -> ListOf:
        return ListOf(Code(), least=1, most=MOST_CODES)

    def json_schema(self) -> dict[str, Any]:
        return {"anyOf": [{"const": "all"}, self.listed().json_schema()]}


class Participants(Section):
    """Who takes part (contract 2.4)."""

    teams = Teams(
        load_default="all", doc="The teams that take part, or all.", example="[nord, sud]"
    )
    exclude_ = codes(key="exclude", doc="People who do not take part.", example="[p-118]")
    tags = codes(doc="When given, only people with one of these roster tags.", example="[nouveau]")
    membership = Choice(
        "at_event",
        "at_start",
        load_default="at_event",
        example="at_event",
        doc="Which team a fact counts for: that of its instant, or that at the start.",
    )


class Kpi(Section):
    """A KPI of this challenge; keys left out are taken from the catalogue (contract 1.5)."""

    label = line(100, doc="Its name for people; its code when absent.", example="Dossiers résolus")
    unit = line(20, doc="Its unit; s and min show as durations, % times 100.", example="dossiers")
    measure = Choice(*MEASURES, doc="How its facts add up (contract 2.6).", example="total")
    better = Choice(
        "higher", "lower", doc="Which direction is better; higher when absent.", example="higher"
    )
    of = ListOf(
        Code(),
        least=2,
        most=2,
        doc="Of a ratio: numerator and denominator.",
        example="[resolved, contacts]",
    )
    bounds = ListOf(
        Number(),
        least=2,
        most=2,
        doc="Least and greatest value of a single contact.",
        example="[0, 1440]",
    )


class Objective(Section):
    """A target for one KPI."""

    id = Code(required=True, doc="Its code, which rules and rewards name.", example="csat-me")
    kpi = Code(required=True, doc="One of kpis.", example="csat")
    target = Number(required=True, doc="What must be reached, in the KPI's unit.", example="4.5")
    minimum = Integer(
        load_default=0, doc="Counted contacts needed before it can be reached.", example="10"
    )
    for_ = MapOf(
        read_target_key,
        Number(),
        key="for",
        most=MOST_CODES,
        doc="Other targets for some: a person, team:CODE or tag:CODE.",
        example='{p-007: 40, "team:sud": 50}',
    )


class Objectives(Section):
    """What the challenge wants to reach, together and each."""

    collective = ListOf(
        Part(Objective),
        least=1,
        most=100,
        required=True,
        doc="Reached by all together.",
        example="[{id: csat-all, kpi: csat, target: 4.5}]",
    )
    individual = ListOf(
        Part(Objective),
        least=1,
        most=100,
        required=True,
        doc="Reached by each person.",
        example="[{id: csat-me, kpi: csat, target: 4.5}]",
    )


def kpis() -> MapOf:
    """Return the field of the KPIs."""
    return MapOf(
        read_code,
        Part(Kpi),
        most=200,
        required=True,
        doc="The KPIs of this challenge; {} takes the catalogue's definition.",
        example="{csat: {}}",
    )
