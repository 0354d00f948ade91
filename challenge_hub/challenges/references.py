"""What a project file names that must exist here: teams, people. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from challenge_hub.challenges.format.nodes import Path
from challenge_hub.scoring.rules import TAG_PREFIX, TEAM_PREFIX


@dataclass(frozen=True)
class Reference:
    """A code at its place in the file; `of` is team or person."""

    path: Path
    of: str
    code: str


def references(document: Mapping[str, Any]) -> Iterator[Reference]:
    """Every team and person that a resolved document names, in its order."""
    if "owner" in document:
        yield Reference(("owner",), "person", document["owner"])
    yield from _participants(document.get("participants", {}))
    yield from _targets(document["objectives"])
    yield from _classifications(document["scoring"])
    yield from _helpers(document)
    comparison = document["evaluation"].get("comparison", {})
    yield from _codes(("evaluation", "comparison", "teams"), "team", comparison.get("teams", ()))
    told = document["evaluation"].get("report_to", ())
    yield from _codes(("evaluation", "report_to"), "person", told)


def _codes(path: Path, of: str, codes: Sequence[str]) -> Iterator[Reference]:
    for place, code in enumerate(codes):
        yield Reference((*path, place), of, code)


def _participants(people: Mapping[str, Any]) -> Iterator[Reference]:
    teams = people.get("teams", "all")
    if teams != "all":
        yield from _codes(("participants", "teams"), "team", teams)
    yield from _codes(("participants", "exclude"), "person", people.get("exclude", ()))


def _targets(objectives: Mapping[str, Any]) -> Iterator[Reference]:
    for scope, entries in objectives.items():
        for place, entry in enumerate(entries):
            path = ("objectives", scope, place, "for")
            for whom in entry.get("for", {}):
                if whom.startswith(TEAM_PREFIX):
                    yield Reference((*path, whom), "team", whom.removeprefix(TEAM_PREFIX))
                elif not whom.startswith(TAG_PREFIX):
                    yield Reference((*path, whom), "person", whom)


def _classifications(scoring: Mapping[str, Any]) -> Iterator[Reference]:
    for place, entry in enumerate(scoring.get("also", ())):
        path = ("scoring", "also", place, "only", "teams")
        yield from _codes(path, "team", entry.get("only", {}).get("teams", ()))


HELPERS: Final = (
    (("resources", "people"), "who"),
    (("schedule", "animations"), "led_by"),
    (("schedule", "preparation"), "owner"),
    (("communication",), "owner"),
)


def _helpers(document: Mapping[str, Any]) -> Iterator[Reference]:
    for path, key in HELPERS:
        entries: Any = document
        for step in path:
            entries = entries.get(step, {})
        for place, entry in enumerate(entries):
            if key in entry:
                yield Reference((*path, place, key), "person", entry[key])
