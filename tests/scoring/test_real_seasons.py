"""A contest with a frozen board, four quarters of sales, satisfaction with minimum volumes.

The people and their figures are invented. Each is worked out a second time in a few lines of
Python or SQL that were written from the contract.
"""

import sqlite3
from fractions import Fraction
from typing import Any

from challenge_hub.scoring import Line
from challenge_hub.scoring.zone import read_instant
from tests.scoring.files import CSAT, document, fact, result, rows

MINUTE = 60 * 10**6
BEGIN = read_instant("2023-08-26T09:00:00Z")
KPIS = {
    "solved": {"label": "Solved", "unit": "", "measure": "total"},
    "penalty": {"label": "Penalty", "unit": "min", "measure": "total", "better": "lower"},
}
# Team, problem, minute, accepted. Five hours; the board stands still from minute 240 on.
TRIES = (
    ("ada", "A", 12, True), ("ada", "B", 50, False), ("ada", "B", 71, True),
    ("ada", "C", 200, True),
    ("bit", "A", 20, True), ("bit", "B", 90, True), ("bit", "C", 239, True),
    ("bit", "D", 240, True),
    ("cee", "A", 31, False), ("cee", "A", 35, False), ("cee", "A", 40, True),
    ("cee", "B", 61, True), ("cee", "C", 250, False), ("cee", "C", 260, True),
    ("cee", "D", 299, True),
    ("duo", "A", 10, True), ("duo", "B", 250, False),
    ("eve", "A", 290, False),
)  # fmt: skip


def contest_lines() -> list[Line]:
    """One fact of each kind per solved problem: 1, and its minute + 20 for each wrong try."""
    lines = []
    for number, (team, problem, minute, accepted) in enumerate(TRIES):
        if accepted:
            wrong = sum(one[:2] == (team, problem) and not one[3] for one in TRIES[:number])
            for kpi, value in (("solved", 1), ("penalty", minute + 20 * wrong)):
                at, name = BEGIN + minute * MINUTE, f"{team}-{problem}-{kpi}"
                lines.append(Line("fact", "file", name, team, kpi, value * 10**6, 1, at))
    return lines


def scoreboard(until: int) -> list[tuple[int, str, int, int]]:
    """Place, team, problems, minutes: from the tries alone."""
    solved: dict[str, list[int]] = {}
    for team, problem, minute, accepted in TRIES:
        if accepted and minute < until:
            before = [t for t in TRIES if t[:2] == (team, problem) and t[2] < minute]
            solved.setdefault(team, []).append(minute + 20 * len(before))
    keys = {team: (-len(minutes), sum(minutes)) for team, minutes in solved.items()}
    return sorted(
        (1 + sum(other < key for other in keys.values()), team, -key[0], key[1])
        for team, key in keys.items()
    )


def test_the_board_of_a_contest_stands_still_for_the_last_hour_and_is_then_revealed() -> None:
    """What happens at minute 240 is already behind the curtain (`at` is outside, section 5)."""
    schedule = {
        "start": "2023-08-26T09:00:00Z", "end": "2023-08-26T14:00:00Z", "grace": "PT0S",
    }  # fmt: skip
    scoring = {"individual": {"rank_by": ["solved", "penalty"]}}
    file = document(kpis=KPIS, scoring=scoring, schedule=schedule)

    def board(at: int | None = None) -> list[tuple[Any, ...]]:
        found = rows(result(file, *contest_lines(), at=at))
        return [
            (row["rank"], row["person"], *(int(row["measures"][kpi]["value"]) for kpi in KPIS))
            for row in found
            if row["rank"] is not None
        ]

    frozen, revealed = board(BEGIN + 240 * MINUTE), board()

    assert frozen == scoreboard(240) == [
        (1, "ada", 3, 303),  # 12 + 71 + 20 + 200
        (2, "bit", 3, 349),  # 20 + 90 + 239
        (3, "cee", 2, 141),  # 40 + 40 + 61
        (4, "duo", 1, 10),
    ]  # fmt: skip
    assert revealed == scoreboard(300) == [
        (1, "bit", 4, 589),  # + 240
        (2, "cee", 4, 720),  # 141 + 260 + 20 + 299
        (3, "ada", 3, 303),
        (4, "duo", 1, 10),
    ]  # fmt: skip


QUARTERS = ("2023-01-01", "2023-04-01", "2023-07-01", "2023-10-01", "2024-01-01")
# Seller, quarter, revenue in EUR, sales, offers made.
SALES = (
    ("s-1", 1, "12000", 12, 40), ("s-2", 1, "12000", 10, 50), ("s-3", 1, "7000.50", 7, 9),
    ("s-1", 2, "9000", 9, 45), ("s-2", 2, "15000", 20, 50), ("s-3", 2, "9000", 4, 20),
    ("s-1", 3, "0", 0, 12), ("s-2", 3, "4000", 3, 10), ("s-3", 3, "16000", 12, 40),
    ("s-1", 4, "20000", 15, 50), ("s-2", 4, "-500", 0, 5), ("s-3", 4, "20000", 15, 60),
)  # fmt: skip
QUARTERLY = """
WITH placed AS (
  SELECT *, (SELECT count(*) + 1 FROM sales AS o
             WHERE o.quarter = s.quarter AND o.cents > s.cents) AS place
  FROM sales AS s)
SELECT seller, sum(CASE place WHEN 1 THEN 10 WHEN 2 THEN 6 WHEN 3 THEN 3 END) AS places,
       sum(CASE WHEN offers < 10 THEN 0 WHEN 100 * sold >= 30 * offers THEN 15
                WHEN 100 * sold >= 20 * offers THEN 5 ELSE 0 END) AS steps,
       sum(cents) AS cents
FROM placed GROUP BY seller
"""


