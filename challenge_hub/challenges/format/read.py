"""From bytes to a project, or to every error of the file at once (contract 1.3)."""

from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

from marshmallow import ValidationError

from challenge_hub.challenges.format.canonical import content_hash, plain
from challenge_hub.challenges.format.checks import check
from challenge_hub.challenges.format.errors import (
    MOST_ERRORS,
    Problem,
    ProjectError,
    ProjectFileInvalid,
    Unreadable,
)
from challenge_hub.challenges.format.nodes import Node, Path, place, written
from challenge_hub.challenges.format.project import Project
from challenge_hub.challenges.format.resolve import fill_kpis, fill_orders
from challenge_hub.challenges.format.schemas.project import ProjectFile
from challenge_hub.challenges.format.source import read_nodes
from challenge_hub.challenges.format.times import Settler

Found = tuple[Path, Problem]


def read_project(text: bytes) -> Project:
    """Return the project of a file.

    Raises ProjectFileInvalid with every error that could be found, in the order of the file.
    """
    try:
        root, errors = read_nodes(text)
    except Unreadable as unreadable:
        raise ProjectFileInvalid(unreadable.errors) from None
    document, found = load(root.plain_keys())
    errors += [_placed(root, path, problem) for path, problem in found]
    if errors:
        errors.sort(key=lambda error: (error.line, error.column, error.path))
        raise ProjectFileInvalid(errors[:MOST_ERRORS])
    resolved = plain(document)
    return Project(resolved, content_hash(resolved), text)


def load(raw: dict[str, Any]) -> tuple[dict[str, Any], list[Found]]:
    """Return the typed, settled and resolved document as far as it is right, and what is not."""
    found: list[Found] = []
    try:
        document = ProjectFile().load(raw)
    except ValidationError as error:
        found += _flat(error.messages, ())
        document = error.valid_data if isinstance(error.valid_data, dict) else {}
    if "timezone" in document:
        settler = Settler(ZoneInfo(document["timezone"]))
        settler.settle(document)
        found += settler.problems
    fill_kpis(document)
    found += check(document, raw)
    fill_orders(document)
    return document, found


def _flat(messages: Any, path: Path) -> Iterator[Found]:
    """Yield the problems within marshmallow's nested messages, each with its path."""
    if isinstance(messages, dict):
        for step, below in messages.items():
            yield from _flat(below, path if step == "_schema" else (*path, step))
    elif isinstance(messages, list):
        for problem in messages:
            yield path, problem


def _placed(root: Node, path: Path, problem: Problem) -> ProjectError:
    line, column = place(root, path, at_key=problem.at_key)
    return ProjectError(written(path), line, column, problem)
