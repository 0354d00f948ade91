"""Issue 3: nothing outside the demo command knows the demo's codes."""

import csv

import pytest

from challenge_hub.challenges.format import Project, read_project
from challenge_hub.feeds.catalogue import CATALOGUE
from challenge_hub.foundation.assets import PACKAGE, asset_folder

EXAMPLE = asset_folder("examples") / "support-week"
OWN_ROOM = "demo"


@pytest.fixture(scope="module")
def code() -> str:
    """The product's own code and pages, the demo's room left out."""
    folders = [path for path in PACKAGE.iterdir() if path.is_dir() and path.name != OWN_ROOM]
    files = [path for folder in folders for path in folder.rglob("*.py")]
    pages = sorted(asset_folder("templates").rglob("*.html"))
    return "\n".join(path.read_text(encoding="utf-8") for path in [*files, *pages])


@pytest.fixture(scope="module")
def project() -> Project:
    return read_project((EXAMPLE / "project.yaml").read_bytes())


@pytest.fixture(scope="module")
def contract() -> str:
    """The contract's own example, whose codes docstrings and descriptions use."""
    path = PACKAGE.parent / "docs" / "reference" / "contract.md"
    return path.read_text(encoding="utf-8")


def named(words: set[str], code: str, contract: str) -> set[str]:
    return {word for word in words if f'"{word}"' in code and word not in contract}


def test_no_person_of_the_demo_is_named(code: str, contract: str) -> None:
    with (EXAMPLE / "roster.csv").open(encoding="utf-8") as file:
        people = {row["person"] for row in csv.DictReader(file)}

    assert named(people, code, contract) == set()


def test_neither_title_nor_own_kpis_nor_objectives_of_the_demo_are_named(
    code: str, contract: str, project: Project
) -> None:
    own = {kpi for kpi in project.kpis if kpi not in CATALOGUE}
    goals = project.document["objectives"]
    ids = {goal["id"] for scope in ("collective", "individual") for goal in goals[scope]}

    assert named({project.title, EXAMPLE.name} | own | ids, code, contract) == set()
