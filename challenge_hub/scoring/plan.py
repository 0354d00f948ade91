"""A challenge as the scoring sees it: the resolved canonical document, typed and exact.

Contract: 1.4 to 1.6 for the document, 3 and 4 for the rules.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any

from challenge_hub.scoring.activity import Activity
from challenge_hub.scoring.grid import Grid
from challenge_hub.scoring.kpis import Kpi
from challenge_hub.scoring.reading.classifications import read_objectives, read_scoring
from challenge_hub.scoring.reading.kpis import read_kpis
from challenge_hub.scoring.reading.unsupported import Unsupported
from challenge_hub.scoring.reading.windows import cut, read_window
from challenge_hub.scoring.rules import Classification, Objective

__all__ = ["Plan", "Unsupported", "plan_from"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Everything that decides a result, besides roster and facts.

    `closes` is `end + grace`: what is received from then on is late. `teams` None means all.
    `columns` are the KPIs that take facts, `kpis` those that the file lists; `stage` is what a
    stage is: `day`, `week`, `stage` (a listed one), or nothing.
    """

    title: str
    content_hash: str
    zone: tzinfo
    grid: Grid
    closes: int
    teams: tuple[str, ...] | None
    excluded: frozenset[str]
    tags: frozenset[str]
    team_at_start: bool
    kpis: tuple[Kpi, ...]
    columns: Mapping[str, Kpi]
    individual: Classification | None
    collective: Classification | None
    also: tuple[Classification, ...]
    individual_objectives: tuple[Objective, ...]
    collective_objectives: tuple[Objective, ...]
    baseline: tuple[int, int] | None
    activity: Activity
    stage: str

    @property
    def classifications(self) -> tuple[Classification, ...]:
        """All classifications, the main ones first."""
        main = (self.individual, self.collective)
        return (
            *(classification for classification in main if classification is not None),
            *self.also,
        )


def plan_from(document: Mapping[str, Any], content_hash: str) -> Plan:
    """Type a resolved canonical document.

    The document was validated when it was submitted; what is wrong with it raises KeyError or
    ValueError. Raises Unsupported, naming the rule, for what cannot be scored.
    """
    window = read_window(document)
    listed, columns = read_kpis(document["kpis"])
    objectives = read_objectives(document["objectives"], listed)
    scoring = read_scoring(document["scoring"], listed, objectives, window)
    people = document.get("participants", {})
    teams = people.get("teams", "all")
    return Plan(
        title=document["title"],
        content_hash=content_hash,
        zone=window.zone,
        grid=cut(window, scoring),
        closes=window.closes,
        teams=None if teams == "all" else tuple(teams),
        excluded=frozenset(people.get("exclude", ())),
        tags=frozenset(people.get("tags", ())),
        team_at_start=people.get("membership") == "at_start",
        kpis=tuple(listed.values()),
        columns=columns,
        individual=scoring.individual,
        collective=scoring.collective,
        also=scoring.also,
        individual_objectives=tuple(objectives["individual"].values()),
        collective_objectives=tuple(objectives["collective"].values()),
        baseline=window.baseline,
        activity=window.activity,
        stage=window.stage,
    )
