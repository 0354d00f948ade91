"""What differs between two versions, leaf by leaf, in the reader's words. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from challenge_hub.challenges.format.nodes import Path
from challenge_hub.challenges.plain_words.keys import said_path, said_value
from challenge_hub.challenges.plain_words.voice import Voice
from challenge_hub.foundation.say import _

MOST_SHOWN: Final = 40


@dataclass(frozen=True)
class Change:
    """One value: where, what it was (None: absent), what it is now (None: gone)."""

    section: str
    path: str
    before: str | None
    after: str | None


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """Every value that is not the same in two resolved documents, in the order of the newer."""
    old, new = dict(_leaves(before, ())), dict(_leaves(after, ()))
    paths = [*new, *(path for path in old if path not in new)]
    voice = Voice.of(after)
    return [
        Change(
            section_word(str(path[0])),
            said_path(path[1:]),
            said_value(old[path], voice) if path in old else None,
            said_value(new[path], voice) if path in new else None,
        )
        for path in paths
        if old.get(path) != new.get(path)
    ]


def _leaves(value: Any, path: Path) -> Iterator[tuple[Path, object]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _leaves(inner, (*path, key))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _leaves(inner, (*path, place))
    else:
        yield path, value


def section_word(section: str) -> str:
    """A section of the file in the reader's words."""
    sections = {
        "title": _("Title"),
        "owner": _("Owner"),
        "diagnosis": _("Diagnosis"),
        "stakes": _("Stakes"),
        "participants": _("Participants"),
        "kpis": _("KPIs"),
        "objectives": _("Objectives"),
        "scoring": _("Rules"),
        "display": _("Display"),
        "resources": _("Resources"),
        "rewards": _("Rewards"),
        "schedule": _("Schedule"),
        "communication": _("Communication"),
        "evaluation": _("Evaluation"),
    }
    return sections.get(section, section)
