"""What the pages under docs/ say stays true: links lead somewhere, tables name what exists."""

import re
from dataclasses import MISSING, fields
from pathlib import Path

import pytest

from challenge_hub.challenges.rehearsal.wording.warnings import SAYINGS as WARNINGS
from challenge_hub.challenges.rules import State
from challenge_hub.cli import main
from challenge_hub.foundation.authorisation import Role
from challenge_hub.foundation.config import READERS, Config

ROOT = Path(__file__).resolve().parent.parent
PAGES = [
    *sorted((ROOT / "docs").rglob("*.md")),
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")),
    ROOT / "examples" / "README.md",
]
LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)[^)]*\)")
FIRST_CELL = re.compile(r"^\| `([A-Za-z_]+)` \|", re.MULTILINE)
COMMAND = re.compile(r"^(?: {4}|\$ ).*?challenge-hub ([a-z]+)", re.MULTILINE)
SETTING = re.compile(r"^\| `(HUB_[A-Z_]+)` \| `?([^|`]+?)`? \|", re.MULTILINE)
CITATION = re.compile(r"\b[Cc]ontract:? (\d\.\d)\b")
CODE = [
    path
    for folder in ("challenge_hub", "tests")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if path != Path(__file__).resolve()
]


def page(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_relative_link_of_a_page_leads_to_a_file(path: Path) -> None:
    targets = LINK.findall(path.read_text(encoding="utf-8"))

    assert [each for each in targets if not (path.parent / each).exists()] == []


def test_the_table_of_settings_names_every_setting_and_no_other() -> None:
    named = {name for name in FIRST_CELL.findall(page("how-to/run.md")) if "HUB_" in name}

    assert named == set(READERS)


def test_the_table_of_settings_gives_the_default_of_each() -> None:
    defaults = {field.name: field.default for field in fields(Config)}
    shown = dict(SETTING.findall(page("how-to/run.md")))
    keys = {name: key for name, (key, _reader) in READERS.items() if key}

    wrong = {
        name: shown[name] for name, key in keys.items() if shown[name] not in told(defaults[key])
    }
    assert wrong == {}


def told(default: object) -> set[str]:
    """How the table may write a default."""
    if default is MISSING:
        return {"required"}
    if isinstance(default, bool):
        return {str(int(default))}
    return {str(default)} if default else {str(default), "none", "http://HOST:PORT"}


def test_the_glossary_names_every_state_of_a_challenge() -> None:
    section = page("reference/glossary.md").split("## States")[1].split("## Answers")[0]

    assert FIRST_CELL.findall(section) == [state.value for state in State]


def test_the_glossary_names_every_role() -> None:
    section = page("reference/glossary.md").split("## Roles")[1]

    assert set(FIRST_CELL.findall(section)) == {role.value for role in Role}


def test_every_paragraph_of_the_contract_that_code_cites_exists() -> None:
    paragraphs = set(re.findall(r"^\*\*(\d\.\d)\b", page("reference/contract.md"), re.MULTILINE))
    cited = {each for path in CODE for each in CITATION.findall(path.read_text(encoding="utf-8"))}

    assert cited - paragraphs == set()


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_command_that_a_page_shows_exists(path: Path) -> None:
    """Only lines of code count; what the design plans for later is prose there."""
    shown = set(COMMAND.findall(path.read_text(encoding="utf-8")))

    assert shown - set(main.commands) == set()


def test_the_choices_of_the_rehearsal_name_every_warning_and_no_other() -> None:
    section = (
        page("reference/rehearsal-choices.md").split("## Warnings")[1].split("## The report")[0]
    )
    cells = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]

    assert {code for cell in cells for code in re.findall(r"`([a-z_]+)`", cell)} == set(WARNINGS)
