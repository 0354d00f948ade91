"""From a line of the ledger to the races that it can touch, without asking the others."""

from collections.abc import Hashable, Iterable
from typing import Generic, TypeVar

from challenge_hub.feeds.queries import LedgerRow
from challenge_hub.leaderboard.concern import Concern

Race = TypeVar("Race", bound=Hashable)


class Routes(Generic[Race]):
    """Races by the people who take part in them, and by the teams that awards are given to."""

    def __init__(self) -> None:
        self._concerns: dict[Race, Concern] = {}
        self._by_person: dict[int, tuple[Race, ...]] = {}
        self._by_team: dict[str | None, tuple[Race, ...]] = {}  # None: of all teams

    def put(self, race: Race, concern: Concern) -> None:
        """Lead lines to a race from now on, in place of what led to it before."""
        self.drop(race)
        self._concerns[race] = concern
        for person in concern.persons:
            self._by_person[person] = (*self._by_person.get(person, ()), race)
        for team in _teams(concern):
            self._by_team[team] = (*self._by_team.get(team, ()), race)

    def drop(self, race: Race) -> None:
        """Lead no line to a race any more. Safe to repeat."""
        concern = self._concerns.pop(race, None)
        if concern is not None:
            for person in concern.persons:
                _leave(self._by_person, person, race)
            for team in _teams(concern):
                _leave(self._by_team, team, race)

    def to(self, row: LedgerRow) -> list[Race]:
        """The races that a row concerns by itself."""
        if row.person is not None:
            near: Iterable[Race] = self._by_person.get(row.person, ())
        else:
            near = self.of_team(row.team)
        return [race for race in near if self._concerns[race].takes(row)]

    def takes(self, race: Race, row: LedgerRow) -> bool:
        """Whether a row concerns a race by itself."""
        return self._concerns[race].takes(row)

    def of_person(self, person: int) -> tuple[Race, ...]:
        """The races that a person takes part in, whenever."""
        return self._by_person.get(person, ())

    def of_team(self, team: str | None) -> tuple[Race, ...]:
        """The races of a team, those of all teams included."""
        everyone = self._by_team.get(None, ())
        return everyone if team is None else (*self._by_team.get(team, ()), *everyone)


def _teams(concern: Concern) -> Iterable[str | None]:
    return (None,) if concern.teams is None else concern.teams


Key = TypeVar("Key")


def _leave(index: dict[Key, tuple[Race, ...]], key: Key, race: Race) -> None:
    left = tuple(one for one in index[key] if one is not race)
    if left:
        index[key] = left
    else:
        del index[key]
