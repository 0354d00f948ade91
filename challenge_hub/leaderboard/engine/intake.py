"""Hands each new line of the ledger to the races that it can touch, and to no other."""

from collections.abc import Iterable, Mapping, Sequence

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
        wanted: dict[Seat, list[LedgerRow]] = {}
        for row in rows:
            for seat in self._to(row, kin):
                wanted.setdefault(seat, []).append(row)
        own = {row.seq: row for some in wanted.values() for row in some}
        related = [one for seq in own for one in kin.get(seq, ())]
        lines = self._lines(session, [*own.values(), *related])
        races = {seat: seat.race for seat in wanted if seat.race is not None}
        for seat, race in races.items():
            with guarded(seat, session):
                race.move_to(now)
                for row in wanted[seat]:
                    if row.seq > race.seq:
                        race.take(lines[row.seq], self._kin(seat, lines, kin.get(row.seq, ())))
        return set(races)

    def _to(self, row: LedgerRow, kin: Families) -> Iterable[Seat]:
        """Where a row goes: a line that speaks of others goes wherever its family goes."""
        if row.ref is None:
            return self.routes.to(row)
        return {seat: None for one in (*kin[row.seq], row) for seat in self.routes.to(one)}

    def _lines(self, session: Session, rows: Sequence[LedgerRow]) -> dict[int, Line]:
        made = self._reader.lines(session, rows)
        return {row.seq: line for row, line in zip(rows, made, strict=True)}

    def _kin(
        self, seat: Seat, lines: Mapping[int, Line], kin: Sequence[LedgerRow]
    ) -> list[tuple[Line, bool]]:
        """A line's family, as `Race.take` asks for it."""
        return [(lines[one.seq], self.routes.takes(seat, one)) for one in kin]
