"""The sentence: who leads, by how much, in words a stranger reads in two seconds.

LOOK 1, 4 and 6. It is computed, never a slogan, and never names who was overtaken.
"""

from datetime import timedelta
from typing import Any

from challenge_hub.foundation.clock import from_micros
from challenge_hub.foundation.say import _
from challenge_hub.foundation.text import format_clock, format_day
from challenge_hub.leaderboard.boards.rich import Rich, figure, fill, plain, slot
from challenge_hub.leaderboard.boards.scene import Scene, Script, ranked, score
from challenge_hub.scoring.ranks import Placed

SHORT = 22  # characters at the full size of LOOK 4
WHO, GAP = slot("who"), slot("gap")
SOON = timedelta(days=6)  # further ahead, a weekday alone would mislead


def sentence(script: Script, scene: Scene) -> dict[str, Any]:
    """The parts of the sentence, and whether it needs the smaller size."""
    parts = _sentence(script, scene, short=False)
    if len(plain(parts)) > SHORT:
        parts = _sentence(script, scene, short=True)
    text = plain(parts)
    return {"parts": parts, "text": text, "long": len(text) > SHORT}


def _sentence(script: Script, scene: Scene, *, short: bool) -> Rich:
    if scene.state == "before":
        return _before(script, scene)
    if scene.state == "paused":
        return [["t", _("The challenge is paused")]]
    rows = ranked(scene.teams if script.plan.collective else scene.top)
    if not rows:
        return [["t", _("Everyone starts from zero")]]
    first = [row for row in rows if row.rank == 1]
    if len(first) > 1:
        return _tied(script, first)
    return _leading(script, scene, rows, short=short)


def _before(script: Script, scene: Scene) -> Rich:
    start, zone = from_micros(script.start), str(script.zone)
    soon = start - from_micros(scene.now) < SOON
    day = format_day(start, zone, script.language, weekday=soon)
    day = day.split()[0] if soon else day
    time = format_clock(start, zone, script.language)
    if soon:
        return fill(_("Starts %(day)s at %(time)s", day=day, time=slot("time")), time=figure(time))
    return fill(_("Starts on %(day)s at %(time)s", day=day, time=slot("time")), time=figure(time))


def _tied(script: Script, first: list[Placed]) -> Rich:
    if len(first) > 2:
        if script.plan.collective:
            return [["t", _("%(n)s teams level", n=len(first))]]
        return [["t", _("%(n)s people level", n=len(first))]]
    one, other = (who(script, row) for row in first)
    text = _("%(one)s and %(other)s are level", one=slot("one"), other=slot("other"))
    return fill(text, one=one, other=other)


def _leading(script: Script, scene: Scene, rows: list[Placed], *, short: bool) -> Rich:
    leader = who(script, rows[0])
    figures = script.figures(teams=script.plan.collective is not None)
    digits = figures.enough_digits(map(score, rows))
    high, low = score(rows[0]), score(rows[1]) if len(rows) > 1 else None
    if high is None or low is None:
        return fill(_alone(scene), who=leader)
    if high == low:
        return fill(_on_tie_break(scene), who=leader)
    gap = figure(figures.gap(high, low, digits, short=short))
    return fill(_ahead(scene), who=leader, gap=gap)


def _alone(scene: Scene) -> str:
    wins = scene.state == "certified"
    return _("%(who)s wins", who=WHO) if wins else _("%(who)s leads", who=WHO)


def _on_tie_break(scene: Scene) -> str:
    if scene.state == "certified":
        return _("%(who)s wins on the tie-break", who=WHO)
    return _("%(who)s leads on the tie-break", who=WHO)


def _ahead(scene: Scene) -> str:
    if scene.state == "certified":
        return _("%(who)s wins by %(gap)s", who=WHO, gap=GAP)
    return _("%(who)s leads by %(gap)s", who=WHO, gap=GAP)


def who(script: Script, row: Placed) -> Rich:
    """A team with its mark, or a person with her team's."""
    entrant = row.entrant
    if entrant.members is not None:
        return [["w", script.team_name(entrant.team), script.mark(entrant.team)]]
    return [["w", script.person_name(entrant.code), script.mark(entrant.team)]]
