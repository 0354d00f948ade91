"""One classification that follows the facts: what it has ranked, and what it must look at again.

People stand on a ladder, so that one who moves costs one step. Teams are few and are placed anew
when somebody looks.
"""

from collections.abc import Iterable

from challenge_hub.scoring.aggregates import Pool
from challenge_hub.scoring.books import Books
from challenge_hub.scoring.criteria import criteria
from challenge_hub.scoring.entrants import Entrant
from challenge_hub.scoring.judge import Seat
from challenge_hub.scoring.ladder import Ladder, Rung
from challenge_hub.scoring.lines import Line
from challenge_hub.scoring.ranks import SHARED, Placed, place
from challenge_hub.scoring.rules import TEAM_PREFIX, Contest
from challenge_hub.scoring.scorer import Scorer


class Board:
    """What boards of people and of teams share."""

    def __init__(self, books: Books, contest: Contest) -> None:
        """Look at every participant once."""
        self.scorer = Scorer(books, contest)
        self.criteria = criteria(self.scorer)
        self.listed = frozenset(self.scorer.codes())
        self.entrants: dict[str, Entrant] = {}
        self.dirty: set[str] = set(self.listed)

    def touch(self, line: Line, seat: Seat) -> None:
        """Remember whom a line moved."""
        raise RuntimeError("a board is one of people or of teams")

    def named(self, codes: Iterable[str]) -> None:
        """Remember that people were named, who without a roster are listed by that."""

    def time_moved(self) -> None:
        """Remember that the instant shown moved on."""

    def top(self, count: int) -> list[Placed]:
        """The first rows."""
        return self.rows()[:count]

    def place(self, code: str) -> Placed | None:
        """The row of one participant."""
        return next((row for row in self.rows() if row.entrant.code == code), None)

    def rows(self) -> list[Placed]:
        """All rows."""
        self.refresh()
        return place(list(self.entrants.values()), self.criteria)

    def refresh(self) -> None:
        """Look again at whom lines moved since the last look."""
        dirty, self.dirty = self.dirty, set()
        for code in dirty:
            self.look(code)

    def look(self, code: str) -> None:
        """Score one participant anew, or drop one who is no longer listed."""
        if code in self.listed or self.appears(code):
            self.entrants[code] = self.scorer.entrant(code)
        else:
            self.entrants.pop(code, None)

    def appears(self, code: str) -> bool:
        """Whether the facts alone list a participant."""
        return code in self.scorer.tally.groups


class PeopleBoard(Board):
    """People on a ladder of their exact keys."""

    def __init__(self, books: Books, contest: Contest) -> None:
        """Begin with an empty ladder."""
        super().__init__(books, contest)
        self.ladder = Ladder()
        self.rungs: dict[str, Rung] = {}

    def touch(self, line: Line, seat: Seat) -> None:
        """Remember the person."""
        del seat
        if not line.person.startswith(TEAM_PREFIX):
            self.dirty.add(line.person)

    def named(self, codes: Iterable[str]) -> None:
        """Without a roster, being named is being listed."""
        if self.scorer.books.roster.absent:
            self.dirty.update(code for code in codes if not code.startswith(TEAM_PREFIX))

    def appears(self, code: str) -> bool:
        """Whether the person has a counted fact, or is named and there is no roster."""
        return self.scorer.lists(code)

    def look(self, code: str) -> None:
        """Score a person anew and move them on the ladder."""
        super().look(code)
        old = self.rungs.pop(code, None)
        if old is not None:
            self.ladder.remove(old)
        entrant = self.entrants.get(code)
        if entrant is not None and entrant.why is None:
            rung = (*(criterion.key(entrant) for criterion in self.criteria), code)
            self.rungs[code] = rung
            self.ladder.add(rung)

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

    def rows(self) -> list[Placed]:
        """Everyone, those without a rank last, by code."""
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


class TeamBoard(Board):
    """Teams, with the exact running sums of their members' scores."""

    def __init__(self, books: Books, contest: Contest) -> None:
        """Begin with empty pools."""
        super().__init__(books, contest)
        self.pools: dict[str, Pool] = {}
        self.members: set[tuple[str, str]] = set()

    def touch(self, line: Line, seat: Seat) -> None:
        """Remember the team, and the person in each team they did something for.

        A line can move a person's score for another team too: an award's limit is one for all.
        """
        if line.person.startswith(TEAM_PREFIX):
            self.dirty.add(line.person.removeprefix(TEAM_PREFIX))
            return
        groups = {self.scorer.tally.group(seat), *self.scorer.tally.parts.get(line.person, ())}
        self.dirty |= groups
        self.members |= {(group, line.person) for group in groups}

    def refresh(self) -> None:
        """Score the touched members, then their teams."""
        if self.scorer.contest.aggregate is not None:
            for group, person in self.members:
                part = self.scorer.tally.members.get(group, {}).get(person)
                score = None if part is None else self.scorer.member(person, group, part)
                self.pools.setdefault(group, Pool()).put(person, score)
        self.members = set()
        super().refresh()
        self.entrants.pop("", None)

    def look(self, code: str) -> None:
        """Score a team anew from its pool."""
        scorer = self.scorer
        if scorer.contest.aggregate is None or not (code in self.listed or self.appears(code)):
            super().look(code)
            return
        sheet = scorer.tally.sheet(code)
        pool = self.pools.get(code) or Pool()
        self.entrants[code] = scorer.team_entrant(scorer.group_case(code, sheet), pool)


def board_of(books: Books, contest: Contest) -> Board:
    """The board of a classification."""
    return PeopleBoard(books, contest) if contest.individual else TeamBoard(books, contest)
