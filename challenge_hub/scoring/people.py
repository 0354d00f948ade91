"""Score people: over all their teams, or the part they did for one.

Contract: 3.2 (team and tags at the last counted fact), 3.4, 4.1, 4.3 (parts).
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from types import MappingProxyType

from challenge_hub.scoring.awards import Given, limited
from challenge_hub.scoring.books import Books
from challenge_hub.scoring.cases import Case, Past
from challenge_hub.scoring.entrants import Entrant, values
from challenge_hub.scoring.judge import Seat
from challenge_hub.scoring.keys import Value
from challenge_hub.scoring.lines import order
from challenge_hub.scoring.places import Place
from challenge_hub.scoring.roster import NEVER
from challenge_hub.scoring.rules import TEAM_PREFIX, Classification, Improvement, Places
from challenge_hub.scoring.scorer import Scorer
from challenge_hub.scoring.scores import Score, score_case
from challenge_hub.scoring.sheets import Sheet
from challenge_hub.scoring.tallies import Tally


class PeopleScorer(Scorer):
    """Scores people by the rules of their classification.

    `known` may hold scores over all teams that were worked out before from the same books.
    """

    known: Mapping[str, Value] = MappingProxyType({})
    _blank: Score | None = None

    def __init__(
        self, books: Books, classification: Classification, tally: Tally | None = None
    ) -> None:
        """Remember whether a rule compares with the baseline, too."""
        super().__init__(books, classification, tally)
        self._improves = books.plan.baseline is not None and any(
            isinstance(rule, Improvement) for rule in classification.rules
        )

    def codes(self) -> Iterable[str]:
        """Who takes part at some instant of the window; without a roster, who is named."""
        listed = {person for person, seat in self.seats() if not seat.spectator}
        if self.books.roster.absent:
            listed |= {person for person in self.books.named if self.lists(person)}
        return listed | set(self.tally.people)

    def lists(self, person: str) -> bool:
        """Whether the lines alone list a person: by a counted fact, or by name without a roster."""
        if person in self.tally.people:
            return True
        books = self.books
        return (
            books.roster.absent
            and person in books.named
            and person not in books.plan.excluded
            and not person.startswith(TEAM_PREFIX)
            and self.tally.takes(Seat("", None))
        )

    def sheet(self, code: str) -> Sheet:
        """All that a person did, for whichever team."""
        return self.tally.person(code)

    def entrant(self, code: str) -> Entrant:
        """Score one person over all teams."""
        return self.nameless(code, self.books.roster.name(code))

    def nameless(self, code: str, name: str = "") -> Entrant:
        """Score one person without looking their name up."""
        sheet = self.sheet(code)
        team = self.seat_at_last(code, sheet).team
        return self.enter(code, sheet, self._score(code, sheet), name, team)

    def _score(self, code: str, sheet: Sheet) -> Score:
        """A person's score; all who have neither facts nor awards have the same one."""
        if sheet.facts or self.books.awards.of(code):
            return score_case(self.case(code, sheet))
        if self._blank is None:
            self._blank = score_case(self.case(code, sheet))
        return self._blank

    def member(self, person: str, group: str, sheet: Sheet, before: int = NEVER) -> Value:
        """The score of the part for a team; None where it is an empty measure."""
        if before == NEVER and self._is_all(person):
            return self.known[person]
        if not self.classification.has_points:
            return values(self.classification, sheet, None)[0]
        return score_case(self.case(person, sheet, group, before)).points

    def _is_all(self, person: str) -> bool:
        """Whether a part is all that the person did, and its score is known already."""
        if person not in self.known:
            return False
        parts = self.tally.parts_of(person)
        return len(parts) == 1 and not self.books.awards.of(person)

    def case(self, code: str, sheet: Sheet, group: str | None = None, before: int = NEVER) -> Case:
        """A person's case: over all teams, or the part for one; awards from before an instant."""
        seat = self._seat_of_target(code, sheet)
        return Case(
            field=self.field,
            code=code,
            sheet=sheet,
            team=seat.team,
            tags=seat.stay.tags if seat.stay is not None else frozenset(),
            awards=self._awards(code, group, before) if self.most else {},
            places=self.places(code, group),
            past=self._past(code, group),
        )

    def _awards(self, code: str, group: str | None, before: int) -> dict[str, Fraction]:
        def counts(given: Given) -> bool:
            mine = group is None or self.tally.group(given.seat) == group
            return mine and given.line.at < before

        row = [given for given in self.books.awards.of(code) if self.tally.takes(given.seat)]
        return limited(row, self.most, counts)

    def seat_at_last(self, code: str, sheet: Sheet) -> Seat:
        """Where a person sat at the last counted fact, else on the last stay."""
        found = self._counted_seat(code, sheet)
        return found or self._stay_seat(code)

    def _seat_of_target(self, code: str, sheet: Sheet) -> Seat:
        """Where a person sat at the last counted fact, else at the start, else on the last stay."""
        books = self.books
        found = self._counted_seat(code, sheet) or books.judge.seat(code, books.plan.grid.start)
        return found or self._stay_seat(code)

    def _counted_seat(self, code: str, sheet: Sheet) -> Seat | None:
        line = sheet.last
        if line is None:
            return None
        if line is sheet.sat_at:
            return sheet.seat
        return self.books.judge.seat(code, line.at, line.team)

    def _stay_seat(self, code: str) -> Seat:
        stay = self.books.roster.last(code, self.books.plan.grid.end)
        return Seat(stay.team if stay is not None else "", stay)

    def places(self, code: str, group: str | None = None) -> dict[int, dict[int, Place]]:
        """The places of each `rank` rule by bucket; in a team's part, those that are the team's."""
        found = {}
        for podium in self.podiums:
            taken = podium.of(code)
            if group is not None and any(part.group != group for part in self.tally.parts_of(code)):
                taken = {
                    bucket: place
                    for bucket, place in taken.items()
                    if self._owner(code, podium.rule, bucket) == group
                }
            found[podium.rule.index] = taken
        return found

    def _owner(self, code: str, rule: Places, bucket: int) -> str:
        """The team of a person's last counted fact of the KPI in a bucket."""
        lasts = {
            part.group: self._last_in(part, rule, bucket) for part in self.tally.parts_of(code)
        }
        found = {group: last for group, last in lasts.items() if last is not None}
        return max(found, key=lambda group: found[group])

    def _last_in(self, sheet: Sheet, rule: Places, bucket: int) -> tuple[int, str, str] | None:
        plan, kpi = self.books.plan, rule.kpi
        codes = {kpi.code} if kpi.of is None else {part.code for part in kpi.of}
        belongs = plan.grid.bucket_of[rule.each]
        for line in reversed(sheet.looking_back()):
            if line.kpi in codes and belongs[plan.grid.atom(line.at)] == bucket:
                return order(line)
        return None

    def _past(self, code: str, group: str | None) -> Past | None:
        if not self._improves:
            return None
        period, sheet = self.books.plan.baseline, self.books.baselines.get(code)
        if period is None or sheet is None:
            return None
        stays = None if group is None else self._stays(code, group)
        return Past(sheet, lambda: self.field.activity.days(*period), stays)

    def _stays(self, code: str, group: str) -> list[tuple[int, int]] | None:
        """When a person was in a team; None where the roster never says so."""
        if self.books.plan.team_at_start:
            return None
        stays = self.books.roster.people.get(code, ())
        by = self.tally.by
        found = [(stay.begins, stay.ends) for stay in stays if stay.group(by) == group]
        return found or None
