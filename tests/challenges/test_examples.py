"""The examples are what newcomers copy: each must be a file that can be submitted and scored."""

from pathlib import Path

import pytest

from challenge_hub.challenges.format import read_project
from challenge_hub.scoring import plan_from

EXAMPLES = Path(__file__).resolve().parent.parent.parent / "examples"
PROJECTS = sorted(EXAMPLES.glob("*/project.yaml"))


@pytest.mark.parametrize("path", PROJECTS, ids=[path.parent.name for path in PROJECTS])
def test_an_example_can_be_submitted(path: Path) -> None:
    project = read_project(path.read_bytes())

    plan = plan_from(project.document, project.content_hash)  # raises Unsupported by name

    assert plan.content_hash == project.content_hash


def test_there_is_an_example_in_each_language() -> None:
    languages = {read_project(path.read_bytes()).document["language"] for path in PROJECTS}

    assert languages == {"fr", "en"}
