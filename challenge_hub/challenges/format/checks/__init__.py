"""What the sections of a file say about each other: every error of the contract beyond shape."""

from typing import Any

from challenge_hub.challenges.format.errors import Problem
from challenge_hub.challenges.format.nodes import Path


def check(document: dict[str, Any]) -> list[tuple[Path, Problem]]:
    """Return what is wrong in a loaded document, parts of which may be missing or None."""
    return []
