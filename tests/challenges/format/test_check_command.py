"""`challenge-hub check FILE` and `challenge-hub schema`: for people, editors and CI."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from challenge_hub.challenges.commands import check_file, print_schema
from challenge_hub.challenges.format import schema
from tests.challenges.format.files import EXAMPLE, SMALL


@pytest.fixture
def check(tmp_path: Path) -> "Check":
    return Check(tmp_path / "project.yaml")


class Check:
    """Runs the command on a file of one's own."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __call__(self, text: str, *options: str) -> Result:
        self.path.write_text(text, "utf-8")
        return CliRunner().invoke(check_file, [str(self.path), *options])


def test_a_right_file_exits_0_with_its_hash() -> None:
    result = CliRunner().invoke(check_file, [str(EXAMPLE)])

    assert result.exit_code == 0
    assert "content hash " in result.output


def test_a_wrong_file_exits_2_with_every_error_at_its_place(check: Check) -> None:
    result = check(
        SMALL.replace("target: 4", "target: 1e3").replace(
            "kpi: csat, at_least", "kpi: csta, at_least"
        )
    )

    assert result.exit_code == 2
    assert result.stderr.splitlines() == [
        f"{check.path}:12:45: objectives.collective[0].target: “1e3” is not a number as it is "
        "written here. Write 1000.",
        f"{check.path}:18:30: evaluation.success[0].kpi: “csta” is not one of the KPIs. "
        "Did you mean “csat”?",
        f"{check.path}: To mend in the project file: 2.",
    ]


def test_errors_are_told_in_french_too(check: Check) -> None:
    result = check(SMALL.replace("target: 4", "target: 1e3"), "--language", "fr")

    assert "n’est pas un nombre" in result.stderr


def test_days_are_those_of_the_files_zone(check: Check) -> None:
    result = check(
        SMALL.replace("2023-08-21T09:00", "2023-08-21").replace("2023-08-25T18:00", "2023-08-25")
    )

    assert "(2023-08-21 – 2023-08-25)" in result.output


def test_a_file_that_is_not_there_exits_2(check: Check) -> None:
    assert CliRunner().invoke(check_file, [str(check.path)]).exit_code == 2


def test_schema_prints_the_json_schema() -> None:
    assert json.loads(CliRunner().invoke(print_schema).output) == schema()
