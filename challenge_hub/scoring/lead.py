"""Who led one classification, from the first fact to the last, and since when for good.

The instant is that of the events, as in `score --at`: corrections count from the beginning, so
that the answer depends on the set of lines alone. Every instant at which a place can change is
looked at, with the boards of the live way.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from challenge_hub.scoring.books import Books
from challenge_hub.scoring.grid import days
from challenge_hub.scoring.judge import Seat
from challenge_hub.scoring.lines import Line
from challenge_hub.scoring.live import board_of
from challenge_hub.scoring.people_board import PeopleBoard
from challenge_hub.scoring.plan import Plan
from challenge_hub.scoring.roster import Roster
from challenge_hub.scoring.rules import Classification
from challenge_hub.scoring.settle import Register, alone, entangled
from challenge_hub.scoring.team_board import TeamBoard


@dataclass(frozen=True, slots=True)
class Lead:
    """Who is first in the end, since which instant without a break, after how many changes.

    `since` is in microseconds, None when nobody is first; `changes` counts how often the first
    place went to somebody else, or began or ceased to be shared; its first taking is none.
    """

    first: frozenset[str] = frozenset()
    since: int | None = None
    changes: int = 0


class Event(NamedTuple):
    """A line that counts from its instant on; `seat` None: a fact of the baseline."""

    at: int
    line: Line
    seat: Seat | None


def leads(plan: Plan, roster: Roster, register: Register) -> list[Lead]:
    """The lead of each classification of `plan.classifications`, in their order."""
    walk = Walk(plan, roster, register)
    for classification in plan.classifications:
        walk.follow(classification)
    return walk.run()


class Walk:
    """One walk through the window, all classifications side by side."""

    def __init__(self, plan: Plan, roster: Roster, register: Register) -> None:
        """Judge the lines, and open books that know none of them yet."""
        judging = Books(plan, roster, plan.closes, track=False, register=register)
        self.events = sorted(events(judging), key=lambda event: event.at)
        self.books = Books(plan, roster, plan.grid.start, track=False, register=register)
        self.boards: list[PeopleBoard | TeamBoard] = []
        self.found: list[Lead] = []

    def follow(self, classification: Classification) -> None:
        """Look at a classification too; teams take over what their members' one has scored."""
        board = board_of(self.books, classification)
        for members in self.boards:
            if isinstance(board, TeamBoard) and isinstance(members, PeopleBoard):
                board.inherit(members)
        self.boards.append(board)
        self.found.append(Lead())

    def run(self) -> list[Lead]:
        """Walk from the start to the end."""
        moments = sorted(self._turns(), key=lambda turn: turn[0])
        for at, group in groupby(moments, key=lambda turn: turn[0]):
            self.books.as_of = at + 1  # what happens at an instant counts just after it
            self._take(event for _, event in group)
            if at >= self.books.plan.grid.start:
                self._look(at)
        return self.found

    def _turns(self) -> Iterator[tuple[int, Event | None]]:
        """All events, and the instants at which time alone may move a place."""
        yield from ((event.at, event) for event in self.events)
        grid, zone = self.books.plan.grid, self.books.plan.zone
        if self.books.improves:
            yield from ((day.start, None) for day in days(grid.start, grid.end, zone))
        for stays in self.books.roster.people.values():
            yield from (
                (stay.begins, None) for stay in stays if grid.start <= stay.begins < grid.end
            )

    def _take(self, events: Iterator[Event | None]) -> None:
        for event in events:
            if event is None:
                for board in self.boards:
                    board.time_moved()
            elif event.seat is None:
                self.books.move_past(event.line, 1)
                for board in self.boards:
                    board.touch_past(event.line)
            else:
                self._count(event.line, event.seat)

    def _count(self, line: Line, seat: Seat) -> None:
        tallies = self.books.move(line, seat, enters=True)
        for board in self.boards:
            if board.scorer.tally in tallies:
                board.touch(line, seat)

    def _look(self, at: int) -> None:
        for position, board in enumerate(self.boards):
            if board.dirty or (isinstance(board, TeamBoard) and board.parts):
                self.found[position] = after(self.found[position], first_of(board), at)


def after(lead: Lead, first: frozenset[str], at: int) -> Lead:
    """The lead once these are first."""
    if first == lead.first:
        return lead
    return Lead(first, at if first else None, lead.changes + bool(lead.first))


def first_of(board: PeopleBoard | TeamBoard) -> frozenset[str]:
    """Everyone on the first place."""
    count = 2
    while True:
        rows = board.top(count)
        first = frozenset(row.entrant.code for row in rows if row.rank == 1)
        if len(first) < count:
            return first
        count *= 2


def events(books: Books) -> Iterator[Event]:
    """What counts from when on: facts, awards, and facts of the baseline."""
    register, fates = books.register, entangled(books.register)
    for key, line in register.lines.items():
        fate = fates.get(key) or alone(register, line)
        counter, seat = books.judged(line, fate)
        if counter == "counted" and seat is not None:
            yield Event(line.at, line, seat)
        if books.improves and books.is_past(line, fate):
            yield Event(line.at, line, None)
