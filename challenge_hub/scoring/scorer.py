"""Turn the books into entrants: what scoring people and scoring teams have in common.

Contract: 4.1.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from challenge_hub.scoring.books import Books
from challenge_hub.scoring.entrants import Entrant, reason, values
from challenge_hub.scoring.fields import Field
from challenge_hub.scoring.grid import WINDOW
from challenge_hub.scoring.judge import Seat
from challenge_hub.scoring.keys import Value
from challenge_hub.scoring.kpis import Kpi
from challenge_hub.scoring.places import Place, Podium
from challenge_hub.scoring.rules import COUNTBACK, Award, Classification, Places
from challenge_hub.scoring.scores import Score
from challenge_hub.scoring.sheets import Sheet
from challenge_hub.scoring.tallies import Tally

OF_THE_ORDER = -1  # the index of the places that countback takes from `rank_by`


class Since(NamedTuple):
    """Since when a participant's values stand, as of its newest event then; microseconds."""

    newest: int
    values: tuple[Value, ...]
    since: int


class Scorer(ABC):
    """Scores the participants of one classification from the books."""

    def __init__(
        self, books: Books, classification: Classification, tally: Tally | None = None
    ) -> None:
        """Remember what all of them share; `tally` is another view than its own."""
        self.books, self.classification = books, classification
        self.tally = tally or books.tally(classification)
        plan = books.plan
        self.field = Field(classification, plan.grid, plan.activity, lambda: books.as_of)
        self.most = {
            rule.name: rule.most for rule in classification.rules if isinstance(rule, Award)
        }
        self.since: dict[str, Since] = {}  # what a look back found, for the next one
        rules = rank_rules(classification, plan.stage)
        self.podiums: list[Podium] = [Podium(rule, plan.grid, self.sheet) for rule in rules]

    @abstractmethod
    def codes(self) -> Iterable[str]:
        """Who is listed."""

    @abstractmethod
    def sheet(self, code: str) -> Sheet:
        """What a participant's counted facts add up to."""

    @abstractmethod
    def entrant(self, code: str) -> Entrant:
        """Score one participant."""

    def prepare(self) -> None:
        """Place everyone by the `rank` rules, once all facts are in."""
        if self.podiums:
            for code in self.codes():
                self.look(code)
            self.settle()

    def look(self, code: str) -> None:
        """Read a participant's figures for the places again."""
        for podium in self.podiums:
            podium.look(code)

    def settle(self) -> set[str]:
        """Place everyone anew where figures changed; return whose places are others now."""
        moved: set[str] = set()
        for podium in self.podiums:
            moved |= podium.settle()
        return moved

    def forget(self, code: str, at: int) -> None:
        """Forget what a look back found, when a line changes what it had walked over."""
        known = self.since.get(code)
        if known is not None and at <= known.newest:
            del self.since[code]

    def taken(self, code: str) -> list[Place]:
        """All places for countback, also those in buckets that `best` drops."""
        return [
            place
            for podium in self.podiums
            if podium.rule.each != WINDOW
            for place in podium.of(code).values()
        ]

    def seats(self) -> Iterable[tuple[str, Seat]]:
        """All stays of the roster that take part in this classification at some instant."""
        books, fits, takes = self.books, self.books.judge.fits, self.tally.takes
        start, end = books.plan.grid.start, books.plan.grid.end
        if books.plan.team_at_start:
            end = start + 1
        for person, stays in books.roster.people.items():
            for stay in stays:
                touches = max(stay.begins, start) < min(stay.ends, end)
                if touches and fits(stay):
                    seat = Seat(stay.team, stay, stay.spectator)
                    if takes(seat):
                        yield person, seat

    def enter(self, code: str, sheet: Sheet, score: Score, name: str, team: str) -> Entrant:
        """A participant with its score, ready to be ranked."""
        row = values(self.classification, sheet, score.points)
        return Entrant(
            code=code,
            name=name,
            team=team,
            sheet=sheet,
            score=score.points if self.classification.has_points else row[0],
            values=row,
            parts=score.parts if self.classification.has_points else [],
            why=reason(sheet, row, score.why),
        )


def rank_rules(classification: Classification, stage: str) -> list[Places]:
    """The `rank` rules, and the places that countback needs where no rule gives any (4.2)."""
    rules = [rule for rule in classification.rules if isinstance(rule, Places)]
    kpis = [key for key in classification.rank_by if isinstance(key, Kpi)]
    counted = any(rule.each != WINDOW for rule in rules)
    if COUNTBACK in classification.ties and not counted and kpis and stage:
        order = Places(index=OF_THE_ORDER, each=stage, kpi=kpis[0], points=(), mean=False)
        rules.append(order)
    return rules


def with_countback(member: Classification, classification: Classification) -> Classification:
    """The members' classification, with places where the teams' ties count them back."""
    if COUNTBACK in classification.ties and COUNTBACK not in member.ties:
        return replace(member, ties=(*member.ties, COUNTBACK))
    return member
