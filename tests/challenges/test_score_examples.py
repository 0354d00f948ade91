"""The examples say what the rules give: their standings, worked out by hand, line by line.

Rows are written `(rank, code, score, decided by)`; the sums beside them are the working.
"""

import hashlib
import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from challenge_hub.cli import main

EXAMPLES = Path(__file__).resolve().parent.parent.parent / "examples"
FOLDERS = sorted(path.parent for path in EXAMPLES.glob("*/project.yaml"))
SALT = "0" * 64
HALF_A_LAST_DIGIT = Fraction(1, 2 * 10**12)  # scores are written with 12 decimals

INDIVIDUAL = {
    "satisfaction-week": [
        # contacts 6+3, csat of Monday 5.0 and Tuesday 4.0, 20 × 1.1, awards 12+8 up to 15;
        # Monday 6+25 is cut to 25, the 75 that remain to 70
        (1, "p-2", "70", "csat"),  # csat 18/4 = 4.5
        # 5+4+6, Monday 4.5 and Wednesday (corrected) 4.0, Tuesday has one survey only, 22, 10;
        # Monday 30 → 25, then 77 → 70
        (2, "p-1", "70", "csat"),  # csat 22/5 = 4.4
        (3, "p-4", "40", "points"),  # 10 + 10 + 20 × 4/4; Friday's survey came too late
        (None, "p-3", "31.25", None),  # 15 + 20 × 3.25/4; csat below 3.5
    ],
    "league-of-stages": [
        # rounds: Amy 1st 2nd 3rd, Cleo 2nd 1st 4th, Ben 3rd= – 1st, Dan 3rd= 3rd 2nd
        (1, "r-1", "16", "countback"),  # 10 + 6, the 4 dropped
        (2, "b-1", "16", "countback"),  # 10 + 6, the 2 dropped: no third place
        (3, "r-2", "13", "points"),  # (4 + 2)/2 + 10
        (4, "b-2", "10", "points"),  # 4 + 6, the 3 dropped
    ],
    "team-relay": [
        (1, "n-1", "140", "points"),  # 60 + 40 (csat 4.5) + 40 (300 s)
        (2, "s-1", "110", "points"),  # 50 + 20 (csat 4.0) + 40 (250 s)
        (3, "e-1", "90", "points"),  # 30 + 40 (csat 4.5) + 20 (360 s)
        (4, "n-2", "40", "points"),  # 40 + 0 (one survey) + 0 (375 s)
        (None, "e-2", "4", None),  # an award alone gives no rank
    ],
    "progress-week": [
        (1, "n-1", "60", "points"),  # 10 → 12 a day: 20 × 2; csat + 0.4: 4 × 5
        (2, "s-2", "30", "points"),  # 5 → 6 a day: 40; no survey: three quarters of it
        (3, "s-1", "0", "points"),  # no baseline, nothing to improve on
        (4, "n-2", "-10", "points"),  # 20 → 18 a day: no loss; csat - 0.2: - 2 × 5
        (None, "s-3", "0", None),
        (None, "s-4", "0", None),
    ],
    "sales-quarter": [
        # 8 hundreds: 80; sales 4×5 + 4×5×2; two weeks of 10; 50 × 8/8; the boosted week 50 → 40
        (1, "s-1", "200", "points"),
        # 70 + 30 + 25 + 50 × 6/8, the week 55 → 40; the boost ended at 18:00 exactly
        (2, "s-3", "147.5", "points"),
        (2, "s-4", "147.5", "shared"),
        (4, "s-2", "31.875", "points"),  # (20 + 15 + 10 + 18.75)/2: converts 3 in 30
    ],
    "queue-race": [
        (1, "m-3", "7", "resolved"),
        (2, "m-2", "5", "resolved"),  # 40/4 = 10 min, stood since 10:30
        (3, "m-1", "5", "earliest"),  # 50/5 = 10 min, stood since 11:00
        (None, "m-4", None, None),  # nothing resolved: empty is not zero
    ],
}

