"""When, and how it is judged: schedule, communication, evaluation."""

from typing import Any

from challenge_hub.challenges.format.errors import refuse
from challenge_hub.challenges.format.fields import (
    Code,
    Integer,
    Number,
    Own,
    Read,
    Text,
    date,
    duration,
    line,
    planned,
    time,
)
from challenge_hub.challenges.format.schemas.common import Period, codes, some_codes
from challenge_hub.challenges.format.shapes import (
    ListOf,
    MapOf,
    Part,
    Section,
    Shapes,
    optional_list,
)
from challenge_hub.challenges.format.values import (
    Duration,
    read_change,
    read_clock_range,
)
from challenge_hub.scoring.activity import WEEKDAYS


def read_weekdays(key: str) -> str:
    """Take `mon` or `mon-fri`."""
    first, _, last = key.partition("-")
    last = last if "-" in key else first
    known = first in WEEKDAYS and last in WEEKDAYS
    if not known or WEEKDAYS.index(first) > WEEKDAYS.index(last):
        allowed = "mon, tue, wed, thu, fri, sat, sun, or a range as mon-fri."
        raise refuse("not_weekdays", "“%(key)s” names no days of the week.", allowed, key=key)
    return key


class Stage(Section):
    """A listed stage."""

    name = line(100, required=True, doc="Its name, which rules use.", example="Étape 1")
    from_ = time(key="from", required=True, doc="First instant or day.", example="2023-08-21")
    to = time(
        required=True, doc="End: an instant is outside, a day is included.", example="2023-08-22"
    )


class Stages(Shapes):
    """`none`, `day`, `week`, or a list."""

    words = ("none", "day", "week")
    allowed = "none, day, week, or a list of {name, from, to}."

    def listed(self) -> Own:
        return ListOf(Part(Stage), least=1, most=400)

    def json_schema(self) -> dict[str, Any]:
        return {"anyOf": [{"enum": list(self.words)}, self.listed().json_schema()]}


class Animation(Section):
    """Something that happens during the challenge."""

    at = planned(
        required=True, doc="When; days from the start are taken too.", example="2023-08-23T14:00"
    )
    title = line(200, required=True, doc="What happens.", example="Heure folle")
    minutes = Integer(most=10_080, doc="How long.", example="60")
    led_by = Code(doc="The person who leads it.", example="team-lead-042")


class Task(Section):
    """Something to be done before (rétroplanning)."""

    due = planned(required=True, doc="When it must be done.", example="-10 d")
    task = line(200, required=True, doc="What must be done.", example="Affiche et écran")
    owner = Code(doc="The person who does it.", example="p-007")


def no_time() -> Duration:
    return Duration(0)


class Schedule(Section):
    """The window, its days, and what happens when (contract 1.4)."""

    start = time(
        required=True, doc="The first instant, or the first day.", example="2023-08-21T09:00"
    )
    end = time(
        required=True,
        doc="The end: an instant is outside, a day is included.",
        example="2023-08-25T18:00",
    )
    grace = duration(
        load_default=no_time,
        doc="Facts that arrive this long after the end still count.",
        example="30 min",
    )
    activity = MapOf(
        read_weekdays,
        Read(read_clock_range, {"title": "hours", "type": "string"}),
        most=7,
        doc="Working hours by weekday.",
        example="{mon-fri: 08:00-20:00}",
    )
    closed = optional_list(date(), most=1000, doc="Days without work.", example="[2023-08-15]")
    stages = Stages(load_default="none", doc="The parts of the window.", example="day")
    animations = optional_list(Part(Animation), doc="What happens during it.", example="[]")
    preparation = optional_list(
        Part(Task), doc="What must be done before.", example="[{due: -10 d, task: Dossier}]"
    )


class Message(Section):
    """Something said to the people."""

    at = planned(required=True, doc="When.", example="2023-08-18T17:00")
    channel = line(50, required=True, doc="By which way.", example="mail")
    what = line(200, required=True, doc="What is said.", example="Annonce aux équipes")
    owner = Code(doc="The person who says it.", example="team-lead-042")


class Comparison(Section):
    """Teams to compare with."""

    teams = some_codes(required=True, doc="Teams outside the challenge.", example="[ouest]")


CHANGE = {"title": "change", "type": ["string", "number"]}


class Criterion(Section):
    """A criterion of success: exactly one of at_least, at_most, change (contract 1.7)."""

    kpi = Code(required=True, doc="One of kpis.", example="csat")
    at_least = Number(doc="Reached from this value on.", example="4.5")
    at_most = Number(doc="Reached up to this value.", example="30")
    change = Read(
        read_change, CHANGE, doc="Against the baseline; its sign is required.", example='"+0.2"'
    )


class Evaluation(Section):
    """How success will be judged."""

    baseline = Part(
        Period, doc="What it is compared with.", example="{from: 2023-08-07, to: 2023-08-18}"
    )
    comparison = Part(Comparison, doc="Teams outside the challenge.", example="{teams: [ouest]}")
    success = ListOf(
        Part(Criterion),
        least=1,
        most=100,
        required=True,
        doc="The criteria.",
        example="[{kpi: csat, at_least: 4.5}]",
    )
    guards = codes(doc="KPIs that are not rewarded and must not suffer.", example="[delay]")
    questions = optional_list(
        Text(longest=500), most=100, doc="What the debrief asks.", example="[Qu'avez-vous appris ?]"
    )
    report_to = codes(doc="Who gets the debrief.", example="[director-001]")