def by_sql() -> dict[str, tuple[Fraction, Fraction, Fraction]]:
    """Points of a place each quarter, for conversion each quarter, for 1,000 EUR of the year."""
    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE sales (seller, quarter, cents, sold, offers)")
    cents = [(who, q, int(Fraction(eur) * 100), sold, of) for who, q, eur, sold, of in SALES]
    database.executemany("INSERT INTO sales VALUES (?, ?, ?, ?, ?)", cents)
    found = {
        seller: (Fraction(places), Fraction(steps), Fraction(total, 100_000))
        for seller, places, steps, total in database.execute(QUARTERLY)
    }
    database.close()
    return found


def year_of_sales() -> dict[str, Any]:
    kpis = {
        "revenue": {"label": "Revenue", "unit": "EUR", "measure": "total"},
        "sales": {"label": "Sales", "unit": "", "measure": "total"},
        "argued": {"label": "Offers", "unit": "", "measure": "total"},
        "conversion": {
            "label": "Conversion", "unit": "%", "measure": "ratio", "of": ["sales", "argued"],
        },
    }  # fmt: skip
    stages = [
        {"name": f"Q{n + 1}", "from": f"{begin}T00:00:00Z", "to": f"{QUARTERS[n + 1]}T00:00:00Z"}
        for n, begin in enumerate(QUARTERS[:-1])
    ]
    tiers = [{"from": "20", "points": "5"}, {"from": "30", "points": "15"}]
    rules = [
        {"kpi": "revenue", "rank": ["10", "6", "3"], "each": "stage"},
        {"kpi": "conversion", "each": "stage", "minimum": 10, "tiers": tiers},
        {"kpi": "revenue", "per": "1000", "points": "1"},
    ]
    return document(
        timezone="UTC",
        kpis=kpis,
        scoring={"individual": {"points": rules, "ties": ["countback"]}},
        schedule={"start": QUARTERS[0], "end": "2023-12-31", "grace": "PT0S", "stages": stages},
    )


def test_four_quarters_of_sales_are_as_sql_has_them() -> None:
    lines = [
        fact(f"{who}-{q}-{kpi}", who, kpi, str(value), f"{QUARTERS[q - 1]}T00:00:00Z")
        for who, q, eur, sold, of in SALES
        for kpi, value in (("revenue", eur), ("sales", sold), ("argued", of))
    ]

    found = rows(result(year_of_sales(), *lines))

    parts = {
        row["person"]: tuple(Fraction(part["points"]) for part in row["points"]) for row in found
    }
    assert parts == by_sql()
    assert [(row["rank"], row["person"], row["score"]) for row in found] == [
        (1, "s-3", "106.0005"),  # 3 + 6 + 10 + 10; 0 (9 offers) + 5 + 15 + 5; 52.0005
        (2, "s-1", "105"),  # 10 + 6 + 3 + 10, shared places in Q1, Q2, Q4; 15 + 5 + 0 + 15; 41
        (3, "s-2", "94.5"),  # 10 + 10 + 6 + 3; 5 + 15 + 15 (10 offers) + 0 (5 offers); 30.5
    ]


# Person, Σ of the marks out of 5, answers. At least 30 answers to be ranked.
MARKS = (
    ("a", 135, 30), ("b", 180, 40), ("c", 145, 29), ("d", 134, 30), ("e", 300, 60), ("f", 30, 30),
)  # fmt: skip
GATE = {"kpi": "csat", "minimum": 30}


def test_satisfaction_counts_from_a_minimum_of_answers_on() -> None:
    """C has the best mean (145/29 = 5) and one answer too few; 135/30 and 180/40 are both 4.5."""
    objective = {"id": "good", "kpi": "csat", "target": "4.5", "minimum": 30}
    file = document(
        kpis={"csat": CSAT},
        objectives={"individual": [objective], "collective": []},
        scoring={"individual": {"rank_by": ["csat"], "gates": [GATE]}},
    )
    lines = [fact(who, who, "csat", str(total), count=count) for who, total, count in MARKS]

    found = result(file, *lines).as_dict()

    means = {who: Fraction(total, count) for who, total, count in MARKS if count >= 30}
    places = {who: 1 + sum(o > mine for o in means.values()) for who, mine in means.items()}
    assert {row["person"]: row["rank"] for row in found["individual"]} == places | {"c": None}
    assert [(row["person"], row["rank"]) for row in found["individual"]] == [
        ("e", 1), ("a", 2), ("b", 2), ("d", 4), ("f", 5), ("c", None),
    ]  # fmt: skip
    reached = {line["person"]: line["reached"] for line in found["objectives"]}
    assert reached == {"a": True, "b": True, "c": False, "d": False, "e": True, "f": False}
