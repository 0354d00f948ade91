"""All dates of a project file moved by whole days, everything else kept as written. Pure.

What lies before the challenge stays: the observed gap, the baseline. So do `closed` days, which
belong to the calendar. Relative dates (`due: -10 d`) move by themselves.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from challenge_hub.challenges.format.nodes import Entry, Node
from challenge_hub.challenges.format.source import read_nodes

DAY: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
ANY: Final = "*"  # every item of a list, every key of a mapping
MOVED: Final = (
    ("schedule", "start"),
    ("schedule", "end"),
    ("schedule", "stages", ANY, "from"),
    ("schedule", "stages", ANY, "to"),
    ("schedule", "animations", ANY, "at"),
    ("schedule", "preparation", ANY, "due"),
    ("communication", ANY, "at"),
    ("display", "freeze", "from"),
    ("scoring", "individual", "boosts", ANY, ANY),
    ("scoring", "collective", "boosts", ANY, ANY),
    ("scoring", "also", ANY, "boosts", ANY, ANY),
)


def moved_by(source: str, days: int) -> str:
    """The file with its dates so many days later; comments and order are kept.

    Raises Unreadable for what is no YAML.
    """
    root, _errors = read_nodes(source.encode())
    lines = source.splitlines(keepends=True)
    for node in sorted(_found(root), key=lambda node: (-node.line, -node.column)):
        _move(lines, node, days)
    return "".join(lines)


def _found(root: Node) -> Iterator[Node]:
    for path in MOVED:
        yield from _at(root, path)


def _at(node: Node, path: tuple[str, ...]) -> Iterator[Node]:
    """Every scalar that a path leads to."""
    if not path:
        if isinstance(node.value, str):
            yield node
        return
    for below in _below(node, path[0]):
        yield from _at(below, path[1:])


def _below(node: Node, step: str) -> list[Node]:
    value = node.value
    if isinstance(value, list):
        return value if step == ANY else []
    if isinstance(value, dict):
        entries: list[Entry] = [entry for key, entry in value.items() if step in {ANY, key}]
        return [entry.node for entry in entries]
    return []


def _move(lines: list[str], node: Node, days: int) -> None:
    """Write the moved day over the one that begins at the node, quoted or not."""
    line, begin = lines[node.line - 1], node.column - 1
    found = DAY.search(line, begin)
    if found is None or found.start() - begin > 1:  # a relative date, or no date at all
        return
    day = date.fromisoformat(found.group()) + timedelta(days=days)
    lines[node.line - 1] = f"{line[: found.start()]}{day.isoformat()}{line[found.end() :]}"