COLLECTIVE = {
    "satisfaction-week": [
        (1, "nord", "70", "points"),  # csat 40/9: 50, and 20 for the objective
        (2, "sud", "50", "points"),  # 48/12 with the spectator: 30, and its own objective of 4
    ],
    "league-of-stages": [
        (1, "red", "35", "points"),  # 16 + 13 + the 6 that Dan took after he had moved
        (2, "blue", "23", "points"),  # 16 + Dan's 3 + 4
    ],
    "team-relay": [
        (1, "est", "11.875", "points"),  # (90 + 4)/16 + the team's own award of 6
        (2, "sud", "11", "points"),  # 110/10
        (3, "nord", "7.2", "points"),  # 180/25
    ],
    "progress-week": [
        (1, "north", "25", "points"),  # (60 - 10)/2
        (2, "south", "10", "points"),  # (0 + 30 + 0)/3: Jon counts, Ida is away
    ],
    "sales-quarter": [
        (1, "west", "295", "points"),  # s-4 was in west at the start
        (2, "east", "231.875", "points"),
    ],
    "queue-race": [
        (1, "sud", "0.625", "response_time"),  # (7 + 3)/16; 64/8 = 8 min
        (2, "nord", "0.625", "response_time"),  # 10/16; 90/9 = 10 min
    ],
}

ALSO = {
    ("league-of-stages", "Teams by round"): [
        (1, "red", "7", "points"),  # 50 to 45, 22 to 55, 66 to 12
        (2, "blue", "5", "points"),
    ],
    ("team-relay", "Sites"): [
        (1, "lyon", "100", "points"),  # (110 + 90)/2: who has awards only is in no mean
        (2, "lille", "90", "points"),  # (140 + 40)/2
    ],
    ("team-relay", "Équipe la plus appréciée"): [
        (1, "nord", "4.666666666667", "csat"),  # 14/3
        (2, "est", "4.5", "csat"),
        (3, "sud", "4", "csat"),
    ],
    ("progress-week", "Newcomers"): [(1, "s-1", "4", None)],
    ("sales-quarter", "Newcomers"): [
        (1, "s-3", "147.5", "points"),
        (2, "s-2", "63.75", "points"),  # before the gate of the main classification
    ],
}

FACTS = {
    "satisfaction-week": {
        "read": 26,
        "counted": 21,
        "replaced": 3,  # the corrected survey, the voided contacts, the void itself
        "unknown_person": 1,
        "late": 1,
    },
    "league-of-stages": {"read": 11, "counted": 11},
    "team-relay": {"read": 19, "counted": 19},
    "progress-week": {"read": 14, "counted": 7, "outside_window": 7},
    "sales-quarter": {"read": 15, "counted": 15},
    "queue-race": {
        "read": 16,
        "counted": 13,
        "not_participating": 1,
        "out_of_bounds": 1,
        "outside_window": 1,
    },
}

OBJECTIVES = {
    ("satisfaction-week", "csat-all", None): ("4.190476190476", False),  # 88/21
    ("satisfaction-week", "csat-all", "sud"): ("4", True),
    ("satisfaction-week", "csat-me", "p-2"): ("4.5", True),
    ("league-of-stages", "backlog", None): ("250", True),
    ("team-relay", "csat-all", None): ("4.444444444444", True),  # 40/9
    ("progress-week", "csat-all", None): ("4.277777777778", False),  # 77/18
    ("progress-week", "csat-me", "s-1"): ("4", True),  # 4 is enough for a newcomer
    ("progress-week", "csat-me", "s-2"): (None, False),
    ("sales-quarter", "revenue-all", None): ("2529.99", True),
    ("queue-race", "queue", None): ("20", True),
}


