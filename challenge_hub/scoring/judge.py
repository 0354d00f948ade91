"""Which lines a challenge takes, and which counter each of the others is in.

Contract: 2.4 and the counters of section 5.
"""

from typing import NamedTuple, TypeAlias

from challenge_hub.scoring.lines import Line
from challenge_hub.scoring.numbers import MICRO
from challenge_hub.scoring.plan import Plan
from challenge_hub.scoring.roster import ALWAYS, NEVER, Membership, Roster
from challenge_hub.scoring.rules import TEAM_PREFIX, Award

COUNTERS = (
    "read", "bad", "duplicate", "replaced", "unused_kpi", "unknown_person", "not_participating",
    "out_of_bounds", "outside_window", "after_at", "late", "counted",
)  # fmt: skip


class Seat(NamedTuple):
    """For which team a line counts, and the stay on the roster behind it, if there is a roster."""

    team: str
    stay: Membership | None
    spectator: bool = False  # the line counts for the team only (2.5)


NOWHERE = Seat("", None)  # without a roster
Turn: TypeAlias = tuple[int, int, Seat | None]
"""From when, until when (outside) a person sits where; None: takes no part."""


class Judge:
    """The one who decides, line by line, without looking at any other line."""

    def __init__(self, plan: Plan, roster: Roster) -> None:
        """Remember what the plan asks of a line."""
        self.plan, self.roster = plan, roster
        self.start, self.end = plan.grid.start, plan.grid.end
        self.teams = None if plan.teams is None else frozenset(plan.teams)
        self.awards = frozenset(
            rule.name
            for one in plan.classifications
            for rule in one.rules
            if isinstance(rule, Award)
        )
        self.bounds = {
            code: (int(kpi.bounds[0] * MICRO), int(kpi.bounds[1] * MICRO))
            for code, kpi in plan.columns.items()
            if kpi.bounds is not None
        }
        self._turns: dict[str, list[Turn]] = {}
        self._always: dict[str, Seat] = {}  # of those who sit in one place all the time

    def fits(self, stay: Membership) -> bool:
        """Whether a stay on the roster takes part, whatever the instant."""
        plan = self.plan
        return (
            stay.person not in plan.excluded
            and (self.teams is None or stay.team in self.teams)
            and (not plan.tags or not plan.tags.isdisjoint(stay.tags))
        )

    def seat(self, person: str, at: int, team: str | None = None) -> Seat | None:
        """Where a person sits at an instant; None when they take no part then.

        A line's own `team` wins but makes no one take part.
        """
        seat = self._always.get(person)
        if seat is not None:
            return seat if team is None else self._lent(seat, team)
        turns = self._turns.get(person)
        if turns is None:
            turns = self._look_up(person)
        for begin, end, seat in turns:
            if begin <= at < end:
                return seat if team is None or seat is None else self._lent(seat, team)
        return None

    def _look_up(self, person: str) -> list[Turn]:
        turns = self._turns_of(person)
        if len(turns) == 1 and turns[0][:2] == (ALWAYS, NEVER) and turns[0][2] is not None:
            self._always[person] = turns[0][2]
        else:
            self._turns[person] = turns
        return turns

    def turns(self, person: str) -> list[int]:
        """The instants at which a person begins or ceases to sit somewhere."""
        if self.roster.absent or self.plan.team_at_start:
            return []
        stays = self.roster.people.get(person, ())
        edges = {edge for stay in stays for edge in (stay.start, stay.end) if edge is not None}
        return sorted(edges)

    def _lent(self, seat: Seat, team: str) -> Seat | None:
        if self.teams is None or team in self.teams:
            return Seat(team, seat.stay, seat.spectator)
        return None

    def _turns_of(self, person: str) -> list[Turn]:
        """Where a person sits when; of stays that overlap the one begun last counts."""
        if self.roster.absent:
            excluded = person in self.plan.excluded
            return [(ALWAYS, NEVER, None if excluded else NOWHERE)]
        if self.plan.team_at_start:
            stay = self.roster.at(person, self.start)
            return [] if stay is None else [(ALWAYS, NEVER, self._seat_of(stay))]
        stays = reversed(self.roster.people.get(person, []))
        return [(stay.begins, stay.ends, self._seat_of(stay)) for stay in stays]

    def _seat_of(self, stay: Membership) -> Seat | None:
        return Seat(stay.team, stay, stay.spectator) if self.fits(stay) else None

    def fact(self, line: Line, as_of: int) -> tuple[str, Seat | None]:
        """Judge a fact that stands: its counter, and its seat where it takes part."""
        if line.kpi not in self.plan.columns:
            return "unused_kpi", None
        seat = self.seat(line.person, line.at, line.team)
        if seat is None:
            return self._absent(line.person), None
        if line.kpi in self.bounds and not self._inside(line):
            return "out_of_bounds", seat
        return self._timely(line.at, as_of), seat

    def past(self, line: Line, as_of: int) -> bool:
        """Whether a fact belongs to the baseline, whoever its person was with then (3.4)."""
        period = self.plan.baseline
        if period is None or line.kpi not in self.plan.columns:
            return False
        inside = line.kpi not in self.bounds or self._inside(line)
        return inside and period[0] <= line.at < min(period[1], as_of)

    def award(self, line: Line, as_of: int) -> tuple[str, Seat | None]:
        """Judge an award that stands, to a person or to `team:CODE`."""
        if line.kpi not in self.awards:
            return "unused_kpi", None
        if line.person.startswith(TEAM_PREFIX):
            team = line.person.removeprefix(TEAM_PREFIX)
            seat = Seat(team, None) if self.teams is None or team in self.teams else None
        else:
            seat = self.seat(line.person, line.at, line.team)
        if seat is None:
            return self._absent(line.person), None
        return self._timely(line.at, as_of), seat

    def _absent(self, person: str) -> str:
        known = person.startswith(TEAM_PREFIX) or person in self.roster.people
        return "not_participating" if known or self.roster.absent else "unknown_person"

    def _inside(self, line: Line) -> bool:
        if line.value is None:
            return True
        low, high = self.bounds[line.kpi]
        times = line.count or 1
        return low * times <= line.value <= high * times

    def _timely(self, at: int, as_of: int) -> str:
        if not self.start <= at < self.end:
            return "outside_window"
        return "counted" if at < as_of else "after_at"
