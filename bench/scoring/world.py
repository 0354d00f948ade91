"""A made-up sales and service month: project, roster and a file of facts with all their warts.

Four weeks in Paris across the change to summer time; most instants are local, one in five carries
an offset; some lines come twice, some are of strangers, outside the window, or out of bounds.
"""

import csv
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
START = datetime(2024, 3, 18, 8, 0, tzinfo=PARIS)
END = datetime(2024, 4, 12, 18, 0, tzinfo=PARIS)
MEMBERS = 100  # of a team
PROJECT = """
challenge: 1
title: A month of answers
language: en
timezone: Europe/Paris
owner: mara
stakes: {{company: Fewer repeat calls., service_quality: Right the first time.}}
participants: {{teams: {teams}}}
kpis: {{resolved: {{}}, contacts: {{}}, csat: {{}}, fcr: {{}}}}
objectives:
  collective: [{{id: csat-all, kpi: csat, target: 4}}]
  individual: [{{id: fcr-me, kpi: fcr, target: 80, minimum: 5}}]
scoring:
  individual:
    points:
      - {{kpi: resolved, per: 1, points: 10}}
      - kpi: csat
        each: stage
        minimum: 3
        tiers: [{{from: 3, points: 10}}, {{from: 4, points: 25}}, {{from: 4.5, points: 50}}]
      - {{objective: fcr-me, points: 100}}
    gates: [{{kpi: csat, at_least: 2.5, minimum: 10, otherwise: unranked}}]
    ties: [csat, fcr]
  collective: {{aggregate: mean, ties: [csat]}}
resources: {{people: [{{who: mara, role: lead, hours: 1}}]}}
schedule: {{start: 2024-03-18T08:00, end: 2024-04-12T18:00, stages: week}}
evaluation: {{success: [{{kpi: csat, at_least: 4}}]}}
"""


def team_of(person: int) -> str:
    return f"t{person // MEMBERS:03}"


def write_world(folder: Path, facts: int, people: int) -> None:
    """Write project.yaml, roster.csv and facts.csv."""
    teams = sorted({team_of(person) for person in range(people)})
    (folder / "project.yaml").write_text(PROJECT.format(teams=f"[{', '.join(teams)}]"))
    with (folder / "roster.csv").open("w", newline="") as stream:
        rows = ((f"p{one:05}", f"Name {one}", team_of(one)) for one in range(people))
        csv.writer(stream).writerows([("person", "name", "team"), *rows])
    with (folder / "facts.csv").open("w", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(("id", "person", "kpi", "value", "count", "at"))
        writer.writerows(rows_of(facts, people))


def rows_of(facts: int, people: int) -> list[tuple[str, ...]]:
    """So many lines, in the order in which a feed sends them: not quite that of the events."""
    random = Random(4)  # noqa: S311  # always the same file
    seconds = int((END - START).total_seconds())
    rows: list[tuple[str, ...]] = []
    while len(rows) < facts:
        if rows and random.random() < 0.005:
            rows.append(random.choice(rows[-1000:]))  # sent again
            continue
        # Some are up to a quarter of an hour outside the window on either side.
        elapsed = random.randrange(-900, seconds + 900)
        moment = START.astimezone(UTC) + timedelta(seconds=elapsed)
        # The people are not alike: the first ones do more.
        person = min(random.randrange(people + 20), random.randrange(people + 20))
        rows.append((f"f{len(rows)}", f"p{person:05}", *measured(random), written(moment, random)))
    return rows


def measured(random: Random) -> tuple[str, str, str]:
    """KPI, value and count; one in a thousand is of a KPI that nobody asked for."""
    dice = random.random()
    if dice < 0.001:
        return "coffee", "1", "1"
    if dice < 0.4:
        count = random.randrange(1, 4)
        bad = random.random() < 0.001
        return "csat", str(99 if bad else random.randrange(count, 5 * count + 1)), str(count)
    if dice < 0.7:
        return "contacts", str(random.randrange(1, 5)), "1"
    return "resolved", str(random.randrange(4)), "1"


def written(moment: datetime, random: Random) -> str:
    """Local time, or for one in five an offset."""
    if random.random() < 0.2:
        return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    return moment.astimezone(PARIS).strftime("%Y-%m-%dT%H:%M:%S")
