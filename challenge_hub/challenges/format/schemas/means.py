"""With what: display, resources, rewards."""

import re
from decimal import Decimal
from typing import Any

from challenge_hub.challenges.format.errors import refuse
from challenge_hub.challenges.format.fields import (
    Choice,
    Code,
    Integer,
    Number,
    Own,
    Read,
    line,
    time,
)
from challenge_hub.challenges.format.shapes import Part, Section, Shapes, optional_list
from challenge_hub.challenges.format.values import read_places

CURRENCY = re.compile("[A-Z]{3}")


def read_currency(text: str) -> str:
    if not CURRENCY.fullmatch(text):
        allowed = "Three capital letters as EUR."
        raise refuse("not_a_currency", "“%(text)s” is not a currency.", allowed, text=text)
    return text


class Freeze(Section):
    """When the public board stands still."""

    from_ = time(
        key="from", required=True, doc="When the public board stops.", example="2023-08-25T16:00"
    )


class Display(Section):
    """What public screens show."""

    names = Choice(
        "full",
        "first",
        "initials",
        "pseudonym",
        load_default="first",
        doc="How people are named.",
        example="first",
    )
    show = Integer(least=1, most=50, load_default=10, doc="Rows on a public screen.", example="10")
    freeze = Part(
        Freeze,
        doc="The public board stands still until the reveal.",
        example="{from: 2023-08-25T16:00}",
    )


class Person(Section):
    """A person who works for the challenge."""

    who = Code(required=True, doc="A person's code.", example="team-lead-042")
    role = line(100, doc="What this person does.", example="animation")
    hours = Number(least=0, doc="Working hours.", example="6")


class Equipment(Section):
    """A thing that is needed."""

    what = line(200, required=True, doc="The thing.", example="Écran plateau")
    quantity = Integer(load_default=1, doc="How many.", example="2")
    cost = Number(least=0, doc="Cost of all of them.", example="0")


class Budget(Section):
    """The money."""

    amount = Number(least=0, required=True, doc="The amount.", example="600")
    currency = Read(
        read_currency,
        {"title": "currency", "type": "string", "pattern": "^[A-Z]{3}$"},
        required=True,
        doc="Its currency.",
        example="EUR",
    )


class Resources(Section):
    """Human and material means."""

    people = optional_list(
        Part(Person), doc="Who works for it.", example="[{who: team-lead-042, hours: 6}]"
    )
    equipment = optional_list(
        Part(Equipment), doc="What is needed.", example="[{what: Écran plateau}]"
    )
    budget = Part(Budget, doc="The money.", example="{amount: 600, currency: EUR}")


PLACES = {
    "title": "places",
    "type": ["string", "integer"],
    "pattern": "^[1-9][0-9]*(-[1-9][0-9]*)?$",
}


class ForPeople(Section):
    """A reward for places of people."""

    individual = Read(read_places, PLACES, required=True, doc="Places of people.", example="1-3")


class ForTeams(Section):
    """A reward for places of teams."""

    team = Read(read_places, PLACES, required=True, doc="Places of teams.", example="1")


class ForObjective(Section):
    """A reward for reaching an objective."""

    objective = Code(required=True, doc="The id of an objective.", example="csat-all")


class ForDraw(Section):
    """A reward drawn among participants."""

    draw = Integer(least=1, required=True, doc="So many are drawn.", example="2")


KINDS: dict[str, type[Section]] = {
    "individual": ForPeople,
    "team": ForTeams,
    "objective": ForObjective,
    "draw": ForDraw,
}


class RewardFor(Shapes):
    """Whom a reward is for."""

    words = ("participation",)
    allowed = "{individual: 1-3}, {team: 1}, {objective: id}, {draw: 2} or participation."

    def keyed(self, value: dict[str, Any]) -> Own:
        found = [key for key in value if key in KINDS]
        if len(found) != 1:
            raise refuse("wrong_shape", "It is not clear whom this is for.", self.allowed)
        return Part(KINDS[found[0]])

    def json_schema(self) -> dict[str, Any]:
        kinds = [kind.json_schema() for kind in KINDS.values()]
        return {"anyOf": [{"const": "participation"}, *kinds]}


class Reward(Section):
    """What is given, to whom (contract 1.7)."""

    for_ = RewardFor(key="for", required=True, doc="Whom it is for.", example="{individual: 1-3}")
    what = line(200, required=True, doc="The thing.", example="Carte cadeau")
    value = Number(least=0, load_default=Decimal, doc="Value of one piece.", example="50")
    quantity = Integer(doc="Pieces at hand; as many as needed when absent.", example="3")
    tied = Choice(
        "each", "share", "draw", load_default="each", doc="What tied people get.", example="each"
    )
