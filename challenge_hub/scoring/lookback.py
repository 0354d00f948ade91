"""Since when the values to rank by have not changed.

Contract: `earliest` of 4.2. The last changes are undone one instant after the other on a copy,
until the values differ; most often that is the very last one.
"""

from collections.abc import Iterator

from challenge_hub.scoring.aggregates import Pool
from challenge_hub.scoring.entrants import Entrant, values
from challenge_hub.scoring.keys import Value
from challenge_hub.scoring.lines import Line
from challenge_hub.scoring.people import PeopleScorer
from challenge_hub.scoring.roster import ALWAYS
from challenge_hub.scoring.rules import TEAM_PREFIX
from challenge_hub.scoring.scorer import Since
from challenge_hub.scoring.scores import Score, score_case
from challenge_hub.scoring.sheets import Sheet
from challenge_hub.scoring.teams import TeamScorer


class Lookback:
    """One participant as they stood before an instant."""

    def __init__(self, scorer: PeopleScorer | TeamScorer, entrant: Entrant) -> None:
        """Start from now."""
        self.scorer, self.entrant = scorer, entrant
        self.sheet = entrant.sheet.copy()
        self.history = entrant.sheet.looking_back()
        self.left = len(self.history)  # facts not undone yet
        self.rest: dict[str, list[Line]] = {}
        self.parts: dict[str, Sheet] = {}
        if isinstance(scorer, TeamScorer) and scorer.members is not None:
            self.parts = dict(scorer.tally.members.get(entrant.code, {}))

    def earliest(self) -> int:
        """The instant since which the values stand; the window's start when they never moved.

        What was found at the last look is taken up again, so that only what came after it is
        walked back over.
        """
        scorer, code, now = self.scorer, self.entrant.code, self.entrant.values
        known = scorer.since.get(code)
        start = newest = scorer.books.plan.grid.start
        found = start
        for instant in self._instants():
            newest = max(newest, instant)
            if known is not None and known.values == now and instant <= known.newest:
                found = known.since
                break
            if self._before(instant) != now:
                found = instant
                break
        scorer.since[code] = Since(newest, now, found)
        return found

    def _instants(self) -> Iterator[int]:
        """The instants of all facts and awards, the newest first."""
        given: list[int] = []
        if self.scorer.most:
            awards = self.scorer.books.awards
            given = sorted({one.line.at for whom in self._receivers() for one in awards.of(whom)})
        while self.left or given:
            facts = self.history[self.left - 1].at if self.left else ALWAYS
            instant = max(facts, given[-1]) if given else facts
            yield instant
            while given and given[-1] >= instant:
                given.pop()

    def _receivers(self) -> set[str]:
        code = self.entrant.code
        if isinstance(self.scorer, PeopleScorer):
            return {code}
        return {TEAM_PREFIX + code} | self.scorer.contributors(code)

    def _before(self, instant: int) -> tuple[Value, ...]:
        while self.left and self.history[self.left - 1].at >= instant:
            self.left -= 1
            self._undo(self.history[self.left])
        classification, code = self.scorer.classification, self.entrant.code
        if isinstance(self.scorer, PeopleScorer):
            score = score_case(self.scorer.case(code, self.sheet, None, instant))
        else:
            score = self._team_before(self.scorer, instant)
        return values(classification, self.sheet, score.points)

    def _team_before(self, scorer: TeamScorer, instant: int) -> Score:
        case = scorer.case(self.entrant.code, self.sheet, instant)
        if scorer.members is None:
            return score_case(case)
        pool = Pool(lower=scorer.classification.lower_is_better)
        for person in scorer.contributors(case.code):
            part = self.parts.get(person)
            scorer.put_part(pool, case.code, person, part if part and part.facts else None, instant)
        return scorer.aggregated(case, pool)

    def _undo(self, line: Line) -> None:
        plan = self.scorer.books.plan
        column, atom = plan.columns[line.kpi].column, plan.grid.atom(line.at)
        self.sheet.subtract(line, column, atom)
        self.sheet.last = self.history[self.left - 1] if self.left else None
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