def run_score(folder: Path, *options: str) -> Result:
    files = ["--facts", str(folder / "facts.csv"), "--roster", str(folder / "roster.csv")]
    return CliRunner().invoke(main, ["score", str(folder / "project.yaml"), *files, *options])


def standings(name: str, *options: str) -> dict[str, Any]:
    result: dict[str, Any] = json.loads(run_score(EXAMPLES / name, *options).stdout)
    return result


def brief(rows: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    """Return rows as they are written above."""
    return [
        (row["rank"], row.get("person", row["team"]), row["score"], row["decided_by"])
        for row in rows
    ]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_check_finds_nothing_wrong_with_an_example(folder: Path) -> None:
    result = CliRunner().invoke(main, ["check", str(folder / "project.yaml")])

    assert (result.exit_code, result.stderr) == (0, "")


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_parts_of_a_score_add_up_in_every_example(folder: Path) -> None:
    scored = json.loads(run_score(folder).stdout)

    for row in (row for row in scored["individual"] if row["points"]):
        parts = sum(Fraction(part.get("exact", part["points"])) for part in row["points"])
        assert abs(parts - Fraction(row["score"])) <= HALF_A_LAST_DIGIT


@pytest.mark.parametrize("name", INDIVIDUAL)
def test_the_people_of_an_example_stand_as_worked_out_by_hand(name: str) -> None:
    assert brief(standings(name)["individual"]) == INDIVIDUAL[name]


@pytest.mark.parametrize("name", COLLECTIVE)
def test_the_teams_of_an_example_stand_as_worked_out_by_hand(name: str) -> None:
    assert brief(standings(name)["collective"]) == COLLECTIVE[name]


@pytest.mark.parametrize(("name", "board"), ALSO)
def test_a_further_classification_stands_as_worked_out_by_hand(name: str, board: str) -> None:
    boards = {each["name"]: brief(each["rows"]) for each in standings(name)["also"]}

    assert boards[board] == ALSO[name, board]


@pytest.mark.parametrize("name", FACTS)
def test_each_line_of_an_example_is_in_the_counter_it_belongs_to(name: str) -> None:
    counters = {key: count for key, count in standings(name)["facts"].items() if count}

    assert counters == FACTS[name]


@pytest.mark.parametrize(("name", "objective", "who"), OBJECTIVES)
def test_an_objective_of_an_example_is_as_worked_out_by_hand(
    name: str, objective: str, who: str | None
) -> None:
    rows = {
        (row["id"], row.get("person") or row.get("team")): (row["measure"], row["reached"])
        for row in standings(name)["objectives"]
    }

    assert rows[objective, who] == OBJECTIVES[name, objective, who]


def test_the_draw_of_the_quarter_can_be_checked_with_a_hash_alone() -> None:
    """Contract 4.2: the smallest SHA-256 of salt, content hash, facts hash and code comes first."""
    scored = standings("sales-quarter", "--salt", SALT)

    lines = (EXAMPLES / "sales-quarter" / "facts.csv").read_text().splitlines()[1:]
    facts = sorted(fact_line(line) for line in lines)
    facts_hash = sha256("".join(line + "\n" for line in facts))
    drawn = sorted(
        ("s-3", "s-4"),
        key=lambda code: sha256("\n".join((SALT, scored["content_hash"], facts_hash, code))),
    )
    places = {row["person"]: row["rank"] for row in scored["individual"]}
    assert [places[code] for code in drawn] == [2, 3]


def fact_line(line: str) -> str:
    """Write a line of FACTS.csv as the draw hashes it: with its feed, its instant in UTC."""
    key, person, kpi, value, count, at = line.split(",")
    day, clock = at.split("T")
    hour, minute = clock.split(":")
    summer = 1 if day < "2024-10-27" else 0  # London
    instant = f"{day}T{int(hour) - summer:02}:{minute}:00.000000Z"
    return f"file,{key},{person},{kpi},{value},{count},{instant}"


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
