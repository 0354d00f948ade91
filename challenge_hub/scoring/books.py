"""The state of a challenge: all its lines, and the running sums of those that count.

Contract: 2, and the counters of section 5. Lines are put in and taken out; nothing is ranked.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import groupby
from operator import itemgetter

from challenge_hub.scoring.awards import Awards
from challenge_hub.scoring.judge import Judge, Seat
from challenge_hub.scoring.kpis import Sum
from challenge_hub.scoring.lines import Line
from challenge_hub.scoring.plan import Plan
from challenge_hub.scoring.roster import Roster
from challenge_hub.scoring.rules import (
    COUNTBACK,
    EARLIEST,
    Classification,
    Improvement,
    Only,
    Places,
    Rule,
)
from challenge_hub.scoring.settle import Fate, Register, alone, entangled
from challenge_hub.scoring.sheets import Sheet
from challenge_hub.scoring.tallies import Tally


class Books:
    """Register, judge and tallies of one challenge as of one instant.

    `as_of` is in microseconds: what happened at or after it does not count yet. `track` keeps
    the facts behind each sum, without which nothing can be taken out again.
    """

    def __init__(
        self,
        plan: Plan,
        roster: Roster,
        as_of: int,
        *,
        track: bool,
        register: Register | None = None,
    ) -> None:
        """Open books with no line counted yet; the register may hold some."""
        self.plan, self.roster, self.as_of = plan, roster, as_of
        self.judge = Judge(plan, roster)
        self.register = register or Register(plan.closes)
        self.awards = Awards()
        self.named: Counter[str] = Counter()
        self.improves = plan.baseline is not None and _any_rule(plan, Improvement)
        self.baselines: dict[str, Sheet] = {}
        track = track or _looks_back(plan)
        self.tallies: dict[tuple[Only, str], Tally] = {}
        for only, by in ((Only(), "team"), *((one.only, one.by) for one in plan.classifications)):
            if (only, by) not in self.tallies:
                self.tallies[only, by] = Tally(only, by, track=track)

    @property
    def main(self) -> Tally:
        """The view of all facts, by team."""
        return self.tallies[Only(), "team"]

    def tally(self, classification: Classification) -> Tally:
        """The view that a classification is about."""
        return self.tallies[classification.only, classification.by]

    def is_award(self, line: Line) -> bool:
        """Whether a line speaks of an award in the end, and not of a fact."""
        if line.ref is None:
            return line.kind == "award"
        root = self.register.root(line.key)
        return root is not None and self.register.lines[root].kind == "award"

    def judged(self, line: Line, fate: Fate) -> tuple[str, Seat | None]:
        """The counter of a line, and its seat where it takes part."""
        if fate in {"bad", "replaced"}:
            return fate, None
        if line.kind != "fact" and self.is_award(line):
            counter, seat = self.judge.award(line, self.as_of)
        else:
            counter, seat = self.judge.fact(line, self.as_of)
        if fate == "waits" and counter == "counted":
            return "late", seat
        return counter, seat

    def close(self) -> Counter[str]:
        """Judge and count every line in the register; return the counters."""
        register, fates = self.register, entangled(self.register)
        counters: Counter[str] = Counter()
        people: dict[str, list[tuple[Line, Seat]]] = {}
        for key, line in register.lines.items():
            fate = fates.get(key) or alone(register, line)
            counter, seat = self.judged(line, fate)
            counters[counter] += register.conflicts.get(key, 1)
            if self.roster.absent and fate in {"stands", "waits"}:
                self.named[line.person] += 1
            if counter == "counted" and seat is not None:
                people.setdefault(line.person, []).append((line, seat))
            if self.improves and self.is_past(line, fate):
                self.move_past(line, 1)
        self._enter_all(people)
        for tally in self.tallies.values():
            tally.close()
        counters["duplicate"] = register.repeated
        counters["read"] = register.read
        return counters

    def enter(self, line: Line, seat: Seat) -> None:
        """Count one line that was judged to count; who calls then closes the tallies."""
        if line.kind != "fact" and self.is_award(line):
            self.awards.add(line, seat)
            return
        column, atom = self.plan.columns[line.kpi].column, self.plan.grid.atom(line.at)
        for tally in self.tallies.values():
            if tally.takes(seat):
                tally.entry(line.person, seat).add([(line, column, atom)])

    def _enter_all(self, people: Mapping[str, list[tuple[Line, Seat]]]) -> None:
        """Count many lines as `enter` does, person by person and seat by seat.

        In the order of the lines it takes twice the time.
        """
        columns = {code: kpi.column for code, kpi in self.plan.columns.items()}
        atom, tallies = self.plan.grid.atom, tuple(self.tallies.values())
        for person, lines in people.items():
            for seat, row in groupby(lines, key=itemgetter(1)):
                facts = []
                for line, _ in row:
                    if line.kind != "fact" and self.is_award(line):
                        self.awards.add(line, seat)
                    else:
                        facts.append((line, columns[line.kpi], atom(line.at)))
                for tally in tallies:
                    if facts and tally.takes(seat):
                        tally.entry(person, seat).add(facts)

    def move(self, line: Line, seat: Seat, *, enters: bool) -> list[Tally]:
        """Count one line, or stop counting it, at once and everywhere; return what it is in."""
        touched = [tally for tally in self.tallies.values() if tally.takes(seat)]
        if self.is_award(line):
            if enters:
                self.awards.add(line, seat)
            else:
                self.awards.remove(line)
            return touched
        column, atom = self.plan.columns[line.kpi].column, self.plan.grid.atom(line.at)
        for tally in touched:
            change = tally.enter if enters else tally.leave
            change(line, seat, column, atom)
        return touched

    def enter_sum(self, newest: Line, seat: Seat, added: Sum, *, closed: bool) -> None:
        """Count facts that nothing tells apart, as `newest` was judged.

        Where the tallies are not `closed`, who calls closes them afterwards.
        """
        column, atom = self.plan.columns[newest.kpi].column, self.plan.grid.atom(newest.at)
        for tally in self.tallies.values():
            if tally.takes(seat):
                if closed:
                    tally.enter_sum(newest, seat, added, column, atom)
                else:
                    tally.entry(newest.person, seat).add_sum(newest, added, column, atom)

    def is_past(self, line: Line, fate: Fate) -> bool:
        """Whether a line is a fact of the baseline that some rule compares with."""
        if not self.improves or fate != "stands" or self.is_award(line):
            return False
        return self.judge.past(line, self.as_of)

    def move_past(self, line: Line, sign: int) -> None:
        """Add a fact of the baseline period, or take it out: for its person, and for the team."""
        column = self.plan.columns[line.kpi].column
        for sheet in self._past_sheets(line):
            if sign > 0:
                sheet.add([(line, column, 0)])
            else:
                sheet.subtract(line, column, 0)

    def enter_past_sum(self, newest: Line, added: Sum) -> None:
        """Add facts of the baseline period of one person and seat."""
        column = self.plan.columns[newest.kpi].column
        for sheet in self._past_sheets(newest):
            sheet.add_sum(newest, added, column, 0)

    def _past_sheets(self, line: Line) -> list[Sheet]:
        seat = self.judge.seat(line.person, line.at, line.team)
        sheets = [
            tally.baselines.setdefault(tally.group(seat), Sheet())
            for tally in self.tallies.values()
            if seat is not None and tally.takes(seat)
        ]
        return [*sheets, self.baselines.setdefault(line.person, Sheet())]

    def counted(self) -> Iterator[Line]:
        """All facts that count, in no order; awards are none."""
        fates = entangled(self.register)
        for key, line in self.register.lines.items():
            fate = fates.get(key) or alone(self.register, line)
            if not self.is_award(line) and self.judged(line, fate)[0] == "counted":
                yield line


def _any_rule(plan: Plan, kind: type[Rule]) -> bool:
    rules = (rule for one in plan.classifications for rule in one.rules)
    return any(isinstance(rule, kind) for rule in rules)


def _looks_back(plan: Plan) -> bool:
    """Whether something asks for the facts behind the sums: when, or for which team, they came."""
    ties = {tie for one in plan.classifications for tie in one.ties}
    aggregated = any(one.aggregate is not None for one in plan.classifications)
    places = _any_rule(plan, Places) or COUNTBACK in ties
    return EARLIEST in ties or (aggregated and places)
