"""Since when the values to rank by have not changed.

Contract: `earliest` of 4.2. The last changes are undone one instant after the other on a copy,
until the values differ; most often that is the very last one.
"""

from challenge_hub.scoring.aggregates import Pool
from challenge_hub.scoring.entrants import Entrant, values
from challenge_hub.scoring.keys import Value
from challenge_hub.scoring.lines import Line
from challenge_hub.scoring.people import PeopleScorer
from challenge_hub.scoring.rules import TEAM_PREFIX
from challenge_hub.scoring.scores import Score, score_case
from challenge_hub.scoring.sheets import Sheet
from challenge_hub.scoring.teams import TeamScorer


class Lookback:
    """One participant as they stood before an instant."""

    def __init__(self, scorer: PeopleScorer | TeamScorer, entrant: Entrant) -> None:
        """Start from now."""
        self.scorer, self.entrant = scorer, entrant
        self.sheet = entrant.sheet.copy()
        self.history = list(entrant.sheet.looking_back())
        self.rest: dict[str, list[Line]] = {}
        self.parts: dict[str, Sheet] = {}
        if isinstance(scorer, TeamScorer) and scorer.members is not None:
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
            instants |= {one.line.at for whom in self._receivers() for one in awards.of(whom)}
        return sorted(instants, reverse=True)

    def _receivers(self) -> set[str]:
        code = self.entrant.code
        if isinstance(self.scorer, PeopleScorer):
            return {code}
        return {TEAM_PREFIX + code} | self.scorer.contributors(code)

    def _before(self, instant: int) -> tuple[Value, ...]:
        while self.history and self.history[-1].at >= instant:
            self._undo(self.history.pop())
        contest, code = self.scorer.contest, self.entrant.code
        if isinstance(self.scorer, PeopleScorer):
            score = score_case(self.scorer.case(code, self.sheet, None, instant))
        else:
            score = self._team_before(self.scorer, instant)
        return values(contest, self.sheet, score.points)

    def _team_before(self, scorer: TeamScorer, instant: int) -> Score:
        case = scorer.case(self.entrant.code, self.sheet, instant)
        if scorer.members is None:
            return score_case(case)
        pool = Pool(lower=scorer.contest.lower_is_better)
        for person in scorer.contributors(case.code):
            part = self.parts.get(person)
            scorer.put_part(pool, case.code, person, part if part and part.facts else None, instant)
        return scorer.aggregated(case, pool)

    def _undo(self, line: Line) -> None:
        plan = self.scorer.books.plan
        column, atom = plan.columns[line.kpi].column, plan.grid.atom(line.at)
        self.sheet.subtract(line, column, atom)
        self.sheet.last = self.history[-1] if self.history else None
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
            part.last = rest[-1] if rest else None
