"""Standings that follow the ledger without keeping its lines: memory by people, not by facts.

Contract: as `live`, to which this is equal at every step; DESIGN 5, R3 and P3. A line that stands
alone is counted and forgotten. Only lines that others speak of, and those of the time ahead, stay.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from challenge_hub.scoring.books import Books
from challenge_hub.scoring.judge import Seat
from challenge_hub.scoring.kpis import Sum
from challenge_hub.scoring.lines import Key, Line
from challenge_hub.scoring.live import LiveStandings, Touched, Verdict, boards_of
from challenge_hub.scoring.people_board import PeopleBoard
from challenge_hub.scoring.plan import Plan
from challenge_hub.scoring.roster import Roster
from challenge_hub.scoring.settle import Fate, alone
from challenge_hub.scoring.sheets import Sheet
from challenge_hub.scoring.standings import Standings
from challenge_hub.scoring.tallies import Tally

NOTHING = Touched()

Earlier: TypeAlias = Callable[[Line], Iterable[Line]]
"""The lines of a line's person that come before it in event order, the newest first."""


class LeanStandings(LiveStandings):
    """Takes each line of a ledger once, after the lines that it speaks of.

    `earlier` looks back in the ledger: when somebody's newest fact is taken away, the one before
    says for which team they play (3.2).
    """

    def __init__(
        self, plan: Plan, roster: Roster, *, at: int | None = None, earlier: Earlier
    ) -> None:
        """Begin with the roster and no line, as `LiveStandings`, whose books would keep facts."""
        self.plan, self.earlier = plan, earlier
        self.books = Books(plan, roster, plan.closes if at is None else at, track=False)
        self.counters: Counter[str] = Counter()
        self.boards = boards_of(self.books)
        self._ahead: list[tuple[int, Key]] = []

    def knows(self, line: Line) -> bool:
        """Whether the line itself is kept."""
        return line.key in self.books.register.lines

    def apply(self, line: Line, kin: Iterable[Line] = ()) -> Touched:
        """Take one line; `kin`: those that it speaks of, however indirectly, taken before."""
        if self._is_plain(line):
            return self._count_plain(line)
        lines = self.books.register.lines
        for one in kin:
            lines.setdefault(one.key, one)
        touched = super().apply(line)
        self._forget(line.key)
        return touched

    def _is_plain(self, line: Line) -> bool:
        """Whether a line stands alone and in the past, so that it is counted and forgotten."""
        register = self.books.register
        if line.ref is not None or line.at >= self.books.as_of:
            return False
        return line.key not in register.lines and line.key not in register.about

    def _count_plain(self, line: Line) -> Touched:
        """Do what `LiveStandings` does, without what it does for lines that are related."""
        seat, past = self._enter_counter(line)
        books = self.books
        if past:
            books.move_past(line, 1)
            for board in self.boards:
                board.touch_past(line)
        if seat is None:
            return NOTHING
        self._mark(books.move(line, seat, enters=True), line, seat)
        return Touched(frozenset((line.person,)), frozenset((seat.team,)))

    def _enter_counter(self, line: Line) -> tuple[Seat | None, bool]:
        """Count a plain line as read; return its seat where it counts, and whether it is past."""
        books, counters = self.books, self.counters
        fate: Fate = "waits" if books.register.late(line) else "stands"
        counter, seat = books.judged(line, fate)
        counters["read"] += 1
        counters[counter] += 1
        if books.roster.absent:
            books.named[line.person] += 1
            for board in self.boards:
                board.named((line.person,))
        past = books.improves and books.is_past(line, fate)
        return (seat if counter == "counted" else None), past

    def gather(self, line: Line) -> None:
        """Take a line that stands alone, at a third of the cost; `gathered` then adds up.

        For reading a ledger from its beginning: lines that speak of others wait until it is over.
        """
        books = self.books
        if line.at >= books.as_of:
            self.apply(line)
            return
        seat, past = self._enter_counter(line)
        if seat is not None:
            books.enter(line, seat)
        if past:
            books.move_past(line, 1)

    @property
    def adds_up(self) -> bool:
        """Whether `add_up` may be used: nothing asks for the facts behind the sums."""
        return not any(tally.track for tally in self.books.tallies.values())

    def edges(self) -> list[int]:
        """The instants between which facts of one person, team and KPI are alike to every rule.

        For those who move meanwhile there are more, which `judge.turns` tells.
        """
        grid = self.plan.grid
        return sorted({*grid.cuts, grid.end, *(self.plan.baseline or ()), self.books.as_of})

    def add_up(self, newest: Line, added: Sum, *, closed: bool) -> None:
        """Take facts that stand alone, are alike to every rule and happened, as one.

        They are those of one person, KPI and line's own team between two `edges`, within the
        bounds of their KPI, received in time. Not `closed`: `gathered` is still to come; else
        `look_at_everyone`.
        """
        books = self.books
        counter, seat = books.judged(newest, "stands")
        self.counters["read"] += added.facts
        self.counters[counter] += added.facts
        if books.roster.absent:
            books.named[newest.person] += added.facts
        if counter == "counted" and seat is not None:
            books.enter_sum(newest, seat, added, closed=closed)
        if books.is_past(newest, "stands"):
            books.enter_past_sum(newest, added)

    def gathered(self) -> None:
        """Add up the teams of what was gathered into standings that were empty before."""
        for tally in self.books.tallies.values():
            tally.close()
            for sheet in _sheets(tally):
                if sheet.history is not None:
                    sheet.looking_back()
        self.look_at_everyone()

    def look_at_everyone(self) -> None:
        """Have each board score everybody anew at the next look."""
        books = self.books
        for board in self.boards:
            board.everyone()
            tally = board.scorer.tally
            board.dirty |= set(tally.people if isinstance(board, PeopleBoard) else tally.groups)
            board.named(books.named)
            board.time_moved()
            for row in books.awards.by_receiver.values():
                for given in row:
                    if tally.takes(given.seat):
                        board.touch(given.line, given.seat)

    def advance(self, at: int) -> Touched:
        """Move the instant shown forward; what happened before it now counts, and is forgotten."""
        waiting = self._ahead
        due = [key for moment, key in waiting if moment < at] if self._is_due(at) else []
        touched = super().advance(at)
        for key in due:
            self._forget(key)
        return touched

    def standings(self, at: int | None = None, salt: str | None = None) -> Standings:
        """Everything as of the instant shown. ValueError with a salt: a draw needs all facts."""
        if salt is not None:
            raise ValueError("a draw is made from all facts, which these standings do not keep")
        return super().standings(at)

    def _is_due(self, at: int) -> bool:
        return bool(self._ahead) and self._ahead[0][0] < at

    def _forget(self, key: Key) -> None:
        register = self.books.register
        if register.plain(key) and register.lines[key].at < self.books.as_of:
            del register.lines[key]

    def _count(self, verdict: Verdict, sign: int) -> None:
        super()._count(verdict, sign)
        if sign < 0 and verdict.counter == "counted" and verdict.seat is not None:
            self._look_back(verdict.line, verdict.seat)

    def _look_back(self, line: Line, seat: Seat) -> None:
        """Find the newest fact again where the line taken away was it."""
        for tally in self.books.tallies.values():
            if tally.takes(seat):
                group = tally.group(seat)
                part = tally.part_of(line.person, group)
                if part is not None and part.last is not None and part.last.key == line.key:
                    part.last = self._newest(tally, group, line)

    def _newest(self, tally: Tally, group: str, before: Line) -> Line | None:
        for line in self.earlier(before):
            counter, seat = self.books.judged(line, self._fate(line))
            counts = counter == "counted" and not self.books.is_award(line)
            if counts and seat is not None and tally.takes(seat) and tally.group(seat) == group:
                return line
        return None

    def _fate(self, line: Line) -> Fate:
        if self.knows(line):
            return self._around(line)[line.key]
        return alone(self.books.register, line)


def _sheets(tally: Tally) -> Iterator[Sheet]:
    yield tally.everyone
    yield from tally.groups.values()
    for people in tally.members.values():
        yield from people.values()
