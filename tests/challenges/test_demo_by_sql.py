"""Issue 3: the demo's standings equal a computation made with another tool, here SQL."""

import csv
import json
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
DEMO = ROOT / "examples" / "support-week"
LAST_DIGIT = Fraction(1, 2 * 10**12)  # what is not finite is written with 12 decimals


def load(database: sqlite3.Connection, table: str, types: dict[str, str]) -> None:
    """Fill `table` from the CSV of that name; `types` are its columns, in SQL."""
    columns = ", ".join(f"{name} {kind}" for name, kind in types.items())
    database.execute(f"CREATE TABLE {table} ({columns})")
    with (DEMO / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        rows = [[row[name] for name in types] for row in csv.DictReader(file)]
    marks = ", ".join("?" * len(types))
    database.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608  (our names)


@pytest.fixture(scope="module")
def database() -> Iterator[sqlite3.Connection]:
    fact = {"id": "TEXT", "person": "TEXT", "kpi": "TEXT", "value": "INT", "count": "INT"}
    database = sqlite3.connect(":memory:")
    database.row_factory = sqlite3.Row
    load(database, "facts", {**fact, "at": "TEXT"})
    load(database, "history", {**fact, "at": "TEXT"})
    load(database, "roster", {"person": "TEXT", "name": "TEXT", "team": "TEXT"})
    database.executescript((HERE / "demo_standings.sql").read_text())
    yield database
    database.close()


@pytest.fixture(scope="module")
def standings() -> dict[str, Any]:
    """What `challenge-hub score` says about the demo's files."""
    files = ["project.yaml", "--facts", "facts.csv", "--roster", "roster.csv"]
    command = [sys.executable, "-m", "challenge_hub", "score", *files, "--format", "json"]
    reply = subprocess.run(command, cwd=DEMO, capture_output=True, check=True)  # noqa: S603
    scored: dict[str, Any] = json.loads(reply.stdout)
    return scored


def test_every_fact_is_in_the_counter_that_sql_puts_it_in(
    database: sqlite3.Connection, standings: dict[str, Any]
) -> None:
    judged = Counter(verdict for (verdict,) in database.execute("SELECT verdict FROM judged"))

    counters = {name: number for name, number in standings["facts"].items() if number}

    assert counters == {"read": judged.total(), **judged}


def test_individual_ranks_and_points_equal_those_of_sql(
    database: sqlite3.Connection, standings: dict[str, Any]
) -> None:
    expected = [
        (row["rank"], row["person"], row["team"], Decimal(row["points"]))
        for row in database.execute("SELECT * FROM individual ORDER BY rank, person")
    ]

    ranked = [row for row in standings["individual"] if row["rank"] is not None]

    got = [(row["rank"], row["person"], row["team"], Decimal(row["score"])) for row in ranked]
    assert got == expected


def test_what_decided_each_place_equals_that_of_sql(
    database: sqlite3.Connection, standings: dict[str, Any]
) -> None:
    decided = database.execute("SELECT person, decided_by FROM decided ORDER BY position")

    ranked = [row for row in standings["individual"] if row["rank"] is not None]

    assert [(row["person"], row["decided_by"]) for row in ranked] == [tuple(d) for d in decided]


def test_who_plays_without_a_fact_is_listed_unranked(
    database: sqlite3.Connection, standings: dict[str, Any]
) -> None:
    silent = database.execute(
        "SELECT person FROM roster WHERE team <> 'ouest' AND person NOT IN"
        " (SELECT person FROM individual) ORDER BY person"
    )

    unranked = [row for row in standings["individual"] if row["rank"] is None]

    expected = [(person, "no_facts") for (person,) in silent]
    assert [(row["person"], row["why"]) for row in unranked] == expected


def test_individual_measures_equal_those_of_sql(
    database: sqlite3.Connection, standings: dict[str, Any]
) -> None:
    expected = {
        row["person"]: (row["csat"], row["rated"], row["contacts"])
        for row in database.execute("SELECT * FROM individual")
    }

    got = {
        row["person"]: (
            int(row["measures"]["csat"]["total"]),
            int(row["measures"]["csat"]["count"]),
            int(row["measures"]["contacts"]["total"]),
        )
        for row in standings["individual"]
        if row["rank"] is not None
    }

    assert got == expected


def test_team_ranks_and_scores_equal_those_of_sql(
    database: sqlite3.Connection, standings: dict[str, Any]
) -> None:
    expected = database.execute("SELECT * FROM collective ORDER BY rank").fetchall()

    teams = standings["collective"]

    assert [(row["rank"], row["team"], row["members"]) for row in teams] == [
        (row["rank"], row["team"], row["members"]) for row in expected
    ]
    for got, row in zip(teams, expected, strict=True):
        exact = Fraction(row["points"], row["members"])
        assert abs(Fraction(got["score"]) - exact) <= LAST_DIGIT


def test_collective_objectives_equal_those_of_sql(
    database: sqlite3.Connection, standings: dict[str, Any]
) -> None:
    expected = {row["id"]: row for row in database.execute("SELECT * FROM objective")}

    got = {row["id"]: row for row in standings["objectives"] if row["scope"] == "collective"}

    assert {id_: row["reached"] for id_, row in got.items()} == {
        id_: bool(row["reached"]) for id_, row in expected.items()
    }
    for id_, row in expected.items():
        exact = Fraction(row["numerator"], row["denominator"])
        assert abs(Fraction(got[id_]["measure"]) - exact) <= LAST_DIGIT


def test_the_diagnosis_quotes_the_two_weeks_before(database: sqlite3.Connection) -> None:
    (observed, contacts) = database.execute(
        "SELECT round(avg(value), 2), count(*) FROM history JOIN roster USING (person)"
        " WHERE kpi = 'csat' AND team <> 'ouest'"
    ).fetchone()

    project = (DEMO / "project.yaml").read_text(encoding="utf-8")

    assert f"observed: {observed}\n" in project
    assert f"sur {contacts} contacts" in project
