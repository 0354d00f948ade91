"""Reads the ledger for races that are being built: what no rule tells apart is added up at once.

To make a line of each row and to judge it takes ten times as long as to add it to a sum. So rows
become sums of one person, KPI, team and span of time, and each sum is judged as one (`LeanStandings
.add_up`). What is not a plain fact goes the usual way, row by row.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import reduce
from operator import or_

from sqlalchemy.orm import Session

from challenge_hub.feeds import queries as feeds
from challenge_hub.feeds.queries import LedgerRow, PlainRow
from challenge_hub.leaderboard.concern import Reader
from challenge_hub.leaderboard.engine.intake import Intake
from challenge_hub.leaderboard.engine.race import Race
from challenge_hub.leaderboard.engine.routes import Routes
from challenge_hub.leaderboard.engine.seats import Seat, guarded
from challenge_hub.scoring.kpis import Sum

Key = tuple[int, str, str | None, int, int]
"""Person, KPI, team that the fact names, feed, span between two edges."""

FULL = 100_000  # sums, some 70 MB; then they are handed over: memory does not grow with the facts
STEP = 500  # sums that are handed over at once: some milliseconds


class Heap:
    """Facts that nothing tells apart: their sums, and the one that comes last."""

    __slots__ = ("contacts", "facts", "newest", "received", "value")

    def __init__(self, value: int, contacts: int, received: int, newest: PlainRow) -> None:
        self.value, self.contacts, self.facts = value, contacts, 1
        self.received, self.newest = received, newest


class Sheaf:
    """The rows of one race, added up."""

    def __init__(self, race: Race) -> None:
        self.sums: dict[Key, Heap] = {}
        self.odd: list[PlainRow] = []  # facts that the race has to see one by one
        live, lineup = race.live, race.loaded.lineup
        self.concern = lineup.concern
        self._seen, self._as_of, self._closes = race.seq, live.books.as_of, live.plan.closes
        self._plain = live.adds_up
        self._limits = dict.fromkeys(lineup.concern.kpis) | live.books.judge.bounds
        begins = {begin for begin, _ in lineup.concern.spans}
        ends = {end for _, end in lineup.concern.spans}
        self._edges = sorted({*live.edges(), *begins, *ends, race.dawn.at})
        turns = {number: live.books.judge.turns(code) for code, number in lineup.ids.items()}
        self._own = {number: sorted({*self._edges, *own}) for number, own in turns.items() if own}

    def add(self, row: PlainRow) -> None:
        """Take a row of a fact of somebody who takes part."""
        seq, feed, event, _, person, team, kpi, value, count, at, received, _, _ = row
        if kpi not in self._limits or seq <= self._seen:
            return
        limits = self._limits[kpi]
        alike = self._plain and at < self._as_of and received < self._closes
        if not alike or (limits is not None and _beyond(limits, value, count)):
            self.odd.append(row)
            return
        key = (person, kpi, team, feed, bisect_right(self._own.get(person, self._edges), at))
        known = self.sums.get(key)
        if known is None:
            self.sums[key] = Heap(value or 0, count, received, row)
            return
        known.value += value or 0
        known.contacts += count
        known.facts += 1
        known.received = max(known.received, received)
        newest = known.newest
        if at >= newest[9] and (at > newest[9] or event > newest[2]):
            known.newest = row


def _beyond(limits: tuple[int, int], value: int | None, count: int) -> bool:
    """Whether a value is out of its KPI's bounds, as the judge has it."""
    times = count or 1
    return value is not None and not limits[0] * times <= value <= limits[1] * times


class Harvest:
    """Reads the ledger for the races of some seats, each of which may have seen a part of it.

    `routes` lead to them. A race is `begin` before and `ready` afterwards.
    """

    def __init__(self, routes: Routes, seats: Iterable[Seat], reader: Reader) -> None:
        self._reader, self._intake = reader, Intake(routes, reader)
        self._sheaves = {seat: Sheaf(seat.race) for seat in seats if seat.race is not None}
        self._by_person: dict[int, list[Sheaf]] = {}
        for sheaf in self._sheaves.values():
            for person in sheaf.concern.persons:
                self._by_person.setdefault(person, []).append(sheaf)

    def read(self, session: Session, after: int, up_to: int, now: int) -> Iterator[None]:
        """Have them take the lines after seq `after` up to seq `up_to`, in steps of some ms."""
        if not self._sheaves:
            return
        bounds = reduce(or_, (sheaf.concern.bounds for sheaf in self._sheaves.values()))
        for rows in feeds.plain_rows_between(session, after, up_to, bounds):
            self._intake.deliver(session, self._take(rows), now)
            yield
            yield from self._hand_over(session, least=FULL)
        yield from self._hand_over(session)

    def _take(self, rows: Iterable[PlainRow]) -> list[LedgerRow]:
        """Take the facts that speak of no other; returns the rows that remain."""
        near: Mapping[int, Sequence[Sheaf]] = self._by_person
        rest = []
        for row in rows:
            if row[3] or row[11] is not None:  # a kind other than `fact`; a reference
                rest.append(LedgerRow._make(row))
            else:
                for sheaf in near.get(row[4], ()):
                    sheaf.add(row)
        return rest

    def _hand_over(self, session: Session, *, least: int = 1) -> Iterator[None]:
        """Give the races what was taken for them, where it has come to so many sums."""
        for seat, sheaf in self._sheaves.items():
            if len(sheaf.sums) >= least:
                yield from self._give_sums(session, seat, sheaf)
            if sheaf.odd:
                self._give_odd(session, seat, sheaf)

    def _give_sums(self, session: Session, seat: Seat, sheaf: Sheaf) -> Iterator[None]:
        sums, sheaf.sums = list(sheaf.sums.values()), {}
        for start in range(0, len(sums), STEP):
            part = sums[start : start + STEP]
            rows = [LedgerRow._make(one.newest) for one in part]
            lines = self._reader.lines(session, rows)
            with guarded(seat, session):
                for row, line, one in zip(rows, lines, part, strict=True):
                    if seat.race is not None and sheaf.concern.takes(row):
                        added = Sum(one.value, one.contacts, one.facts)
                        seat.race.add_up(line, added, one.received)
            yield

    def _give_odd(self, session: Session, seat: Seat, sheaf: Sheaf) -> None:
        rows, sheaf.odd = [LedgerRow._make(row) for row in sheaf.odd], []
        rows = [row for row in rows if sheaf.concern.takes(row)]
        with guarded(seat, session):
            for line in self._reader.lines(session, rows):
                if seat.race is not None:
                    seat.race.take(line)
