"""Teams: up to four in fixed lanes without ranks; from five on the better half, sorted.

LOOK 1 (the bottom is not shown), 8 (a lane is a position, not a bar).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor, log10
from typing import Any

from challenge_hub.foundation.say import _
from challenge_hub.leaderboard.boards.figures import Figures
from challenge_hub.leaderboard.boards.rich import Rich, fill, place, slot
from challenge_hub.leaderboard.boards.scene import Scene, Script, ranked, score
from challenge_hub.scoring.ranks import Placed

FIXED = 4  # teams that may all stand on a screen
MOST = 6  # lines that fit beside ten persons
OVER = {"provisional", "certified"}
LONG_NAME = 12  # characters in a lane at full size
LEFT, RIGHT = 12.0, 92.0  # % of the track between which the scale lies


@dataclass(frozen=True)
class Scale:
    """Where a score stands on the track, in %."""

    low: Fraction
    high: Fraction
    lower_is_better: bool = False

    def at(self, value: Fraction) -> float:
        span = self.high - self.low
        share = float((value - self.low) / span) if span else 1.0
        share = 1 - share if self.lower_is_better else share
        return round(LEFT + min(max(share, 0.0), 1.0) * (RIGHT - LEFT), 1)


def scale_of(values: Sequence[Fraction], *, lower_is_better: bool = False) -> Scale:
    """A scale whose ends are round figures, so that it seldom changes while scores do.

    >>> scale_of([Fraction(571), Fraction(612)])
    Scale(low=Fraction(570, 1), high=Fraction(620, 1), lower_is_better=False)
    """
    low, high = min(values), max(values)
    step = _step(high - low)
    ends = (Fraction(floor(low / step)) * step, (Fraction(floor(high / step)) + 1) * step)
    return Scale(*ends, lower_is_better=lower_is_better)


def _step(span: Fraction) -> Fraction:
    """A quarter of the span, as a power of ten times 1, 2 or 5."""
    if not span:
        return Fraction(1)
    power = Fraction(10) ** floor(log10(span / 4))
    return power * next((size for size in (1, 2, 5) if power * size * 4 >= span), 10)


def lanes(script: Script, scene: Scene) -> dict[str, Any]:
    """The teams to show: a caption, the lanes, and whether they are many (one line each)."""
    rows = shown_teams(script, scene)
    figures = script.figures(teams=True)
    digits = figures.enough_digits(score(row) for row in ranked(scene.teams))
    classification = script.plan.collective
    lower = classification is not None and classification.lower_is_better
    values = [value for row in rows for value in _values(script, row, scene)]
    scale = scale_of(values, lower_is_better=lower) if values else None
    draw = Drawing(script, scene, figures, digits, scale)
    many = len(scene.teams) > FIXED
    return {
        "many": many,
        "cap": _("The first %(n)s teams", n=len(rows)) if many else _("Teams"),
        "unit": unit_of_teams(script, figures),
        "rows": [draw.lane(row) for row in rows],
    }


def shown_teams(script: Script, scene: Scene) -> list[Placed]:
    if len(scene.teams) <= FIXED:
        return sorted(scene.teams, key=lambda row: script.mark(row.entrant.team))
    better_half = (len(scene.teams) + 1) // 2
    return ranked(scene.teams)[: min(better_half, MOST)]


def _values(script: Script, row: Placed, scene: Scene) -> list[Fraction]:
    both = (score(row), morning(script, scene, row.entrant.team))
    return [value for value in both if value is not None]


def morning(script: Script, scene: Scene, team: str) -> Fraction | None:
    """What a team had this morning; points begin at nothing, a measure begins empty."""
    had = scene.morning.get(team)
    points = script.figures(teams=True).kpi is None
    return Fraction(0) if had is None and points else had


def unit_of_teams(script: Script, figures: Figures) -> str:
    classification = script.plan.collective
    kind = classification.aggregate.kind if classification and classification.aggregate else ""
    if kind in {"mean", "roster"}:
        return _("average per person")
    if kind == "best":
        return _("the best of each team")
    return figures.kpi.label if figures.kpi else _("points")


@dataclass(frozen=True)
class Drawing:
    """Draws lanes that share one scale."""

    script: Script
    scene: Scene
    figures: Figures
    digits: int
    scale: Scale | None

    def lane(self, row: Placed) -> dict[str, Any]:
        team, value = row.entrant.team, score(row)
        name = self.script.team_name(team)
        lane = {
            "mark": self.script.mark(team),
            "name": name,
            "long": len(name) > LONG_NAME,
            "lead": row.rank == 1,
            "score": self.figures.column(value if row.rank else None, self.digits),
            "note": self._note(row),
        }
        if value is None or self.scale is None or row.rank is None:
            return lane
        position = self.scale.at(value)
        lane |= {"at": position, "day": self._tail(team, position)}
        front = self._front()
        return lane if front is None or front == position else {**lane, "front": front}

    def _tail(self, team: str, position: float) -> list[float] | None:
        """What was earned today, as the track's stretch from the morning's score to now."""
        had = morning(self.script, self.scene, team)
        if had is None or self.scale is None:
            return None
        start = self.scale.at(had)
        return [start, round(position - start, 1)] if start < position else None

    def _front(self) -> float | None:
        first = next((row for row in self.scene.teams if row.rank == 1), None)
        value = score(first) if first else None
        return None if value is None or self.scale is None else self.scale.at(value)

    def _note(self, row: Placed) -> Rich:
        """The distance to the next step; for who leads, what today brought; nothing at the end."""
        value = score(row)
        if row.rank is None or value is None or self.scene.state in OVER:
            return []
        if row.rank == 1:
            return self._today(row.entrant.team, value)
        above = [one for one in ranked(self.scene.teams) if (one.rank or 0) < row.rank]
        step = above[-1]
        target = score(step)
        if target is None or target == value:
            return [["t", _("level, decided by the tie-break")]]
        text = _(
            "%(gap)s to %(place)s place",
            gap=self.figures.gap(target, value, self.digits),
            place=slot("place"),
        )
        return fill(text, place=place(step.rank or 1, self.script.language))

    def _today(self, team: str, value: Fraction) -> Rich:
        had = morning(self.script, self.scene, team)
        if had is None or value <= had or (self.scale and self.scale.lower_is_better):
            return []
        gain = self.figures.gain(value, had, self.digits)
        return [["t", _("%(gain)s since this morning", gain=gain)]]
