"""`challenge-hub rehearse`: files in, a report out, exit codes; the example worked out by hand."""

import json
import os
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from challenge_hub.challenges.commands.rehearse import LARGE
from challenge_hub.challenges.commands.side_by_side import side_by_side
from challenge_hub.challenges.format import read_project
from challenge_hub.challenges.format.moving import moved_by
from challenge_hub.challenges.rehearsal.windows import earlier, the_challenge
from challenge_hub.cli import main

WEEK = Path(__file__).resolve().parent.parent.parent / "examples" / "rehearsed-week"
PROJECT, HISTORY, ROSTER = WEEK / "project.yaml", WEEK / "history.csv", WEEK / "roster.csv"
CHOICES = WEEK.parent.parent / "docs" / "reference" / "rehearsal-choices.md"
# n-1 wins three times of four, once together with s-1
FIRST = [
    (["n-1"], "100", "points"),  # 80, and 20 for a csat of 5
    (["n-2"], "90", "points"),  # 70 + 20; n-1 has 70
    (["n-1", "s-1"], "60", "shared"),  # both csat 4
    (["n-1"], "110", "points"),  # 90 + 20
]
TEAMS = [
    (["nord"], "60"),  # (100 + 50 + 30)/3, sud (60 + 20)/2 = 40
    (["nord"], "80"),  # (70 + 90)/2, sud (40 + 10)/2 = 25
    (["sud"], "45"),  # (60 + 30)/2, nord (60 + 20 + 10)/3 = 30
    (["nord"], "50"),  # (110 + 30 + 10)/3, sud (50 + 40)/2 = 45
]
LEAD = [
    ("2023-03-15T11:00:00Z", 3),  # n-1, level with n-2, s-1, n-1 by the survey of Wednesday noon
    ("2023-03-24T16:00:00Z", 1),  # n-2 by the survey of Friday 17:00, an hour before the end
    ("2023-03-30T07:30:00Z", 1),  # level since the second survey
    ("2023-04-03T07:30:00Z", 0),  # n-1 from the first figure on
]
TEAM_LEAD = [
    ("2023-03-17T15:00:00Z", 3),  # nord, sud, level, nord again when Elif's mean counts
    ("2023-03-20T08:00:00Z", 0),
    ("2023-03-29T09:00:00Z", 1),  # sud by its first figure, 50 of 105 hours in
    ("2023-04-03T07:30:00Z", 0),
]
WITHOUT = [[], ["n-3"], [], ["s-2"]]  # s-3 came on 1 April


def run(*arguments: object) -> Result:
    return CliRunner(env={"COLUMNS": "160"}).invoke(
        main, ["rehearse", *(str(argument) for argument in arguments)]
    )


def example(*options: object) -> dict[str, Any]:
    found = run(PROJECT, "--facts", HISTORY, "--roster", ROSTER, "--json", *options)
    assert (found.exit_code, found.stderr) == (0, "")
    report: dict[str, Any] = json.loads(found.stdout)
    return report


def boards(report: dict[str, Any], index: int) -> list[dict[str, Any]]:
    return [window["classifications"][index] for window in report["windows"]]


def test_the_windows_are_those_before_easter_by_the_clock_on_the_wall() -> None:
    """9:00 is 8:00 UTC until 26 March, 7:00 after; Easter Monday leaves its week out."""
    report = example()

    assert [window["from"] for window in report["windows"]] == [
        "2023-03-13T08:00:00Z",
        "2023-03-20T08:00:00Z",
        "2023-03-27T07:00:00Z",
        "2023-04-03T07:00:00Z",
    ]
    assert [one["closed"] for one in report["skipped"]] == [["2023-04-10"]]


def test_the_winners_of_the_example_are_as_worked_out_by_hand() -> None:
    people, teams = (boards(example(), index) for index in (0, 1))

    assert [(row["winners"], row["score"], row["decided_by"]) for row in people] == FIRST
    assert [(row["winners"], row["score"]) for row in teams] == TEAMS


