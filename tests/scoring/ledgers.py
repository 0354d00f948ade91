"""Lines as a ledger holds them, and lean standings that take them from there."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from challenge_hub.scoring import Line, LiveStandings, Roster, Standings, plan_from, score
from challenge_hub.scoring.lean import LeanStandings
from challenge_hub.scoring.lines import order
from challenge_hub.scoring.plan import Plan
from challenge_hub.scoring.snapshot import restore, snapshot
from tests.scoring.files import HASH, member
from tests.scoring.histories import MOMENTS, ROSTER

NORD = Roster([member("p", "nord"), member("q", "nord"), member("r", "sud")])


class Ledger:
    """Lines in the order of a ledger: each once, and after what it speaks of."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self.lines: list[Line] = []
        waiting = {line.key: line for line in lines}
        while ready := [line for line in waiting.values() if line.target not in waiting]:
            self.lines += ready
            waiting = {key: line for key, line in waiting.items() if line not in ready}

    def kin(self, line: Line) -> list[Line]:
        """What a line speaks of in the end, and all that speaks of that, from before it."""
        before = self.lines[: self.lines.index(line)]
        keys = {line.target} - {None}
        for one in reversed(before):
            if one.key in keys and one.target is not None:
                keys.add(one.target)
        for one in before:
            if one.target in keys:
                keys.add(one.key)
        return [one for one in before if one.key in keys]

    def earlier(self, line: Line) -> Iterator[Line]:
        rows = [one for one in self.lines if one.person == line.person]
        yield from sorted(
            (one for one in rows if order(one) < order(line)), key=order, reverse=True
        )


def lean(
    plan: Plan, ledger: Ledger, roster: Roster = ROSTER, at: int | None = None
) -> LeanStandings:
    return LeanStandings(plan, roster, at=at, earlier=ledger.earlier)


def take(live: LeanStandings, ledger: Ledger, line: Line) -> None:
    live.apply(line, kin=ledger.kin(line))


def stored_and_loaded(live: LeanStandings, plan: Plan, roster: Roster = ROSTER) -> LeanStandings:
    """Through bytes, as a checkpoint goes."""
    state = json.loads(json.dumps(snapshot(live)))
    return restore(LeanStandings(plan, roster, at=MOMENTS[0], earlier=live.earlier), state)


class Both:
    """Live and lean standings of one file, looked at after each step: a line, or several.

    Lines come after what they speak of.
    """

    def __init__(
        self, file: dict[str, Any], *steps: Line | tuple[Line, ...], roster: Roster = NORD
    ) -> None:
        plan = plan_from(file, HASH)
        self.ledger = Ledger(())
        self.live, self.lean = LiveStandings(plan, roster), lean(plan, self.ledger, roster)
        self.seen: list[Standings] = []
        for step in steps:
            for line in step if isinstance(step, tuple) else (step,):
                self.ledger.lines.append(line)
                self.live.apply(line)
                take(self.lean, self.ledger, line)
            self._look(score(plan, roster, self.ledger.lines))

    def _look(self, whole: Standings) -> None:
        self.seen.append(whole)
        for shown in (self.live.standings(), self.lean.standings()):
            assert shown.to_bytes() == whole.to_bytes()
