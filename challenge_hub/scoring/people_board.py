"""People on a ladder of their exact keys: who moves costs one step, whoever else there is.

Contract: DESIGN 5, P3.
"""

from collections.abc import Iterable

from challenge_hub.scoring.boards import Board
from challenge_hub.scoring.draws import Draw
from challenge_hub.scoring.entrants import Entrant
from challenge_hub.scoring.judge import Seat
from challenge_hub.scoring.ladder import Ladder, Rung
from challenge_hub.scoring.lines import Line
from challenge_hub.scoring.people import PeopleScorer
from challenge_hub.scoring.ranks import SHARED, Placed
from challenge_hub.scoring.rules import TEAM_PREFIX


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
        old, new = self.rungs.get(code), self._rung(code)
        if old == new:
            return
        if old is not None:
            self.ladder.remove(self.rungs.pop(code))
        if new is not None:
            self.rungs[code] = new
            self.ladder.add(new)

    def _rung(self, code: str) -> Rung | None:
        """Where a person belongs on the ladder; None without a rank."""
        entrant = self.entrants.get(code)
        if entrant is None or entrant.why is not None:
            return None
        return (*(criterion.key(entrant) for criterion in self.criteria), code)

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
