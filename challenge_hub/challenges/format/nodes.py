"""A project file as it is written: structure, source texts and places, nothing typed yet."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

Path = tuple[str | int, ...]


@dataclass(slots=True)
class Node:
    """A value at its place: a scalar's source text, a list, or a mapping.

    `line` and `column` count from 1. In a mapping each key keeps its own place.
    """

    line: int
    column: int
    value: "str | list[Node] | dict[str, Entry]"

    def plain(self) -> object:
        """Return strings, lists and dicts alone; the reader bounds the depth (20)."""
        if isinstance(self.value, dict):
            return self.plain_keys()
        if isinstance(self.value, list):
            return [node.plain() for node in self.value]
        return self.value

    def plain_keys(self) -> dict[str, Any]:
        """Return the plain values of a mapping by key; empty when this is no mapping."""
        entries = self.value if isinstance(self.value, dict) else {}
        return {key: entry.node.plain() for key, entry in entries.items()}


@dataclass(slots=True)
class Entry:
    """One key of a mapping with the place of the key and its value."""

    line: int
    column: int
    node: Node


def place(root: Node, path: Path, *, at_key: bool) -> tuple[int, int]:
    """Return line and column of what `path` leads to; of the last thing found when it leaves off.

    With `at_key` the place is that of the key, not of its value.
    """
    here, found = root, (root.line, root.column)
    for step in path:
        below = _step(here, step)
        if below is None:
            return found
        here = below.node
        key_place = (below.line, below.column)
        found = key_place if at_key else (here.line, here.column)
    return found


def _step(node: Node, step: str | int) -> Entry | None:
    if isinstance(node.value, dict) and isinstance(step, str):
        return node.value.get(step)
    if isinstance(node.value, list) and isinstance(step, int) and step < len(node.value):
        item = node.value[step]
        return Entry(item.line, item.column, item)
    return None


def written(path: Path) -> str:
    """Return a path as people read it.

    >>> written(("scoring", "individual", "points", 0, "kpi"))
    'scoring.individual.points[0].kpi'
    """
    return "".join(_written(path)).removeprefix(".")


def _written(path: Sequence[str | int]) -> Iterator[str]:
    for step in path:
        yield f"[{step}]" if isinstance(step, int) else f".{step}"
