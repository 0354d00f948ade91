"""Nodes from the events of libyaml, taken one by one.

A hostile file is refused at its first dangerous event, before anything of its size is built, and
depth costs no recursion. No resolver runs: a plain scalar is its source text.
"""

from dataclasses import dataclass
from typing import NoReturn

import yaml

from challenge_hub.challenges.format.errors import (
    MOST_ERRORS,
    Problem,
    ProjectError,
    Unreadable,
    problem,
)
from challenge_hub.challenges.format.nodes import Entry, Node, Path, written
from challenge_hub.challenges.format.yaml_problems import yaml_problem

DEEPEST = 20
MOST_VALUES = 25_000
MOST_SECTIONS = 2_000  # lists and mappings; each costs its schema about 60 µs


@dataclass(slots=True)
class Level:
    """One open list or mapping at `path`; `key`, with its place, is that of the next value."""

    node: Node
    path: Path = ()
    key: tuple[str, int, int] | None = None

    def next_path(self) -> Path:
        """The path of the next value; of a mapping whose next key is unknown, its own."""
        if isinstance(self.node.value, list):
            return (*self.path, len(self.node.value))
        return (*self.path, self.key[0]) if self.key else self.path


class NodeBuilder:
    """Builds the root node of one text. Used once."""

    def __init__(self, text: str) -> None:
        self.events = yaml.parse(text, Loader=yaml.CSafeLoader)
        self.levels: list[Level] = []
        self.root: Node | None = None
        self.errors: list[ProjectError] = []
        self.documents = 0
        self.values = 0
        self.sections = 0

    def build(self) -> tuple[Node, list[ProjectError]]:
        """Return the root mapping and the errors that did not stop the reading.

        Raises Unreadable with everything found up to where the reading stopped.
        """
        try:
            for event in self.events:
                self.take(event)
        except yaml.MarkedYAMLError as error:
            self.stop(*yaml_problem(error))
        except yaml.YAMLError:
            self.stop(problem("not_yaml", "This cannot be read as YAML."), 1, 1)
        if self.root is None or not isinstance(self.root.value, dict):
            allowed = "Keys and values, the first line being “challenge: 1”."
            self.stop(problem("not_a_project", "This is not a project file.", allowed), 1, 1)
        return self.root, self.errors

    def take(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.AliasEvent):
            text = "“*%(name)s” is an alias, which is not taken."
            allowed = "The value itself; quotes around a text that begins with *."
            self.stop(problem("alias", text, allowed, name=str(event.anchor)), *_at(event))
        elif isinstance(event, yaml.ScalarEvent):
            self.take_scalar(event)
        elif isinstance(event, yaml.CollectionStartEvent):
            self.open(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            self.levels.pop()
        elif isinstance(event, yaml.DocumentStartEvent):
            self.start_document(event)

    def start_document(self, event: yaml.DocumentStartEvent) -> None:
        self.documents += 1
        if self.documents > 1:
            text = "A second document starts here; a project file is one document."
            self.stop(problem("second_document", text, "Remove this “---”."), *_at(event))

    def take_scalar(self, event: yaml.ScalarEvent) -> None:
        self.refuse_decoration(event)
        line, column = _at(event)
        level = self.levels[-1] if self.levels else None
        if level and isinstance(level.node.value, dict) and level.key is None:
            level.key = (event.value, line, column)
        else:
            self.add(Node(line, column, event.value))

    def open(self, event: yaml.CollectionStartEvent) -> None:
        self.refuse_decoration(event)
        line, column = _at(event)
        if len(self.levels) >= DEEPEST:
            text = "Nested more than 20 levels deep."
            self.stop(problem("too_deep", text, "At most 20 levels."), line, column)
        level = self.levels[-1] if self.levels else None
        if level and isinstance(level.node.value, dict) and level.key is None:
            self.stop(problem("key_not_text", "A key must be a simple text."), line, column)
        self.sections += 1
        if self.sections > MOST_SECTIONS:
            text = "The file holds more than %(most)s lists and sections."
            self.stop(problem("too_many_sections", text, most=MOST_SECTIONS), line, column)
        node = Node(line, column, {} if isinstance(event, yaml.MappingStartEvent) else [])
        path = self.path()
        self.add(node)
        self.levels.append(Level(node, path))

    def add(self, node: Node) -> None:
        self.values += 1
        if self.values > MOST_VALUES:
            text = "The file holds more than %(most)s values."
            self.stop(problem("too_many_values", text, most=MOST_VALUES), node.line, node.column)
        if not self.levels:
            self.root = node
            return
        level = self.levels[-1]
        if isinstance(level.node.value, list):
            level.node.value.append(node)
        elif isinstance(level.node.value, dict) and level.key is not None:
            self.add_entry(level.node.value, level.key, node)
            level.key = None

    def add_entry(self, into: dict[str, Entry], key: tuple[str, int, int], node: Node) -> None:
        name, line, column = key
        if name in into:
            self.note(
                problem(
                    "duplicate_key",
                    "The key “%(key)s” stands here a second time, first on line %(first)s.",
                    "Each key once.",
                    key=name,
                    first=into[name].line,
                ),
                line,
                column,
            )
        else:
            into[name] = Entry(line, column, node)

    def refuse_decoration(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> None:
        if event.anchor is not None:
            text = "“&%(name)s” is an anchor, which is not taken."
            allowed = "No anchor; quotes around a text that begins with &."
            self.note(problem("anchor", text, allowed, name=str(event.anchor)), *_at(event))
        if event.tag is not None:
            text = "“%(name)s” is a tag, which is not taken."
            allowed = "No tag; quotes around a text that begins with !."
            self.note(problem("tag", text, allowed, name=str(event.tag)), *_at(event))

    def path(self) -> Path:
        return self.levels[-1].next_path() if self.levels else ()

    def note(self, what: Problem, line: int, column: int) -> None:
        self.errors.append(ProjectError(written(self.path()), line, column, what))
        if len(self.errors) >= MOST_ERRORS:
            raise Unreadable(self.errors)

    def stop(self, what: Problem, line: int, column: int) -> NoReturn:
        error = ProjectError(written(self.path()), line, column, what)
        raise Unreadable([*self.errors, error])


def _at(event: yaml.Event) -> tuple[int, int]:
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)
