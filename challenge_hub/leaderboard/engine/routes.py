"""From a line of the ledger to the seats that it can touch, without asking the others."""

from collections.abc import Iterable
from typing import TypeVar

from challenge_hub.feeds.queries import LedgerRow
from challenge_hub.leaderboard.concern import Concern
from challenge_hub.leaderboard.engine.seats import Seat

Key = TypeVar("Key")


class Routes:
    """Seats by the people who take part, and by the teams that awards are given to."""

    def __init__(self) -> None:
        self._concerns: dict[Seat, Concern] = {}
        self._by_person: dict[int, tuple[Seat, ...]] = {}
        self._by_team: dict[str | None, tuple[Seat, ...]] = {}  # None: of all teams

    def put(self, seat: Seat, concern: Concern) -> None:
        """Lead lines to a seat from now on, in place of what led to it before."""
        self.drop(seat)
        self._concerns[seat] = concern
        for person in concern.persons:
            self._by_person[person] = (*self._by_person.get(person, ()), seat)
        for team in _teams(concern):
            self._by_team[team] = (*self._by_team.get(team, ()), seat)

    def drop(self, seat: Seat) -> None:
        """Lead no line to a seat any more. Safe to repeat."""
        concern = self._concerns.pop(seat, None)
        if concern is not None:
            for person in concern.persons:
                _leave(self._by_person, person, seat)
            for team in _teams(concern):
                _leave(self._by_team, team, seat)

    def to(self, row: LedgerRow) -> list[Seat]:
        """The seats that a row concerns by itself."""
        if row.person is not None:
            near: Iterable[Seat] = self._by_person.get(row.person, ())
        else:
            near = self.of_team(row.team)
        return [seat for seat in near if self._concerns[seat].takes(row)]

    def takes(self, seat: Seat, row: LedgerRow) -> bool:
        """Whether a row concerns a seat by itself."""
        return self._concerns[seat].takes(row)

    def of_person(self, person: int) -> tuple[Seat, ...]:
        """The seats of what a person takes part in, whenever."""
        return self._by_person.get(person, ())

    def of_team(self, team: str | None) -> tuple[Seat, ...]:
        """The seats of a team, those of all teams included."""
        everyone = self._by_team.get(None, ())
        return everyone if team is None else (*self._by_team.get(team, ()), *everyone)


def _teams(concern: Concern) -> Iterable[str | None]:
    return (None,) if concern.teams is None else concern.teams


def _leave(index: dict[Key, tuple[Seat, ...]], key: Key, seat: Seat) -> None:
    left = tuple(one for one in index[key] if one is not seat)
    if left:
        index[key] = left
    else:
        del index[key]
