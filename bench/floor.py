"""What benches of the engine need: people, live challenges, a ledger full of facts."""

import json
import time
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import insert, select

from challenge_hub.challenges.format import read_project
from challenge_hub.challenges.models import Challenge, Version
from challenge_hub.challenges.rules import State
from challenge_hub.feeds import services as feeds
from challenge_hub.feeds.ledger.answers import Batch, Sender
from challenge_hub.feeds.ledger.commit import commit_group
from challenge_hub.feeds.ledger.opening import open_store
from challenge_hub.feeds.models import Feed
from challenge_hub.feeds.rules import Row, digest_of
from challenge_hub.foundation.clock import micros
from challenge_hub.foundation.database import current_database, reading, transaction
from challenge_hub.people.models import Membership, Person, Team

AT = datetime(2024, 1, 5, 15, 0, tzinfo=UTC)  # the Friday of a week that is raced
FIRST = datetime(2024, 1, 1, 8, 0, tzinfo=UTC)
SECRET = "a secret of the benchmark that is long enough"  # noqa: S105  # of a database that ends with it
SOURCE = """\
challenge: 1
title: {key}
language: fr
timezone: Europe/Paris
owner: o
diagnosis: {{kind: gap, observation: Elle baisse., kpi: csat, expected: 4.5, observed: 4.2}}
stakes: {{company: Garder les clients remboursés., service_quality: Une réponse juste.}}
participants: {{teams: [{teams}]}}
kpis: {{csat: {{}}, resolved: {{}}}}
objectives:
  collective: [{{id: csat-all, kpi: csat, target: 4.5}}]
  individual: [{{id: resolved-me, kpi: resolved, target: 60}}]
scoring:
  individual:
    points:
      - {{kpi: resolved, per: 1, points: 10}}
      - {{objective: resolved-me, points: 100, progress: true}}
  collective: {{aggregate: mean}}
resources: {{budget: {{amount: 600, currency: EUR}}}}
rewards: [{{for: {{individual: 1-3}}, what: Carte cadeau, value: 50, quantity: 3}}]
schedule: {{start: 2024-01-01T09:00, end: 2024-01-05T18:00, grace: 30 min}}
evaluation: {{success: [{{kpi: csat, at_least: 4.5}}]}}
"""
STEP = 7_919 * 10**6  # microseconds from one fact to the next, over and over through the window
COMMIT = 20_000  # rows
encode = msgspec.json.encode


def people_of(sizes: Mapping[str, int]) -> None:
    """Teams by code with so many people each, `p0`, `p1`, … with ids from 1 on."""
    teams = [{"code": team, "name": team} for team in sizes]
    codes = [team for team, size in sizes.items() for _ in range(size)]
    persons = [
        {"id": number, "code": f"p{number - 1}", "name": f"P{number} Nom", "roles": "",
         "active": True}
        for number in range(1, len(codes) + 1)
    ]  # fmt: skip
    stays = [
        {"person_id": number, "team_code": team, "part": "", "tags": "", "columns": {}}
        for number, team in enumerate(codes, 1)
    ]
    with transaction() as session:
        session.execute(insert(Team), teams)
        session.execute(insert(Person), persons)
        session.execute(insert(Membership), stays)


def live_challenge(key: str, teams: Iterable[str]) -> None:
    """A running challenge of these teams, stored as review and scheduler leave one."""
    live_challenges({key: list(teams)})


def live_challenges(teams_of: Mapping[str, list[str]]) -> None:
    """Many at once; their documents come out of one file that was read by the product's parser."""
    project = read_project(SOURCE.format(key="Course", teams="one").encode())
    challenges, versions = [], []
    for number, (key, teams) in enumerate(teams_of.items(), 1):
        participants = {**project.document["participants"], "teams": teams}
        document = {**project.document, "title": key, "participants": participants}
        challenges.append(_challenge(number, key, teams))
        versions.append(
            {"challenge_id": number, "number": 1, "source": "", "canonical": json.dumps(document),
             "content_hash": f"{number:064d}", "author_id": 1, "saved_at": FIRST}
        )  # fmt: skip
    with transaction() as session:
        session.execute(insert(Challenge), challenges)
        session.execute(insert(Version), versions)


def _challenge(number: int, key: str, teams: list[str]) -> dict[str, Any]:
    end = datetime(2024, 1, 5, 17, 0, tzinfo=UTC)
    return {
        "id": number, "key": key, "state": State.RUNNING, "owner_id": 1, "author_id": 1,
        "editor_id": 1, "title": key, "timezone": "Europe/Paris", "teams": teams,
        "starts_at": FIRST, "ends_at": end, "certifies_at": end + timedelta(minutes=30),
        "latest": 1, "approved": 1, "created_at": FIRST, "changed_at": FIRST,
    }  # fmt: skip


def fill(count: int, people: int, *, first: int = 0, since: datetime = FIRST) -> float:
    """Append facts of everybody in turn, spread from `since` to now; returns how many a second."""
    feed, begin = _feed(), micros(since)
    span = micros(AT) - begin
    store = open_store(current_database())
    sender = Sender(feed, "bench", None)
    begun = time.perf_counter()
    for start in range(first, first + count, COMMIT):
        rows: list[Row | None] = [
            _fact(number, feed, 1 + number % people, begin + number * STEP % span)
            for number in range(start, min(start + COMMIT, first + count))
        ]
        commit_group(store, [Batch(sender, micros(AT), [], rows, [None] * len(rows))])
    seconds = time.perf_counter() - begun
    store.close()
    return count / seconds


def fill_from(people: Iterable[int], *, first: int, now: datetime) -> None:
    """Append one fact of each of these people (numbers from 0), a moment ago, as one commit."""
    feed, at = _feed(), micros(now) - 10**6
    rows: list[Row | None] = [
        _fact(first + place, feed, 1 + person, at) for place, person in enumerate(people)
    ]
    store = open_store(current_database())
    commit_group(store, [Batch(Sender(feed, "bench", None), at, [], rows, [None] * len(rows))])
    store.close()


def _feed() -> int:
    with reading() as session:
        found = session.scalar(select(Feed.id))
    return found or feeds.create_feed("bench", actor="bench", now=FIRST).id


def _fact(number: int, feed: int, person: int, at: int) -> Row:
    """A fact as `prepare` makes it of what a feed sends."""
    event = f"{number:012d}"
    digest = digest_of(encode((0, person, None, "resolved", 10**6, 1, at, None, None)))
    return (feed, event, 0, person, None, "resolved", 10**6, 1, at, at + 10**6, None, None, None,
            digest)  # fmt: skip
