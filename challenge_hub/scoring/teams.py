"""Score teams, or groups by another column of the roster.

Contract: 4.3, 4.4.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from fractions import Fraction

from challenge_hub.scoring.aggregates import Pool, Team, aggregate
from challenge_hub.scoring.awards import limited
from challenge_hub.scoring.books import Books
from challenge_hub.scoring.cases import Case, Past
from challenge_hub.scoring.entrants import Entrant, Part, measure
from challenge_hub.scoring.grid import WINDOW
from challenge_hub.scoring.people import PeopleScorer
from challenge_hub.scoring.places import Place
from challenge_hub.scoring.ranks import Placed
from challenge_hub.scoring.roster import NEVER
from challenge_hub.scoring.rules import ROSTER_MEAN, TEAM_PREFIX, Classification
from challenge_hub.scoring.scorer import Scorer, with_countback
from challenge_hub.scoring.scores import Score, cap_whole, gate, score_case
from challenge_hub.scoring.sheets import Sheet

AWAY = "away"


class TeamScorer(Scorer):
    """Scores teams by their members' scores, or by rules on their own measures.

    `members` scores the parts, over the same view of the facts as the teams.
    """

    def __init__(self, books: Books, classification: Classification) -> None:
        """Remember the members' rules too."""
        super().__init__(books, classification)
        self.members: PeopleScorer | None = None
        if classification.member is not None:
            member = with_countback(classification.member, classification)
            self.members = PeopleScorer(books, member, self.tally)
            self.most = {**self.members.most, **self.most}
        self._joined: Mapping[str, list[int]] | None = None

    def codes(self) -> Iterable[str]:
        """The teams that the file names, that people who take part are in, or that have facts."""
        groups = {self.tally.group(seat) for _, seat in self.seats()} | set(self.tally.groups)
        only, plan = self.classification.only, self.books.plan
        if self.classification.by == "team" and only.tags is None and plan.teams is not None:
            groups |= {team for team in plan.teams if only.teams is None or team in only.teams}
        return groups - {""}

    def take_over(self, people: Iterable[Placed]) -> None:
        """Use members' scores that are there already, where a part is the same as the whole.

        Not where parts are compared per day, nor where another view takes other facts.
        """
        if self.members is not None and self.tally is self.books.main and not self.books.improves:
            self.members.known = {row.entrant.code: row.entrant.score for row in people}

    def sheet(self, code: str) -> Sheet:
        """All that counts for a team, its spectators' facts included."""
        return self.tally.sheet(code)

    def prepare(self) -> None:
        """Place teams, and their members."""
        super().prepare()
        if self.members is not None:
            self.members.prepare()

    def entrant(self, code: str) -> Entrant:
        """Score one team from scratch."""
        case = self.case(code, self.sheet(code))
        if self.members is None:
            return self.enter_team(case, score_case(case))
        pool = Pool(lower=self.classification.lower_is_better)
        for person in self.contributors(code):
            self.put(pool, code, person)
        return self.enter_team(case, self.aggregated(case, pool))

    @property
    def gives_awards(self) -> bool:
        """Whether members' scores hold awards."""
        members = self.members
        return members is not None and members.classification.has_points and bool(members.most)

    def contributors(self, code: str) -> set[str]:
        """Who has a counted fact for a team, or an award."""
        receivers = self.books.awards.by_receiver if self.most else ()
        with_awards = {
            who for who in receivers if not who.startswith(TEAM_PREFIX) and self.awarded(who, code)
        }
        return with_awards | set(self.tally.members.get(code, ()))

    def awarded(self, person: str, code: str, before: int = NEVER) -> bool:
        """Whether a player was given something for a team, before an instant."""
        return any(
            given.line.at < before
            and not given.seat.spectator
            and self.tally.takes(given.seat)
            and self.tally.group(given.seat) == code
            for given in self.books.awards.of(person)
        )

    def put(self, pool: Pool, code: str, person: str) -> None:
        """Put a member's score into a team's pool, anew or for the first time."""
        self.put_part(pool, code, person, self.tally.part_of(person, code))

    def put_part(
        self, pool: Pool, code: str, person: str, part: Sheet | None, before: int = NEVER
    ) -> None:
        """Put the score of a part; without one, what the person's awards for the team come to."""
        members = self.members
        if members is None:
            return
        if part is not None:
            pool.put(person, members.member(person, code, part, before))
        elif self.gives_awards and self.awarded(person, code, before):
            awards = members.member(person, code, Sheet(), before)
            pool.put(person, awards or None, took_part=False)
        else:
            pool.put(person, None)

    def enter_team(self, case: Case, score: Score) -> Entrant:
        """A team with its score, ready to be ranked."""
        entrant = self.enter(case.code, case.sheet, score, case.code, case.code)
        entrant.members = len(self.tally.members.get(case.code, ()))
        return entrant

    def case(self, code: str, sheet: Sheet, before: int = NEVER) -> Case:
        """A team's case; awards from before an instant."""
        row = self.books.awards.of(TEAM_PREFIX + code)
        awards = limited(row, self.most, lambda given: given.line.at < before) if row else {}
        places = {podium.rule.index: podium.of(code) for podium in self.podiums}
        return Case(self.field, code, sheet, code, frozenset(), awards, places, self._past(code))

    def _past(self, code: str) -> Past | None:
        period, sheet = self.books.plan.baseline, self.tally.baselines.get(code)
        if period is None or sheet is None:
            return None
        return Past(sheet, lambda: self.field.activity.days(*period), None)

    def aggregated(self, case: Case, pool: Pool) -> Score:
        """A team's score from its members': aggregate, awards to the team, cap, gates."""
        rule = self.classification.aggregate
        if rule is None:
            raise ValueError("this classification does not add up members")
        divisor = None if rule.kpi is None else measure(case.sheet, rule.kpi)
        on_roster = self.on_roster(case.code) if rule.kind == ROSTER_MEAN else 0
        result = aggregate(rule, pool, Team(on_roster, divisor))
        if result.score is None:
            return Score(None, [], result.why)
        parts: list[Part] = [("members", result.score)]
        given = sum(case.awards.values(), Fraction(0))
        if given:
            parts.append(("awards", given))
        score = gate(case, cap_whole(case, Score(result.score + given, parts)))
        return Score(score.points, score.parts, result.why or score.why)

    def on_roster(self, code: str) -> int:
        """How many people were on a team's roster at any instant of the window so far.

        Spectators, people who do not take part, and stays tagged `away` are left out (2.5, 4.3).
        """
        if self._joined is None:
            self._joined = self._first_stays()
        return bisect_left(self._joined.get(code, []), self.books.as_of)

    def _first_stays(self) -> dict[str, list[int]]:
        first: dict[str, dict[str, int]] = {}
        start = self.books.plan.grid.start
        for person, seat in self.seats():
            stay = seat.stay
            if stay is None or stay.spectator or AWAY in stay.tags:
                continue
            people = first.setdefault(self.tally.group(seat), {})
            begin = max(stay.begins, start)
            people[person] = min(people.get(person, begin), begin)
        return {group: sorted(people.values()) for group, people in first.items()}

    def taken(self, code: str) -> list[Place]:
        """All places for countback: the team's own, or those that its members took for it."""
        if self.members is None:
            return super().taken(code)
        counted = {one.rule.index for one in self.members.podiums if one.rule.each != WINDOW}
        return [
            place
            for person in self.tally.members.get(code, ())
            for index, row in self.members.places(person, code).items()
            if index in counted
            for place in row.values()
        ]


def scorer_of(books: Books, classification: Classification) -> PeopleScorer | TeamScorer:
    """The scorer of a classification."""
    return (
        PeopleScorer(books, classification)
        if classification.individual
        else TeamScorer(books, classification)
    )