def test_the_lead_of_the_example_is_as_worked_out_by_hand() -> None:
    leads, teams = ([row["lead"] for row in boards(example(), index)] for index in (0, 1))

    assert [(lead["since"], lead["changes"]) for lead in leads] == LEAD
    assert [(lead["since"], lead["changes"]) for lead in teams] == TEAM_LEAD
    assert leads[0]["share"] == "0.485714285714"  # 51 of 105 hours


def test_who_had_no_figures_in_the_example() -> None:
    assert [window["without_facts"] for window in example()["windows"]] == WITHOUT


def test_what_the_example_would_have_cost() -> None:
    report = example()

    # 40 + 2 × 15 + 60; in the third week two first places and one third: 80 + 15 + 60
    assert [window["cost"] for window in report["windows"]] == ["130", "130", "155", "130"]
    assert report["money"]["mean"] == "136.25"


def test_the_sums_of_the_example() -> None:
    report = example()

    people, teams = report["classifications"]
    assert people["wins"] == {"n-1": 3, "n-2": 1, "s-1": 1}
    assert teams["wins"] == {"nord": 3, "sud": 1}
    assert people["ties"] == {"shared": 1}
    assert (people["early"], people["lead"]) == (2, "0.588095238095")  # (51 + 72.5)/2 of 105
    assert (report["people"]["own"], report["people"]["participants"]) == (6, 6)
    assert [(one["id"], one["reached"], one["of"]) for one in report["objectives"]] == [
        ("csat-all", 2, 4),
        ("csat-me", 3, 19),  # 5 + 4 + 5 + 5 took part
    ]


def test_the_warnings_of_the_example() -> None:
    assert [warning["code"] for warning in example()["warnings"]] == [
        "closed_days",
        "volume_unguarded",
        "first_shared",
        "settled_early",  # of the teams, in the last three weeks
        "above_budget",
        "too_few_pieces",
    ]


def test_a_warning_of_the_json_has_its_sentence_in_the_language_asked_for() -> None:
    warnings = example("--language", "fr", "--windows", 1)["warnings"]

    assert warnings[0]["text"].startswith("Périodes écartées, fermées un jour")


def test_score_of_the_moved_file_gives_the_digest_of_the_window(tmp_path: Path) -> None:
    """Anyone can check a window: move the dates, score the same history."""
    moved = tmp_path / "project.yaml"
    moved.write_text(moved_by(PROJECT.read_text(), -21))
    arguments = ["score", str(moved), "--facts", str(HISTORY), "--roster", str(ROSTER)]

    scored = json.loads(CliRunner().invoke(main, arguments).stdout)

    window = example()["windows"][2]
    assert (scored["content_hash"], scored["digest"]) == (window["content_hash"], window["digest"])


def test_the_json_is_canonical_and_names_nobody() -> None:
    found = run(PROJECT, "--facts", HISTORY, "--roster", ROSTER, "--json")

    document = json.loads(found.stdout)
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert found.stdout == text + "\n"
    assert "Awa" not in found.stdout


def test_the_tables_speak_french_and_name_people() -> None:
    found = run(PROJECT, "--facts", HISTORY, "--roster", ROSTER, "--language", "fr")

    assert found.exit_code == 0
    text = found.stdout.replace("\u00a0", " ")
    for part in (
        "Sur 4 périodes du passé : 3 gagnants différents, 155 € de récompenses au plus",
        "27 mars – 31 mars 2023",
        "Awa, Dimitri",
        "4 sur 5",
        "Gagnants plus d’une fois, Personnes : Awa × 3.",
        "Sans chiffre le 20 mars 2023 : Cora (n-3).",
        "Récompenses : de 130 € à 155 € par période, 136,25 € en moyenne.",
    ):
        assert part in text


def test_the_tables_speak_english_unless_asked_otherwise() -> None:
    found = run(PROJECT, "--facts", HISTORY, "--roster", ROSTER)

    assert "Over 4 windows of the past: 3 different winners" in found.stdout
    assert "Won more than once, People: Awa × 3." in found.stdout


