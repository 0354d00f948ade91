"""`challenge-hub score`: files in, standings out, exit codes (contract 5)."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from challenge_hub.challenges.commands import score_file
from challenge_hub.challenges.format import read_project
from challenge_hub.feeds.facts_file import read_facts
from challenge_hub.feeds.roster_file import read_roster
from challenge_hub.scoring import LiveStandings, Roster, plan_from

SPRINT = Path(__file__).resolve().parent.parent.parent / "examples" / "sales-sprint"
PROJECT, FACTS, ROSTER = SPRINT / "project.yaml", SPRINT / "facts.csv", SPRINT / "roster.csv"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(score_file, [str(argument) for argument in arguments])


def broken_facts(folder: Path) -> Path:
    path = folder / "broken.csv"
    lines = FACTS.read_text().splitlines()
    conflict = lines[1].replace(",2,1,", ",3,1,")
    path.write_text("\n".join([*lines[:3], "x,s-01,sales,one,1,2023-10-12T10:02", conflict]))
    return path


def test_the_standings_are_printed_as_canonical_json() -> None:
    found = run(PROJECT, "--facts", FACTS, "--roster", ROSTER)

    document = json.loads(found.stdout)
    assert found.exit_code == 0
    assert document["individual"][0]["person"] == "s-06"
    assert document["facts"]["counted"] == 130
    assert (
        found.stdout
        == json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"
    )


def test_the_command_prints_the_bytes_of_the_live_standings() -> None:
    project = read_project(PROJECT.read_bytes())
    plan = plan_from(project.document, project.content_hash)
    with ROSTER.open("rb") as stream:
        roster = Roster(read_roster(stream, zone=plan.zone, bad=[]))
    live = LiveStandings(plan, roster)
    with FACTS.open("rb") as stream:
        for _, line in read_facts(stream, zone=plan.zone, measures={}, bad=[]):
            live.apply(line)

    found = run(PROJECT, "--facts", FACTS, "--roster", ROSTER)

    assert found.stdout_bytes == live.standings().to_bytes() + b"\n"


def test_ndjson_gives_the_same_as_csv(tmp_path: Path) -> None:
    header, *rows = [line.split(",") for line in FACTS.read_text().splitlines()]
    twin = tmp_path / "facts.ndjson"
    objects = (json.dumps(dict(zip(header, row, strict=True))) for row in rows)
    twin.write_text("\n".join(objects))

    found = run(PROJECT, "--facts", twin, "--roster", ROSTER)

    assert found.stdout == run(PROJECT, "--facts", FACTS, "--roster", ROSTER).stdout


def test_at_shows_the_state_of_that_instant() -> None:
    found = run(PROJECT, "--facts", FACTS, "--roster", ROSTER, "--at", "2023-10-12T10:02")

    document = json.loads(found.stdout)
    assert (document["as_of"], document["provisional"]) == ("2023-10-12T09:02:00Z", True)
    assert document["facts"]["counted"] == 0
    assert document["facts"]["after_at"] == 130


def test_bad_lines_end_the_call_with_their_numbers(tmp_path: Path) -> None:
    found = run(PROJECT, "--facts", broken_facts(tmp_path), "--roster", ROSTER)

    assert (found.exit_code, found.stdout) == (2, "")
    numbers = [line.split(":")[1].strip() for line in found.stderr.splitlines()[:-1]]
    assert numbers == ["2", "4", "5"]


def test_skip_bad_scores_the_rest_and_says_so(tmp_path: Path) -> None:
    found = run(PROJECT, "--facts", broken_facts(tmp_path), "--roster", ROSTER, "--skip-bad")

    facts = json.loads(found.stdout)["facts"]
    assert found.exit_code == 0
    assert (facts["read"], facts["bad"], facts["counted"]) == (4, 3, 1)
    assert "The rest was scored without them." in found.stderr


def test_an_invalid_project_file_ends_with_2(tmp_path: Path) -> None:
    path = tmp_path / "project.yaml"
    path.write_text("challenge: 1\n")

    found = run(path, "--facts", FACTS)

    assert (found.exit_code, found.stdout) == (2, "")
    assert "project.yaml:1:1" in found.stderr


def test_a_bad_roster_ends_with_2(tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    path.write_text("person,name,team\ns-01,Amy,north\ns-01,Amy,south\n")

    found = run(PROJECT, "--facts", FACTS, "--roster", path)

    assert (found.exit_code, found.stdout) == (2, "")
    assert "roster.csv:3:" in found.stderr


@pytest.mark.parametrize("options", [("--at", "yesterday"), ("--salt", "XYZ"), ("--format", "xml")])
def test_wrong_options_end_with_2(options: tuple[str, str]) -> None:
    assert run(PROJECT, "--facts", FACTS, *options).exit_code == 2


def test_the_table_speaks_french() -> None:
    options = "--format", "table", "--language", "fr"

    found = run(PROJECT, "--facts", FACTS, "--roster", ROSTER, *options)

    assert found.exit_code == 0
    assert "Autumn sprint · 2023-10-13T16:30:00Z · définitif" in found.stdout
    assert "revenue-all" in found.stdout
