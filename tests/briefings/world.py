"""A small challenge whose every figure can be worked out on paper.

North (n-1, n-2) and South (s-1) take part on Thursday 7 and Friday 8 September 2023; West (w-1,
w-2) is the comparison. The baseline is Monday 4 to Wednesday 6, Wednesday being closed.
"""

from datetime import UTC, datetime

from challenge_hub.briefings.debrief.content import Source
from challenge_hub.challenges.format import Project, read_project
from challenge_hub.scoring import Line, Membership
from challenge_hub.scoring.numbers import MICRO
from challenge_hub.scoring.zone import microseconds

PROJECT = """
challenge: 1
title: Two good days
language: en
timezone: Europe/Paris
owner: nadia
stakes: {company: Keep the promise., service_quality: One right answer.}
participants: {teams: [north, south]}
kpis:
  csat: {}
  calls: {label: Calls, unit: calls, measure: total}
  sold: {label: Sales, unit: sales, measure: total}
  rate: {label: Conversion, unit: "%", measure: ratio, of: [sold, calls]}
  delay: {label: Delay, unit: min, measure: average, better: lower}
objectives:
  collective: [{id: csat-all, kpi: csat, target: 4.5}]
  individual: [{id: calls-me, kpi: calls, target: 10}]
scoring:
  individual:
    points: [{kpi: calls, per: 1, points: 10}, {objective: calls-me, points: 50}]
  collective: {aggregate: mean}
resources:
  people: [{who: nadia, hours: 6}, {who: tariq, hours: 1.5}]
  equipment: [{what: Screen, quantity: 2, cost: 30}]
  budget: {amount: 300, currency: EUR}
rewards:
  - {for: {individual: 1-2}, what: Card, value: 40}
  - {for: {team: 1}, what: Breakfast, value: 90}
  - {for: {objective: csat-all}, what: Break, value: 5}
  - {for: {objective: calls-me}, what: Pen, value: 2}
  - {for: {draw: 2}, what: Ticket, value: 12}
  - {for: participation, what: Note, value: 0}
schedule:
  start: 2023-09-07T08:00
  end: 2023-09-08T18:00
  grace: 2 h
  activity: {mon-fri: 08:00-20:00}
  closed: [2023-09-06]
evaluation:
  baseline: {from: 2023-09-04, to: 2023-09-06}
  comparison: {teams: [west]}
  success:
    - {kpi: csat, at_least: 4.5}
    - {kpi: csat, change: "+0.5"}
    - {kpi: calls, change: "+50 %"}
    - {kpi: rate, change: "+10"}
    - {kpi: delay, change: "-1"}
    - {kpi: sold, at_most: 5}
  guards: [delay]
  questions: [What did you learn?]
  report_to: [tariq]
"""

TEAMS = {"n-1": "north", "n-2": "north", "s-1": "south", "w-1": "west", "w-2": "west"}
STAYS = [Membership(who, who.upper(), team, None, None, frozenset()) for who, team in TEAMS.items()]
CLOSES = "2023-09-08T20:00"  # end and grace, Paris


def paris(text: str) -> int:
    """Summer time of September 2023: two hours ahead."""
    return microseconds(datetime.fromisoformat(f"{text}+02:00").astimezone(UTC))


def fact(
    who: str, kpi: str, value: float, day: int, *, count: int = 1, received: str | None = None
) -> Line:
    """A fact at noon of a day of September 2023."""
    at, key = paris(f"2023-09-{day:02d}T12:00"), f"{who}.{kpi}.{day}"
    late = None if received is None else paris(received)
    return Line("fact", "f", key, who, kpi, round(value * MICRO), count, at, received=late)


BEFORE = [
    fact("n-1", "csat", 12, 4, count=3),  # 4
    fact("n-2", "csat", 7, 5, count=2),  # 3.5
    fact("s-1", "csat", 4, 4),  # together 23 / 6
    fact("n-1", "calls", 10, 4),
    fact("n-2", "calls", 6, 5),  # 16 calls on 2 open days: 8 a day
    fact("n-1", "sold", 4, 4),  # 25 %
    fact("n-1", "delay", 12, 4, count=2),  # 6 min
    fact("w-1", "csat", 8, 4, count=2),
    fact("w-2", "csat", 4, 4),  # 12 / 3 = 4
]
DURING = [
    fact("n-1", "csat", 9, 7, count=2),
    fact("n-2", "csat", 5, 7),
    fact("s-1", "csat", 4, 8),  # together 18 / 4 = 4.5
    fact("n-1", "calls", 14, 7),
    fact("n-2", "calls", 6, 8),
    fact("s-1", "calls", 10, 8),  # 30 calls on 2 days: 15 a day
    fact("n-2", "sold", 6, 8),  # 20 %
    fact("n-1", "delay", 5, 7),
    fact("w-1", "csat", 9, 7, count=2),
    fact("w-2", "csat", 4, 8),  # 13 / 3
]


def project(text: str = PROJECT) -> Project:
    return read_project(text.encode())


def source(*, text: str = PROJECT, more: tuple[Line, ...] = (), as_of: str = CLOSES) -> Source:
    """Everything that a debrief of this challenge is made from."""
    read = project(text)
    lines = (*BEFORE, *DURING, *more)
    return Source(dict(read.document), read.content_hash, STAYS, lines, paris(as_of))
