"""What happens when: start, animations and end of a challenge, by local day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from challenge_hub.briefings.rules import Names
from challenge_hub.challenges.format import Project
from challenge_hub.foundation.say import _
from challenge_hub.foundation.text import NBSP


@dataclass(frozen=True)
class AgendaEntry:
    """One line of the agenda; `detail` says how long and who leads."""

    at: datetime
    what: str
    detail: str = ""


@dataclass(frozen=True)
class AgendaDay:
    day: datetime
    entries: list[AgendaEntry]


def agenda(project: Project, names: Names) -> list[AgendaDay]:
    """All entries in order of time, grouped by the local day of the challenge."""
    entries = sorted(_entries(project, names), key=lambda one: one.at)
    days = groupby(entries, key=lambda one: one.at.astimezone(project.timezone).date())
    rows = [list(group) for _day, group in days]
    return [AgendaDay(row[0].at, row) for row in rows]


def _entries(project: Project, names: Names) -> Iterator[AgendaEntry]:
    schedule, display = project.document["schedule"], project.document.get("display", {})
    yield AgendaEntry(project.start, _("The challenge starts"))
    for one in schedule.get("animations", ()):
        yield AgendaEntry(_instant(project, one["at"]), one["title"], _detail(one, names))
    if isinstance(schedule.get("stages"), list):
        for stage in schedule["stages"]:
            start, _end = project.span(stage)
            yield AgendaEntry(start, _("Stage: %(name)s", name=stage["name"]))
    if "freeze" in display:
        at = _instant(project, display["freeze"]["from"])
        yield AgendaEntry(at, _("The board stands still until the reveal"))
    yield AgendaEntry(project.end, _("The challenge ends"))


def _instant(project: Project, text: str) -> datetime:
    """A moment of the file; a bare date is the first instant of its day."""
    start, _end = project.span({"from": text, "to": text})
    return start


def _detail(one: dict[str, Any], names: Names) -> str:
    parts = []
    if "minutes" in one:
        parts.append(f"{one['minutes']}{NBSP}min")
    if "led_by" in one:
        parts.append(names.person(one["led_by"]))
    return ", ".join(parts)
