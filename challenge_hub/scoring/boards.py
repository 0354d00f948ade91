"""One classification that follows the facts: what it has scored, and what it must look at again.

People stand on a ladder (`people_board`), so that one who moves costs the same whoever else there
is. Teams are few and are placed anew when somebody looks (`team_board`).
"""

from abc import ABC, abstractmethod
from bisect import bisect_left
from collections.abc import Iterable

from challenge_hub.scoring.criteria import criteria
from challenge_hub.scoring.draws import Draw
from challenge_hub.scoring.entrants import Entrant
from challenge_hub.scoring.judge import Seat
from challenge_hub.scoring.lines import Line
from challenge_hub.scoring.people import PeopleScorer
from challenge_hub.scoring.ranks import Criterion, Placed, place
from challenge_hub.scoring.rules import COUNTBACK
from challenge_hub.scoring.teams import TeamScorer


def shallow(scorer: PeopleScorer | TeamScorer) -> None:
    """Only places that bring points are asked for, unless ties count all of them back."""
    if COUNTBACK not in scorer.classification.ties:
        for podium in scorer.podiums:
            podium.depth = len(podium.rule.points)


class Board(ABC):
    """What boards of people and of teams share."""

    scorer: PeopleScorer | TeamScorer

    def __init__(self, scorer: PeopleScorer | TeamScorer) -> None:
        """Mark every participant to be looked at once."""
        self.scorer = scorer
        self.criteria = criteria(scorer)
        shallow(scorer)
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

    @property
    def size(self) -> int:
        """How many are listed."""
        return len(self.entrants)

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

    def rows(self, draw: Draw | None = None) -> list[Placed]:
        """All rows; a draw decides what is still equal."""
        self.refresh()
        return place(list(self.entrants.values()), self.order(draw))

    def order(self, draw: Draw | None) -> list[Criterion]:
        """The criteria, the draw's included."""
        return self.criteria if draw is None else criteria(self.scorer, draw)

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
