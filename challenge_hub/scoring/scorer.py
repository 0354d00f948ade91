"""Turn the books into entrants: every participant of every classification, scored.

Contract: 3.2 (team and tags at the last counted fact), 4.1, 4.3.
"""

from collections.abc import Iterable
from fractions import Fraction

from challenge_hub.scoring.aggregates import Pool, aggregate
from challenge_hub.scoring.awards import Given, limited
from challenge_hub.scoring.books import Books
from challenge_hub.scoring.cases import Case
from challenge_hub.scoring.entrants import Entrant, reason, values
from challenge_hub.scoring.fields import Field
from challenge_hub.scoring.judge import Seat
from challenge_hub.scoring.roster import NEVER
from challenge_hub.scoring.rules import TEAM_PREFIX, Award, Contest
from challenge_hub.scoring.scores import Part, Score, gate, score_case
from challenge_hub.scoring.sheets import Sheet


class Scorer:
    """Scores the participants of one classification from the books."""

    def __init__(self, books: Books, contest: Contest) -> None:
        """Remember what all of them share."""
        self.books, self.contest = books, contest
        self.tally = books.tally(contest)
        self.field = Field(contest, books.plan.grid)
        self.member_field = Field(contest.member, books.plan.grid) if contest.member else self.field
        rules = (*contest.rules, *(contest.member.rules if contest.member else ()))
        self.most = {rule.name: rule.most for rule in rules if isinstance(rule, Award)}

    def codes(self) -> Iterable[str]:
        """Who is listed: people who take part at some instant of the window, or teams."""
        return self._people() if self.contest.individual else self._groups()

    def entrant(self, code: str) -> Entrant:
        """Score one participant."""
        return self._person(code) if self.contest.individual else self._group(code)

    def seats(self) -> Iterable[tuple[str, Seat]]:
        """All stays of the roster that take part in this classification at some instant."""
        books = self.books
        grid = books.plan.grid
        for person, stays in books.roster.people.items():
            for stay in stays:
                first = max(stay.begins, grid.start)
                touches = first < min(stay.ends, grid.end)
                if books.plan.team_at_start:
                    touches = stay.begins <= grid.start < stay.ends
                seat = Seat(stay.team, stay)
                if touches and books.judge.fits(stay) and self.tally.takes(seat):
                    yield person, seat

    def _people(self) -> set[str]:
        listed = {person for person, seat in self.seats() if not seat.spectator}
        if self.books.roster.absent:
            listed |= {person for person in self.books.named if self.lists(person)}
        return listed | set(self.tally.parts)

    def lists(self, person: str) -> bool:
        """Whether the lines alone list a person: by a counted fact, or by name without a roster."""
        if person in self.tally.parts:
            return True
        books = self.books
        return (
            books.roster.absent
            and person in books.named
            and person not in books.plan.excluded
            and not person.startswith(TEAM_PREFIX)
            and self.tally.takes(Seat("", None))
        )

    def _groups(self) -> set[str]:
        groups = {self.tally.group(seat) for _, seat in self.seats()} | set(self.tally.groups)
        only, plan = self.contest.only, self.books.plan
        if self.contest.by == "team" and only.tags is None and plan.teams is not None:
            groups |= {team for team in plan.teams if only.teams is None or team in only.teams}
        return groups - {""}

    def _person(self, code: str) -> Entrant:
        sheet = self.tally.person(code)
        case = self.case(code, sheet)
        score = score_case(case)
        name = self.books.roster.name(code)
        return self._entrant(case, score, name, self.seat_at_last(code, sheet).team, None)

    def _entrant(
        self, case: Case, score: Score | None, name: str, team: str, members: int | None
    ) -> Entrant:
        points = None if score is None else score.points
        row = values(self.contest, case.sheet, points)
        why = reason(case.sheet, row, ranked=score is not None and score.ranked)
        shown = points if self.contest.has_points else row[0]
        parts = [] if score is None else score.parts
        return Entrant(case.code, name, team, case.sheet, shown, row, parts, why, members)

    def case(self, code: str, sheet: Sheet, group: str | None = None, before: int = NEVER) -> Case:
        """A person's case: over all teams, or the part for one; awards from before an instant."""
        seat = self.seat_at_last(code, sheet, group)
        tags = seat.stay.tags if seat.stay is not None else frozenset()
        field = self.field if self.contest.individual else self.member_field
        team = seat.team if group is None or self.contest.by != "team" else group

        def counts(given: Given) -> bool:
            mine = group is None or self.tally.group(given.seat) == group
            return mine and given.line.at < before and self.tally.takes(given.seat)

        awards = limited(self.books.awards.of(code), self.most, counts) if self.most else {}
        return Case(field, code, sheet, team, tags, awards)

    def seat_at_last(self, code: str, sheet: Sheet, group: str | None = None) -> Seat:
        """Where a person sat at the last counted fact, else on the last stay."""
        books = self.books
        if sheet.last is not None:
            line = books.register.lines[sheet.last[1:]]
            seat = books.judge.seat(code, line.at, line.team)
            if seat is not None:
                return seat
        stay = books.roster.last(code, books.plan.grid.end)
        return Seat(group or (stay.team if stay is not None else ""), stay)

    def _group(self, code: str) -> Entrant:
        sheet = self.tally.sheet(code)
        members = self.tally.members.get(code, {})
        case = self.group_case(code, sheet)
        if self.contest.aggregate is None:
            return self._entrant(case, score_case(case), code, code, len(members))
        pool = Pool()
        for person, part in members.items():
            pool.put(person, self.member(person, code, part))
        return self.team_entrant(case, pool)

    def team_entrant(self, case: Case, pool: Pool) -> Entrant:
        """A team whose members' scores are in a pool."""
        took_part = len(self.tally.members.get(case.code, ()))
        return self._entrant(case, self.aggregated(case, pool), case.code, case.code, took_part)

    def group_case(self, code: str, sheet: Sheet, before: int = NEVER) -> Case:
        """A team's case; awards from before an instant."""
        row = self.books.awards.of(TEAM_PREFIX + code)
        awards = limited(row, self.most, lambda given: given.line.at < before) if row else {}
        return Case(self.field, code, sheet, code, frozenset(), awards)

    def aggregated(self, case: Case, pool: Pool) -> Score | None:
        """A team's score from its members'; None when it has none."""
        rule = self.contest.aggregate
        total = None if rule is None else aggregate(rule, pool)
        if total is None:
            return None
        given = sum(case.awards.values(), Fraction(0))
        parts: list[Part] = [("members", total)]
        if given:
            parts.append(("awards", given))
        return gate(case, Score(total + given, parts))

    def member(self, person: str, group: str, sheet: Sheet, before: int = NEVER) -> Fraction | None:
        """A member's score for the part in a team; None where it is an empty measure."""
        member = self.member_field.contest
        if not member.has_points:
            return values(member, sheet, None)[0]
        return score_case(self.case(person, sheet, group, before)).points
