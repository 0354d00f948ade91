"""What has just risen or been reached, in words of at most thirty characters where names allow.

A fall is silent, and nobody who was overtaken is named (LOOK 1).
"""

from typing import Any

from challenge_hub.foundation.clock import from_micros
from challenge_hub.foundation.say import _
from challenge_hub.foundation.text import format_clock
from challenge_hub.leaderboard.boards.rich import Rich, fill, place, slot
from challenge_hub.leaderboard.boards.scene import Moment, Scene, Script

SHOWN = 3


def moments(script: Script, scene: Scene) -> list[dict[str, Any]]:
    """The last moments, the newest first."""
    newest = sorted(scene.moments, key=lambda one: one.at, reverse=True)[:SHOWN]
    return [
        {"at": _clock(script, one.at), "id": f"{one.at}.{one.kind}.{one.place}", "say": say}
        for one in newest
        if (say := text(script, one))
    ]


def text(script: Script, moment: Moment) -> Rich:
    """One moment in words."""
    if moment.kind == "lead":
        return [["t", _("%(team)s takes the lead", team=script.team_name(moment.who))]]
    if moment.kind == "place":
        name = script.person_name(moment.who)
        sentence = _("%(name)s takes %(place)s place", name=name, place=slot("place"))
        return fill(sentence, place=place(moment.place, script.language))
    for objective in script.plan.collective_objectives:
        if moment.kind == "objective" and objective.id == moment.who:
            return [["t", _("Objective reached: %(kpi)s", kpi=objective.kpi.label)]]
    return []


def _clock(script: Script, instant: int) -> str:
    return format_clock(from_micros(instant), str(script.zone), script.language)
