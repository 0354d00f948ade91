"""One classification that follows the facts: what it has ranked, and what it must look at again.

People stand on a ladder, so that one who moves costs one step. Teams are few and are placed anew
when somebody looks.
"""

from abc import ABC, abstractmethod
from bisect import bisect_left
from collections.abc import Iterable

from challenge_hub.scoring.aggregates import Pool
from challenge_hub.scoring.books import Books
from challenge_hub.scoring.criteria import criteria
from challenge_hub.scoring.draws import Draw
from challenge_hub.scoring.entrants import Entrant
from challenge_hub.scoring.judge import Seat
from challenge_hub.scoring.ladder import Ladder, Rung
from challenge_hub.scoring.lines import Line
from challenge_hub.scoring.people import PeopleScorer
from challenge_hub.scoring.ranks import SHARED, Placed, place
from challenge_hub.scoring.rules import TEAM_PREFIX, Contest
from challenge_hub.scoring.teams import TeamScorer, scorer_of


class Board(ABC):
    """What boards of people and of teams share."""

    scorer: PeopleScorer | TeamScorer

    def __init__(self, scorer: PeopleScorer | TeamScorer) -> None:
        """Mark every participant to be looked at once."""
        self.scorer = scorer
        self.criteria = criteria(scorer)
        self.listed = frozenset(scorer.codes())
        self.entrants: dict[str, Entrant] = {}
        self.dirty: set[str] = set(self.listed)
        people = scorer.books.roster.people.values() if scorer.books.improves else ()
        self._begins = sorted(stay.begins for stays in people for stay in stays)
        self._days = self._active_days()

    @abstractmethod
    def touch(self, line: Line, seat: Seat) -> None:
        """Remember whom a line moved."""

    @abstractmethod
    def touch_past(self, line: Line) -> None:
        """Remember whose baseline a line moved."""

    @abstractmethod
    def everyone(self) -> None:
        """Remember that all scores must be looked at."""

    @abstractmethod
    def named(self, codes: Iterable[str]) -> None:
        """Remember that people were named, who without a roster are listed by that."""

    def time_moved(self) -> None:
        """Look at everyone when another day counts, where something is compared per day."""
        days = self._active_days()
        if days != self._days:
            self._days = days
            self.everyone()

    def _active_days(self) -> tuple[int, int]:
        """How many days of the window count so far, and how many stays in a team have begun.

        Both change what is compared per day; zeros where no rule asks.
        """
        books = self.scorer.books
        grid = books.plan.grid
        if not books.improves:
            return 0, 0
        days = books.plan.activity.days(grid.start, min(grid.end, books.as_of))
        return days, bisect_left(self._begins, books.as_of)

    def top(self, count: int) -> list[Placed]:
        """The first rows."""
        return self.rows()[:count]

    def place(self, code: str) -> Placed | None:
        """The row of one participant."""
        return next((row for row in self.rows() if row.entrant.code == code), None)

    def rows(self, draw: Draw | None = None) -> list[Placed]:
        """All rows; a draw decides what is still equal."""
        self.refresh()
        order = criteria(self.scorer, draw) if draw is not None else self.criteria
        return place(list(self.entrants.values()), order)

    def refresh(self) -> None:
        """Look again at whom lines moved since the last look, and at whose places they moved."""
        if self.scorer.podiums:
            for code in self.dirty:
                self.scorer.look(code)
            self.dirty |= self.scorer.settle()
        dirty, self.dirty = self.dirty, set()
        for code in dirty:
            self.look(code)

    def look(self, code: str) -> None:
        """Score one participant anew, or drop one who is no longer listed."""
        if code in self.listed or self.appears(code):
            self.entrants[code] = self.score(code)
        else:
            self.entrants.pop(code, None)

    @abstractmethod
    def appears(self, code: str) -> bool:
        """Whether the lines alone list a participant."""

    @abstractmethod
    def score(self, code: str) -> Entrant:
        """Score one participant."""


