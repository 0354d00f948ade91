"""Since when the values to rank by have not changed.

Contract: `earliest` of 4.2. The last changes are undone one instant after the other on a copy,
until the values differ; most often that is the very last one.
"""

from challenge_hub.scoring.aggregates import Pool
from challenge_hub.scoring.entrants import Entrant, Value, values
from challenge_hub.scoring.lines import Line, order
from challenge_hub.scoring.rules import TEAM_PREFIX
from challenge_hub.scoring.scorer import Scorer
from challenge_hub.scoring.scores import score_case
from challenge_hub.scoring.sheets import Sheet


class Lookback:
    """One participant as they stood before an instant."""

    def __init__(self, scorer: Scorer, entrant: Entrant) -> None:
        """Start from now."""
        self.scorer, self.entrant = scorer, entrant
        self.sheet = entrant.sheet.copy()
        self.history = list(entrant.sheet.looking_back())
        self.parts: dict[str, Sheet] = {}
        self.rest: dict[str, list[Line]] = {}
        if scorer.contest.aggregate is not None:
            self.parts = dict(scorer.tally.members.get(entrant.code, {}))

    def earliest(self) -> int:
        """The instant since which the values stand; the window's start when they never moved."""
        for instant in self._instants():
            if self._before(instant) != self.entrant.values:
                return instant
        return self.scorer.books.plan.grid.start

    def _instants(self) -> list[int]:
        instants = {line.at for line in self.history}
        if self.scorer.most:
            awards = self.scorer.books.awards
            code = self.entrant.code
            receivers = (
                [code] if self.scorer.contest.individual else [TEAM_PREFIX + code, *self.parts]
            )
            instants |= {one.line.at for receiver in receivers for one in awards.of(receiver)}
        return sorted(instants, reverse=True)

    def _before(self, instant: int) -> tuple[Value, ...]:
        while self.history and self.history[-1].at >= instant:
            self._undo(self.history.pop())
        contest, code = self.scorer.contest, self.entrant.code
        if contest.individual:
            case = self.scorer.case(code, self.sheet, None, instant)
            return values(contest, self.sheet, score_case(case).points)
        case = self.scorer.group_case(code, self.sheet, instant)
        if contest.aggregate is None:
            return values(contest, self.sheet, score_case(case).points)
        score = self.scorer.aggregated(case, self._members(instant))
        return values(contest, self.sheet, None if score is None else score.points)

    def _undo(self, line: Line) -> None:
        plan = self.scorer.books.plan
        column, atom = plan.columns[line.kpi].column, plan.grid.atom(line.at)
        self.sheet.subtract(line, column, atom)
        self.sheet.last = order(self.history[-1]) if self.history else None
        if line.person in self.parts:
            self._undo_part(line, column, atom)

    def _undo_part(self, line: Line, column: int, atom: int) -> None:
        if line.person not in self.rest:
            part = self.parts[line.person]
            self.rest[line.person] = list(part.looking_back())
            self.parts[line.person] = part.copy()
        part, rest = self.parts[line.person], self.rest[line.person]
        if rest and rest[-1] is line:  # else a fact of the time as a spectator of this team
            rest.pop()
            part.subtract(line, column, atom)
            part.last = order(rest[-1]) if rest else None

    def _members(self, instant: int) -> Pool:
        pool = Pool()
        for person, part in self.parts.items():
            if part.facts:
                pool.put(person, self.scorer.member(person, self.entrant.code, part, instant))
        return pool
