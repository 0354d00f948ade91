"""A challenge that nobody wrote: other teams, KPIs, targets and dates than the demo's, 200 people.

Everything follows from one seed, so that a failure can be repeated.
"""

import csv
import io
import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

START = datetime(2024, 2, 28, 14, 0, tzinfo=UTC)  # over the leap day, 9:00 in New York
END = datetime(2024, 3, 1, 23, 0, tzinfo=UTC)
TEAMS = ("ash", "birch", "cedar", "doum", "elm")
PEOPLE = 200

PROJECT = """
challenge: 1
title: Three days of spring deals
language: en
timezone: America/New_York
owner: mara
stakes: {{company: Win back lapsed customers., service_quality: Listen before offering.}}
participants: {{teams: [{teams}]}}
kpis:
  deals: {{label: Deals, unit: deals, measure: total}}
  demand: {{label: Demands, unit: demands, measure: count}}
  hold: {{label: Hold time, unit: s, measure: average, better: lower, bounds: [0, 3600]}}
  yield: {{label: Deals a demand, unit: "%", measure: ratio, of: [deals, demand]}}
objectives:
  collective:
    - {{id: deals-all, kpi: deals, target: {collective}}}
    - {{id: hold-all, kpi: hold, target: {hold}}}
  individual:
    - {{id: deals-me, kpi: deals, target: {individual}, minimum: 2, for: {{"team:elm": 9}}}}
scoring:
  individual:
    points:
      - {{kpi: deals, per: 1, points: 7.5}}
      - {{kpi: demand, per: 4, points: 3, whole: true}}
      - kpi: hold
        each: day
        minimum: 2
        tiers: [{{up_to: 90, points: 12}}, {{up_to: 45, points: 30}}]
      - {{objective: deals-me, points: 40, progress: true}}
    rank_by: [points]
    ties: [yield, deals, earliest]
  collective: {{aggregate: sum, ties: [hold]}}
display: {{names: full, show: 12}}
resources: {{people: [{{who: mara, role: lead, hours: 4}}]}}
schedule: {{start: 2024-02-28T09:00, end: 2024-03-01T18:00, grace: 20 h, stages: day}}
evaluation: {{success: [{{kpi: deals, at_least: {collective}}}], report_to: [otto]}}
"""


@dataclass(frozen=True)
class Generated:
    """A project file, its roster and its facts, as people and feeds would send them."""

    project: str
    roster: list[tuple[str, str, str]]  # person, name, team
    facts: list[dict[str, Any]]

    @property
    def roster_csv(self) -> str:
        return as_csv(("person", "name", "team"), self.roster)

    @property
    def facts_csv(self) -> str:
        columns = ("id", "person", "kpi", "value", "count", "at")
        rows = [tuple(str(fact.get(name, "")) for name in columns) for fact in self.facts]
        return as_csv(columns, rows)


def as_csv(header: tuple[str, ...], rows: list[Any]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows([header, *rows])
    return out.getvalue()


def generate(seed: int, facts: int = 2500) -> Generated:
    """Draw a challenge; some facts lie before its start, at its ends and after it."""
    draw = random.Random(seed)  # noqa: S311  # a seed that can be repeated is the point
    roster = [(f"a{n:03}", f"Advisor {n:03}", TEAMS[n % len(TEAMS)]) for n in range(PEOPLE)]
    project = PROJECT.format(
        teams=", ".join(TEAMS),
        collective=draw.randrange(800, 2600),
        hold=draw.randrange(60, 240),
        individual=draw.randrange(4, 14),
    )
    drawn = [one_fact(draw, n) for n in range(facts)]
    return Generated(project, roster, [*drawn, *boundary_facts()])


def one_fact(draw: random.Random, number: int) -> dict[str, Any]:
    span = END - START + timedelta(hours=6)
    at = START - timedelta(hours=3) + span * draw.random()
    kpi, value = draw.choice(
        [
            ("deals", str(draw.randrange(1, 4))),
            ("demand", None),
            ("hold", f"{draw.randrange(5, 400)}.{draw.randrange(10)}"),
        ]
    )
    fact: dict[str, Any] = {"id": f"g{number}", "person": f"a{draw.randrange(PEOPLE - 5):03}"}
    fact |= {"kpi": kpi, "count": draw.randrange(1, 6), "at": stamp(at)}
    return fact if value is None else fact | {"value": value}


def boundary_facts(start: datetime = START, end: datetime = END) -> list[dict[str, Any]]:
    """One microsecond before the start, at it, one before the end, at it: out, in, in, out."""
    tick = timedelta(microseconds=1)
    instants = (start - tick, start, end - tick, end)
    base = {"person": "a000", "kpi": "deals", "value": "1000", "count": 1}
    return [base | {"id": f"edge{n}", "at": stamp(at)} for n, at in enumerate(instants)]


def stamp(at: datetime) -> str:
    return at.isoformat(timespec="microseconds").replace("+00:00", "Z")
