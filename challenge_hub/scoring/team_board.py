"""Teams with the exact running sums of their members' scores.

Contract: 4.3; DESIGN 5, P3.
"""

from collections.abc import Iterable

from challenge_hub.scoring.aggregates import Pool
from challenge_hub.scoring.boards import Board
from challenge_hub.scoring.entrants import Entrant
from challenge_hub.scoring.judge import Seat
from challenge_hub.scoring.lines import Line
from challenge_hub.scoring.rules import TEAM_PREFIX
from challenge_hub.scoring.teams import TeamScorer


class TeamBoard(Board):
    """Teams, with the exact running sums of their members' scores."""

    scorer: TeamScorer

    def __init__(self, scorer: TeamScorer) -> None:
        """Begin with empty pools."""
        super().__init__(scorer)
        self.pools: dict[str, Pool] = {}
        self.parts: set[tuple[str, str]] = set()

    def touch(self, line: Line, seat: Seat) -> None:
        """Remember the team, and the person in each team they did something for.

        A line can move a person's score for another team too: an award's limit is one for all.
        """
        if line.person.startswith(TEAM_PREFIX):
            touched = {line.person.removeprefix(TEAM_PREFIX)}
            self.dirty |= touched
        else:
            touched = self._touch_person(line.person, self.scorer.tally.group(seat))
        for group in touched:
            self.scorer.forget(group, line.at)

    def _touch_person(self, person: str, *groups: str) -> set[str]:
        touched = {*groups, *self.scorer.tally.parts.get(person, ())}
        touched |= {group for group, pool in self.pools.items() if pool.knows(person)}
        self.dirty |= touched
        self.parts |= {(group, person) for group in touched}
        return touched

    def touch_past(self, line: Line) -> None:
        """Remember the person in each team, and the teams compared with their own baseline."""
        self._touch_person(line.person, *self.scorer.tally.baselines)

    def named(self, codes: Iterable[str]) -> None:
        """Teams are never listed by being named."""

    def everyone(self) -> None:
        """Remember all members of all teams."""
        members = self.scorer.tally.members
        self.dirty |= set(self.entrants)
        self.parts |= {(group, person) for group, people in members.items() for person in people}

    def time_moved(self) -> None:
        """The number of people on the roster so far may be another one."""
        super().time_moved()
        self.dirty |= set(self.entrants)
        self.scorer.since.clear()

    def refresh(self) -> None:
        """Score the touched members, then their teams."""
        members = self.scorer.members
        if members is not None and members.podiums:
            for person in {person for _, person in self.parts}:
                members.look(person)
            for person in members.settle():
                self._touch_person(person)
        for group, person in self.parts:
            pool = self.pools.get(group)
            if pool is None:
                pool = self.pools[group] = Pool(lower=self.scorer.classification.lower_is_better)
            self.scorer.put(pool, group, person)
        self.parts = set()
        self.dirty.discard("")  # those of no team are none: they take no place either
        super().refresh()

    def appears(self, code: str) -> bool:
        """Whether a team has facts."""
        return code in self.scorer.tally.groups

    def score(self, code: str) -> Entrant:
        """Score one team, from the pool of its members where that makes its score."""
        scorer = self.scorer
        if scorer.members is None:
            return scorer.entrant(code)
        pool = self.pools.get(code) or Pool()
        case = scorer.case(code, scorer.sheet(code))
        return scorer.enter_team(case, scorer.aggregated(case, pool))
