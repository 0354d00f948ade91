"""What every check looks at, and safe ways to look: any part may be missing or wrong."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any
from zoneinfo import ZoneInfo

from challenge_hub.challenges.format.errors import Problem, problem
from challenge_hub.challenges.format.nodes import Path

Found = tuple[Path, Problem]
Checked = Iterator[Found]
Keys = dict[str, Any]


@dataclass(frozen=True)
class Context:
    """A loaded and settled document, its KPIs filled in; `raw` is the file as written.

    What was refused by its schema is missing (or None) in `document` and still there in `raw`.
    """

    document: Keys
    raw: Keys

    @property
    def kpis(self) -> Keys:
        """The definitions by code; empty when the file names none, which is told elsewhere."""
        kpis: Keys = self.document.get("kpis") or {}
        return kpis

    @property
    def zone(self) -> ZoneInfo | None:
        name = self.document.get("timezone")
        return ZoneInfo(name) if name else None

    @property
    def teams(self) -> list[str] | None:
        """The participating teams; None: all, or not known."""
        teams = self.keys("participants").get("teams", "all")
        return teams if isinstance(teams, list) else None

    @property
    def stages(self) -> list[Keys] | str:
        """none, day, week, or the listed stages that are right."""
        stages = self.keys("schedule").get("stages", "none")
        return [stage for stage in stages if stage] if isinstance(stages, list) else stages

    @property
    def no_stages(self) -> bool:
        """Whether the schedule has no stages; stages that are wrong are told elsewhere."""
        wrong = self.written("schedule", "stages") and not self.get("schedule", "stages")
        return self.stages == "none" and not wrong

    def get(self, *path: str | int) -> Any:
        """Return what stands at `path`, or None."""
        return _follow(self.document, path)

    def keys(self, *path: str | int) -> Keys:
        """Return the mapping at `path`, empty when there is none."""
        found = self.get(*path)
        return found if isinstance(found, dict) else {}

    def listed(self, *path: str | int) -> Iterator[tuple[Path, Keys]]:
        """Yield each mapping of the list at `path`, with its own path."""
        found = self.get(*path)
        for index, item in enumerate(found if isinstance(found, list) else []):
            if isinstance(item, dict):
                yield (*path, index), item

    def written(self, *path: str | int) -> bool:
        """Whether the file has a value at `path`, right or wrong."""
        return _follow(self.raw, path) is not None

    def unknown_kpi(self, code: Any, path: Path) -> Checked:
        """Yield the problem of a KPI that the file does not list."""
        if isinstance(code, str) and self.kpis and code not in self.kpis:
            yield (
                path,
                unknown("unknown_kpi", "“%(code)s” is not one of the KPIs.", code, self.kpis),
            )


def _follow(value: Any, path: Path) -> Any:
    for step in path:
        if isinstance(value, dict):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return None
    return value


def unknown(code: str, text: str, name: str, known: Any) -> Problem:
    """Return the problem of a reference that leads nowhere, with the nearest name there is."""
    names = sorted(known)
    near = get_close_matches(name, names, n=1, cutoff=0.5)
    if near:
        return problem(code, text, "Did you mean “%(near)s”?", code=name, near=near[0])
    return problem(code, text, "One of %(known)s.", code=name, known=", ".join(names))


def twice(items: Any, path: Path) -> Checked:
    """Yield a problem for each entry of a list that stood there before."""
    seen = set()
    for index, item in enumerate(items if isinstance(items, list) else []):
        if isinstance(item, str) and item in seen:
            text = "“%(item)s” stands here a second time."
            yield (*path, index), problem("twice", text, "Each once.", item=item)
        if isinstance(item, str):
            seen.add(item)
