"""`challenge-hub explain`: the points of one person or team, down to the facts."""

import json
from fractions import Fraction
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from challenge_hub.challenges.commands import explain_file

SPRINT = Path(__file__).resolve().parent.parent.parent / "examples" / "sales-sprint"
PROJECT, FACTS, ROSTER = SPRINT / "project.yaml", SPRINT / "facts.csv", SPRINT / "roster.csv"


def run(*arguments: object) -> Result:
    files = [str(PROJECT), "--facts", str(FACTS), "--roster", str(ROSTER)]
    return CliRunner().invoke(explain_file, files + [str(argument) for argument in arguments])


def exact(part: dict[str, str]) -> Fraction:
    return Fraction(part.get("exact", part["points"]))


def test_the_parts_of_a_person_add_up_to_the_score() -> None:
    found = json.loads(run("--person", "s-06", "--format", "json").stdout)

    assert (found["rank"], found["score"]) == (1, "401")
    assert sum(exact(part) for part in found["parts"]) == 401
    facts = [one for part in found["parts"] for step in part["steps"] for one in step["facts"]]
    assert {"file:h001-sales", "file:h001-argued"} <= {one["id"] for one in facts}


def test_a_team_is_told_by_its_members() -> None:
    found = json.loads(run("--team", "south", "--format", "json").stdout)

    (members,) = [part["members"] for part in found["parts"] if part["rule"] == "members"]
    assert sum(Fraction(one["score"]) for one in members) == Fraction(found["score"])


@pytest.mark.parametrize(
    ("language", "headline"),
    [
        ("en", "Finn (s-06): 401, rank 1, decided by points"),
        ("fr", "Finn (s-06): 401, rang 1, départagé par points"),
    ],
)
def test_the_words_are_english_or_french(language: str, headline: str) -> None:
    found = run("--person", "s-06", "--language", language)

    assert (found.exit_code, found.stdout.splitlines()[0]) == (0, headline)


@pytest.mark.parametrize(
    "options", [(), ("--person", "nobody"), ("--person", "s-06", "--team", "south")]
)
def test_who_cannot_be_explained_ends_with_2(options: tuple[str, ...]) -> None:
    assert run(*options).exit_code == 2
