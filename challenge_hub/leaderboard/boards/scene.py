"""What a board is made from: the script of a challenge, and its scene at an instant.

Instants are microseconds since the epoch, UTC; scores exact fractions.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from fractions import Fraction
from typing import Any

from challenge_hub.leaderboard.boards.figures import Figures
from challenge_hub.scoring.kpis import Kpi
from challenge_hub.scoring.plan import Plan
from challenge_hub.scoring.ranks import Placed
from challenge_hub.scoring.standings import ObjectiveLine


@dataclass(frozen=True, kw_only=True, eq=False)
class Script:
    """What does not change while a challenge runs; each is equal to itself alone.

    `teams` are codes in the order of their marks; `people` gives the name to show for each
    person, already shortened or replaced by a pseudonym. `rewards` says what an objective unlocks;
    `secret` (16 to 64 bytes) hides codes in row keys.
    """

    key: str
    title: str
    language: str
    zone: tzinfo
    plan: Plan
    document: Mapping[str, Any]
    teams: tuple[str, ...]
    team_names: Mapping[str, str]
    people: Mapping[str, str]
    rewards: Mapping[str, str]
    secret: bytes
    freeze: int | None = None

    @property
    def start(self) -> int:
        return self.plan.grid.start

    @property
    def end(self) -> int:
        return self.plan.grid.end

    def mark(self, team: str) -> int:
        """The number of a team's colour and shape, from 1; 0 for none (a person in no team)."""
        return self.teams.index(team) + 1 if team in self.teams else 0

    def team_name(self, team: str) -> str:
        return self.team_names.get(team, team)

    def person_name(self, person: str) -> str:
        return self.people.get(person, person)

    def figures(self, *, teams: bool) -> Figures:
        """How the scores of teams, or of persons, are written."""
        classification = self.plan.collective if teams else self.plan.individual
        while (
            classification is not None
            and classification.aggregate is not None
            and classification.member is not None
        ):
            classification = classification.member
        first = classification.rank_by[0] if classification else ""
        return Figures(first if isinstance(first, Kpi) else None, self.language)


@dataclass(frozen=True)
class Moment:
    """Something that happened for the better: `lead`, `place` or `objective`.

    `who` is a team, a person or an objective; `place` a rank. `at` is when it showed.
    """

    at: int
    kind: str
    who: str
    place: int = 0


def score(row: Placed) -> Fraction | None:
    """The value that ranks a row first: its points, or the KPI that `rank_by` begins with."""
    return row.entrant.values[0]


def ranked(rows: Iterable[Placed]) -> list[Placed]:
    return [row for row in rows if row.rank is not None]


@dataclass(frozen=True, kw_only=True)
class Scene:
    """The state of a challenge at `now`.

    `state` is before, running, paused, provisional or certified; `morning` the teams' scores at
    the first instant of the local day; `listed` how many people the ranking lists. `quiet` says
    whether the feeds are `fresh`, `late` or `silent`, or `resting` outside working hours; `as_of`
    when the last fact came in; `opened` since when work has been going on.
    """

    now: int
    state: str
    teams: tuple[Placed, ...] = ()
    morning: Mapping[str, Fraction | None] = field(default_factory=dict)
    top: tuple[Placed, ...] = ()
    listed: int = 0
    objectives: tuple[ObjectiveLine, ...] = ()
    moments: tuple[Moment, ...] = ()
    as_of: int | None = None
    quiet: str = "fresh"
    opened: int | None = None
    certified_at: int | None = None
    frozen_at: int | None = None
    pause_reason: str = ""
