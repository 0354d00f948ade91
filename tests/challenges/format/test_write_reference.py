"""The reference for people says what the parser does."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from challenge_hub.challenges.format.fields import Own
from challenge_hub.challenges.format.reference_page import reference_page
from challenge_hub.challenges.format.schemas.project import ProjectFile
from challenge_hub.challenges.format.shapes import Section
from challenge_hub.challenges.format.source import read_nodes

PAGE = Path(__file__).resolve().parents[3] / "docs" / "reference" / "project-file.md"


def sections(section: type[Section] = Section) -> Iterator[type[Section]]:
    for below in section.__subclasses__():
        yield below
        yield from sections(below)


EXAMPLES = {
    f"{section.__name__}.{name}": field
    for section in sections()
    for name, field in section().fields.items()
    if isinstance(field, Own) and field.metadata["example"]
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_example_is_taken_by_its_own_field(name: str) -> None:
    field = EXAMPLES[name]
    source = f"example: {field.metadata['example']}\n".encode()

    value = read_nodes(source)[0].plain_keys()["example"]

    field.deserialize(value)


def test_every_key_but_the_sections_has_an_example() -> None:
    fields = {
        f"{section.__name__}.{name}"
        for section in sections()
        if section is not ProjectFile
        for name in section().fields
    }

    assert fields - set(EXAMPLES) == set()


def test_the_page_is_the_one_the_schemas_give() -> None:
    """Write it again with `challenge-hub schema --reference`."""
    assert PAGE.read_text("utf-8") == reference_page()