class PeopleBoard(Board):
    """People on a ladder of their exact keys."""

    scorer: PeopleScorer

    def __init__(self, scorer: PeopleScorer) -> None:
        """Begin with an empty ladder."""
        super().__init__(scorer)
        self.ladder = Ladder()
        self.rungs: dict[str, Rung] = {}

    def touch(self, line: Line, seat: Seat) -> None:
        """Remember the person."""
        del seat
        if not line.person.startswith(TEAM_PREFIX):
            self.dirty.add(line.person)
            self.scorer.forget(line.person, line.at)

    def touch_past(self, line: Line) -> None:
        """Remember the person."""
        self.dirty.add(line.person)

    def everyone(self) -> None:
        """Remember all people."""
        self.dirty |= set(self.entrants)

    def named(self, codes: Iterable[str]) -> None:
        """Without a roster, being named is being listed."""
        if self.scorer.books.roster.absent:
            self.dirty.update(code for code in codes if not code.startswith(TEAM_PREFIX))

    def appears(self, code: str) -> bool:
        """Whether the person has a counted fact, or is named and there is no roster."""
        return self.scorer.lists(code)

    def score(self, code: str) -> Entrant:
        """Score one person."""
        return self.scorer.entrant(code)

    def look(self, code: str) -> None:
        """Score a person anew and move them on the ladder."""
        super().look(code)
        old = self.rungs.pop(code, None)
        if old is not None:
            self.ladder.remove(old)
        entrant = self.entrants.get(code)
        if entrant is not None and entrant.why is None:
            rung = (*(criterion.key(entrant) for criterion in self.criteria), code)
            self.rungs[code] = rung
            self.ladder.add(rung)

    def top(self, count: int) -> list[Placed]:
        """The first `count` ranked people."""
        self.refresh()
        return self._placed(0, count)

    def place(self, code: str) -> Placed | None:
        """A person's row, found on the ladder."""
        self.refresh()
        entrant = self.entrants.get(code)
        if entrant is None or entrant.why is not None:
            return None if entrant is None else Placed(entrant, None, None)
        position = self.ladder.before(self.rungs[code])
        return self._placed(position, position + 1)[0]

    def rows(self, draw: Draw | None = None) -> list[Placed]:
        """Everyone, those without a rank last, by code."""
        if draw is not None:
            return super().rows(draw)
        self.refresh()
        rest = sorted(code for code in self.entrants if code not in self.rungs)
        return self._placed(0, len(self.rungs)) + [
            Placed(self.entrants[code], None, None) for code in rest
        ]

    def _placed(self, start: int, stop: int) -> list[Placed]:
        """Rows from the ladder, with one more rung on each side to compare with."""
        first = max(start - 1, 0)
        rungs = self.ladder.slice(first, max(stop, 2) if start == 0 else stop)
        rows = []
        rank = self.ladder.before(rungs[0][:-1]) + 1 if rungs else 1
        for offset, rung in enumerate(rungs):
            above = rungs[offset - 1] if offset else None
            decided = self._decided(above, rung) if above else None
            if decided != SHARED and offset:
                rank = first + offset + 1
            rows.append(Placed(self.entrants[rung[-1]], rank, decided))
        if first == 0 and len(rows) > 1:
            rows[0] = rows[0]._replace(decided_by=rows[1].decided_by)
        return rows[start - first : stop - first]

    def _decided(self, above: Rung, below: Rung) -> str:
        for criterion, one, other in zip(self.criteria, above, below, strict=False):
            if one != other:
                return criterion.name
        return SHARED


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
                pool = self.pools[group] = Pool(lower=self.scorer.contest.lower_is_better)
            self.scorer.put(pool, group, person)
        self.parts = set()
        super().refresh()
        self.entrants.pop("", None)

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


def board_of(books: Books, contest: Contest) -> PeopleBoard | TeamBoard:
    """The board of a classification."""
    scorer = scorer_of(books, contest)
    return PeopleBoard(scorer) if isinstance(scorer, PeopleScorer) else TeamBoard(scorer)