def test_without_a_roster_there_are_no_teams_to_win_with(tmp_path: Path) -> None:
    project = tmp_path / "project.yaml"
    project.write_text(PROJECT.read_text().replace("participants: {teams: [nord, sud]}\n", ""))

    found = run(project, "--facts", HISTORY, "--json")

    people, teams = json.loads(found.stdout)["classifications"]
    assert people["wins"] == {"n-1": 3, "n-2": 1, "s-1": 1}
    assert teams["wins"] == {}


def test_a_history_without_a_comparable_window_ends_with_1_and_says_so(tmp_path: Path) -> None:
    history = tmp_path / "history.csv"
    history.write_text("\n".join(HISTORY.read_text().splitlines()[:4]))

    found = run(PROJECT, "--facts", history, "--roster", ROSTER)

    assert found.exit_code == 1
    assert "No comparable window in the past: nothing could be rehearsed" in found.stdout


def test_bad_lines_end_the_call_with_2_and_their_numbers(tmp_path: Path) -> None:
    history = tmp_path / "history.csv"
    history.write_text(HISTORY.read_text().replace("a02,n-2,resolved,5", "a02,n-2,resolved,five"))

    found = run(PROJECT, "--facts", history, "--roster", ROSTER)
    skipping = run(PROJECT, "--facts", history, "--roster", ROSTER, "--skip-bad", "--json")

    assert (found.exit_code, found.stdout) == (2, "")
    assert f"{history}:3:" in found.stderr
    assert skipping.exit_code == 0
    assert json.loads(skipping.stdout)["windows"][0]["facts"]["counted"] == 8


def test_an_invalid_project_file_ends_with_2_and_where(tmp_path: Path) -> None:
    project = tmp_path / "project.yaml"
    project.write_text(PROJECT.read_text().replace("per: 1", "per: one"))

    found = run(project, "--facts", HISTORY)

    assert (found.exit_code, found.stdout) == (2, "")
    assert f"{project}:28:30" in found.stderr


@pytest.mark.parametrize("options", [("--windows", 0), ("--windows", 105), ("--late", "never")])
def test_wrong_options_end_with_2(options: tuple[str, object]) -> None:
    assert run(PROJECT, "--facts", HISTORY, *options).exit_code == 2


def test_a_large_history_is_played_side_by_side_with_the_same_result(tmp_path: Path) -> None:
    """What nobody asks for makes it large, and changes nothing."""
    history = tmp_path / "history.csv"
    more = (f"x{number},n-1,unheard,1,1,2023-03-14T10:00" for number in range(LARGE))
    history.write_text(HISTORY.read_text() + "\n".join(more) + "\n")

    large = run(PROJECT, "--facts", history, "--roster", ROSTER, "--json")

    digests = [window["digest"] for window in json.loads(large.stdout)["windows"]]
    assert digests == [window["digest"] for window in example()["windows"]]


def test_windows_side_by_side_come_back_in_their_order() -> None:
    project = read_project(PROJECT.read_bytes())
    windows = list(islice(earlier(the_challenge(project.document)), 5))

    found = list(side_by_side(lambda window: {"back": window.back, "by": os.getpid()}, windows))

    assert [one["back"] for one in found] == [7, 14, 21, 28, 35]
    assert (os.getpid() in {one["by"] for one in found}) is (os.cpu_count() == 1)


def test_the_command_gives_the_same_bytes_again() -> None:
    first, again = (
        run(PROJECT, "--facts", HISTORY, "--roster", ROSTER, "--json").stdout for _ in range(2)
    )

    assert first == again


def test_the_reference_names_every_key_of_the_report() -> None:
    report = example()
    window = report["windows"][0]
    parts = (report, window, window["classifications"][0], report["classifications"][0],
             report["people"], report["money"])  # fmt: skip
    text = CHOICES.read_text(encoding="utf-8").split("## The report as JSON")[1]

    assert {key for part in parts for key in part if f"`{key}`" not in text} == set()
