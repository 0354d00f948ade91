"""People on a ladder of their exact keys: who moves costs the same, whoever else there is.

Of each person only the key is kept. A row is made when somebody looks at it.

Contract: DESIGN 5, P3.
"""

from collections.abc import Iterable

from challenge_hub.scoring.boards import Board
from challenge_hub.scoring.draws import Draw
from challenge_hub.scoring.entrants import Entrant
from challenge_hub.scoring.judge import Seat
from challenge_hub.scoring.keys import Value
from challenge_hub.scoring.ladder import Ladder, Rung
from challenge_hub.scoring.lines import Line
from challenge_hub.scoring.people import PeopleScorer
from challenge_hub.scoring.ranks import SHARED, Placed, place
from challenge_hub.scoring.rules import TEAM_PREFIX

SHOWN = 1_000  # rows kept at hand; of more, all are made anew when somebody looks


class PeopleBoard(Board):
    """People on a ladder of their exact keys.

    `heirs` are told the score of whomever the board has looked at. `entrants` are the rows that
    somebody looked at.
    """

    scorer: PeopleScorer

    def __init__(self, scorer: PeopleScorer) -> None:
        """Begin with an empty ladder."""
        super().__init__(scorer)
        self.ladder = Ladder()
        self.unranked: set[str] = set()
        self.heirs: list[dict[str, Value]] = []

    @property
    def size(self) -> int:
        """How many are listed."""
        return len(self.ladder) + len(self.unranked)

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
        self.dirty.update(self.ladder.rungs, self.unranked)

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

    def refresh(self) -> None:
        """Look again at whom lines moved."""
        if self.dirty and len(self.entrants) > SHOWN:
            self.entrants.clear()
        super().refresh()

    def look(self, code: str) -> None:
        """Score a person anew and move them on the ladder."""
        if not self.appears(code) and code not in self.listed:
            self._drop(code)
            return
        if code in self.entrants:
            entrant = self.entrants[code] = self.score(code)
        else:
            entrant = self.scorer.nameless(code)
        for heir in self.heirs:
            heir[code] = entrant.score
        if entrant.why is not None:
            self.unranked.add(code)
        elif code not in self.ladder.rungs:
            self.unranked.discard(code)
        self.ladder.put(code, self._rung(entrant))

    def _drop(self, code: str) -> None:
        self.unranked.discard(code)
        self.entrants.pop(code, None)
        for heir in self.heirs:
            heir.pop(code, None)
        self.ladder.put(code, None)

    def _rung(self, entrant: Entrant) -> Rung | None:
        """Where a person belongs on the ladder; None without a rank."""
        if entrant.why is not None:
            return None
        return (*[criterion.key(entrant) for criterion in self.criteria], entrant.code)

    def _entrant(self, code: str) -> Entrant:
        entrant = self.entrants.get(code)
        if entrant is None:
            entrant = self.entrants[code] = self.score(code)
        return entrant

    def top(self, count: int) -> list[Placed]:
        """The first `count` ranked people."""
        self.refresh()
        # The second tells what decided the first.
        return self._placed(self.ladder.first(max(count, 2)))[:count]

    def rows(self, draw: Draw | None = None) -> list[Placed]:
        """Everyone, those without a rank last, by code."""
        self.refresh()
        if draw is not None:
            everyone = (*self.ladder.rungs, *self.unranked)
            return place([self._entrant(code) for code in everyone], self.order(draw))
        # Asked for all its keys in order, the ladder would keep them so, at a cost for each move.
        return self._placed(sorted(self.ladder.rungs.values())) + [
            Placed(self._entrant(code), None, None) for code in sorted(self.unranked)
        ]

    def _placed(self, rungs: list[Rung]) -> list[Placed]:
        """Rows from the ladder's keys in order, the smallest of all first."""
        rows: list[Placed] = []
        for position, rung in enumerate(rungs):
            decided = self._decided(rungs[position - 1], rung) if position else None
            rank = rows[-1].rank if decided == SHARED else position + 1
            rows.append(Placed(self._entrant(rung[-1]), rank, decided))
        if len(rows) > 1:
            rows[0] = rows[0]._replace(decided_by=rows[1].decided_by)
        return rows

    def _decided(self, above: Rung, below: Rung) -> str:
        for criterion, one, other in zip(self.criteria, above, below, strict=False):
            if one != other:
                return criterion.name
        return SHARED
