"""The lines of the past, read once and cut into the lines of each window. Pure."""

from bisect import bisect_left
from collections.abc import Iterable
from itertools import chain
from operator import attrgetter

from challenge_hub.challenges.rehearsal.windows import Extent, Window
from challenge_hub.scoring.lines import Key, Line
from challenge_hub.scoring.plan import Plan
from challenge_hub.scoring.roster import NEVER, Roster
from challenge_hub.scoring.rules import Improvement
from challenge_hub.scoring.settle import Register

DATED = ("fact", "correction")  # what tells when the history begins and ends


class History:
    """All lines of the past: those that stand alone in order of time, and the others.

    Lines that speak of each other belong to every window: a correction may move a fact into one.
    """

    def __init__(self, register: Register, plan: Plan, *, extent: Extent | None = None) -> None:
        """Sort the lines; `extent` where more is known of than was read."""
        self.register = register
        plain: list[Line] = []
        self.entangled: list[Key] = []
        for key, line in register.lines.items():
            if register.plain(key):
                plain.append(line)
            else:
                self.entangled.append(key)
        self.plain = sorted(plain, key=attrgetter("at"))
        self.instants = [line.at for line in self.plain]
        self.extent = extent or self._extent(plan)
        self.people = {line.person for line in self.plain}

    def _extent(self, plan: Plan) -> Extent | None:
        """From the first to the last fact of a KPI that the challenge uses."""
        lines = self.register.lines
        row = chain(self.plain, (lines[key] for key in self.entangled))
        dated = [line.at for line in row if line.kind in DATED and line.kpi in plan.columns]
        return Extent(min(dated), max(dated)) if dated else None

    def between(self, start: int, end: int) -> list[Line]:
        """The lines that stand alone with `start` ≤ at < `end`."""
        first, last = bisect_left(self.instants, start), bisect_left(self.instants, end)
        return self.plain[first:last]

    def part(self, window: Window, *, waits: bool) -> Register:
        """The lines that concern a window, not to be added to.

        `waits`: what came in after its grace is late; otherwise nothing is.
        """
        plan, whole = window.plan, self.register
        lines: dict[Key, Line] = {key: whole.lines[key] for key in self.entangled}
        for line in self._around(plan):
            lines[line.key] = line
        copies = {key: count for key, count in whole.copies.items() if key in lines}
        repeated = sum(copies.values()) + sum(count - 1 for count in whole.conflicts.values())
        return Register(
            closes=plan.closes if waits else NEVER,
            lines=lines,
            about=whole.about,
            conflicts=whole.conflicts,
            copies=copies,
            read=len(lines) + repeated,
        )

    def _around(self, plan: Plan) -> Iterable[Line]:
        spans = [(plan.grid.start, plan.grid.end)]
        if plan.baseline is not None and improves(plan):
            spans.append(plan.baseline)
        return chain.from_iterable(self.between(*span) for span in spans)

    def strangers(self, roster: Roster, plan: Plan) -> set[str]:
        """Codes in facts of the KPIs used that are on no roster."""
        if roster.absent:
            return set()
        unknown = self.people - roster.people.keys()
        return {
            line.person
            for line in self.plain
            if line.person in unknown and line.kind == "fact" and line.kpi in plan.columns
        }


def improves(plan: Plan) -> bool:
    """Whether any rule compares with the baseline."""
    return any(isinstance(rule, Improvement) for one in plan.classifications for rule in one.rules)
