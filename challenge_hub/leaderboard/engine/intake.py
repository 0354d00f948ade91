"""Hands each new line of the ledger to the races that it can touch, and to no other."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from sqlalchemy.orm import Session

from challenge_hub.feeds import queries as feeds
from challenge_hub.feeds.queries import LedgerRow
from challenge_hub.leaderboard.concern import Reader
from challenge_hub.leaderboard.engine.routes import Routes
from challenge_hub.leaderboard.engine.seats import Seat, guarded
from challenge_hub.scoring.lines import Line

Families = Mapping[int, Sequence[LedgerRow]]


class Intake:
    """Follows the ledger for some races, each of which may have seen a part of it already."""

    def __init__(self, routes: Routes, reader: Reader) -> None:
        self.routes, self._reader = routes, reader

    def deliver(self, session: Session, rows: Sequence[LedgerRow], now: int) -> set[Seat]:
        """Have the races take rows, in the ledger's order; returns those that took something."""
        kin = feeds.families(session, rows)
        wanted = [(row, seats) for row in rows if (seats := self._to(row, kin))]
        if not wanted:
            return set()
        related = [one for row, _ in wanted for one in kin.get(row.seq, ())]
        lines = self._lines(session, [*(row for row, _ in wanted), *related])
        moved: set[Seat] = set()
        for row, seats in wanted:
            for seat in seats:
                with guarded(seat, session):
                    if seat not in moved and seat.race is not None:
                        seat.race.move_to(now)
                        moved.add(seat)
                    self._take(seat, row, lines, kin.get(row.seq, ()))
        return moved

    def _to(self, row: LedgerRow, kin: Families) -> Iterable[Seat]:
        """Where a row goes: a line that speaks of others goes wherever its family goes."""
        if row.ref is None:
            return self.routes.to(row)
        return {seat: None for one in (*kin[row.seq], row) for seat in self.routes.to(one)}

    def _lines(self, session: Session, rows: Sequence[LedgerRow]) -> dict[int, Line]:
        made = self._reader.lines(session, rows)
        return {row.seq: line for row, line in zip(rows, made, strict=True)}

    def _take(
        self, seat: Seat, row: LedgerRow, lines: Mapping[int, Line], kin: Sequence[LedgerRow]
    ) -> None:
        race = seat.race
        if race is not None and row.seq > race.seq:
            race.take(lines[row.seq], list(self._kin(seat, lines, kin)))

    def _kin(
        self, seat: Seat, lines: Mapping[int, Line], kin: Sequence[LedgerRow]
    ) -> Iterator[tuple[Line, bool]]:
        for one in kin:
            yield lines[one.seq], self.routes.takes(seat, one)
