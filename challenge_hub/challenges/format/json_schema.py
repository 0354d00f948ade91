"""JSON Schema (2020-12) of the project file for editors, from the schemas that read it."""

from typing import Any

from challenge_hub.challenges.format.canonical import plain
from challenge_hub.challenges.format.schemas.project import ProjectFile

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema() -> dict[str, Any]:
    """Return the JSON Schema with descriptions and the defaults that are filled in.

    It says what each value may be; references, times and what fits together is said by `check`.
    """
    return {
        "$schema": DIALECT,
        "title": "Challenge project file",
        "description": "Format version 1 of the challenge project file.",
        **plain(ProjectFile.json_schema()),
    }
