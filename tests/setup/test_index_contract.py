"""docs/explanation/contract-tests.md: each row of the contract has its tests, and they exist."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CONTRACT = (ROOT / "docs" / "reference" / "contract.md").read_text()
INDEX = (ROOT / "docs" / "explanation" / "contract-tests.md").read_text()
NAMED = re.compile(r"`(\w+)::(\w+)`")
CASES = 6  # plain, zero, negative, empty, tied, boundary


def cells(text: str) -> list[list[str]]:
    """The lines of all tables, cell by cell, without their heads."""
    found = [line.strip("|").split(" | ") for line in text.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in row] for row in found]


ROWS = {row[0]: row[1:] for row in cells(INDEX) if row[0] not in {"row", "paragraph", "property"}}
TABLES = [row[0] for row in cells(CONTRACT) if row[0] not in {"measure", "rule"}]
PARAGRAPHS = [*re.findall(r"^\*\*(\d\.\d)", CONTRACT, re.MULTILINE), "5"]


def test_the_contract_is_read_whole() -> None:
    assert (len(TABLES), len(PARAGRAPHS)) == (10, 26)


@pytest.mark.parametrize("row", TABLES)
def test_a_row_has_a_test_for_each_case_or_the_reason_why_none(row: str) -> None:
    assert len(ROWS[row]) == CASES
    assert all(NAMED.search(cell) or re.match(r"– \w", cell) for cell in ROWS[row])


@pytest.mark.parametrize("paragraph", PARAGRAPHS)
def test_a_paragraph_has_tests(paragraph: str) -> None:
    assert NAMED.search(ROWS[paragraph][0])


@pytest.mark.parametrize(("stem", "name"), sorted(set(NAMED.findall(INDEX))))
def test_a_test_that_is_named_exists(stem: str, name: str) -> None:
    (path,) = (ROOT / "tests").rglob(f"test_{stem}.py")

    assert f"\ndef test_{name}(" in path.read_text()
