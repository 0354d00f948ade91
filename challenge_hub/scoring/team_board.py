"""Teams with the exact running sums of their members' scores.

Contract: 4.3; DESIGN 5, P3.
"""

from collections.abc import Iterable

from challenge_hub.scoring.aggregates import Pool
from challenge_hub.scoring.boards import Board, shallow
from challenge_hub.scoring.entrants import Entrant
from challenge_hub.scoring.judge import Seat
from challenge_hub.scoring.keys import Value
from challenge_hub.scoring.lines import Line
from challenge_hub.scoring.people_board import PeopleBoard
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
        self.people: PeopleBoard | None = None
        self.known: dict[str, Value] = {}
        if scorer.members is not None:
            shallow(scorer.members)

    def inherit(self, people: PeopleBoard) -> None:
        """Take over the members' scores from their own board, where a part is all they did.

        As `take_over` does for the whole computation. Nothing where the two score otherwise.
        """
        scorer = self.scorer
        members, books = scorer.members, scorer.books
        same = people.scorer.classification is scorer.classification.member
        if members is None or not same or scorer.tally is not books.main or books.improves:
            return
        self.people, members.known = people, self.known
        people.heirs.append(self.known)
        podiums = people.scorer.podiums
        if [(one.rule, one.depth) for one in podiums] == [
            (one.rule, one.depth) for one in members.podiums
        ]:
            members.podiums = podiums

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
        """The groups given are those in which the person may have nothing any more."""
        tally = self.scorer.tally
        awards = self.scorer.books.awards.of(person)
        touched = {
            *groups,
            *(part.group for part in tally.parts_of(person)),
            *(tally.group(one.seat) for one in awards),
        }
        self.dirty |= touched
        for group in touched:
            self.parts.add((group, person))
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
        self._place_members()
        for group, person in self.parts:
            pool = self.pools.get(group)
            if pool is None:
                pool = self.pools[group] = Pool(lower=self.scorer.classification.lower_is_better)
            self.scorer.put(pool, group, person)
        self.parts = set()
        self.dirty.discard("")  # those of no team are none: they take no place either
        self.known.clear()
        super().refresh()

    def _place_members(self) -> None:
        """Have the members' own board look at them, and remember whose places others moved."""
        members = self.scorer.members
        if self.people is not None:
            self.people.refresh()
        if members is None or not members.podiums:
            return
        moved: Iterable[str] = self.known
        if self.people is None or members.podiums is not self.people.scorer.podiums:
            for person in {person for _, person in self.parts}:
                members.look(person)
            moved = {*self.known, *members.settle()}
        for person in moved:
            self._touch_person(person)

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
