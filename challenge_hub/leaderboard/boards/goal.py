"""The common objective as a thermometer: from the observed start to the target (LOOK 8)."""

from fractions import Fraction
from typing import Any

from challenge_hub.foundation.say import _
from challenge_hub.leaderboard.boards.figures import Figures
from challenge_hub.leaderboard.boards.scene import Scene, Script
from challenge_hub.scoring.rules import Objective
from challenge_hub.scoring.standings import ObjectiveLine


def goal(script: Script, scene: Scene) -> dict[str, Any] | None:
    """The first common objective that is not reached, else the first; None without one."""
    lines = [line for line in scene.objectives if not line.team and not line.person]
    if not lines:
        return None
    line = next((one for one in lines if not one.reached), lines[0])
    objective = next(one for one in script.plan.collective_objectives if one.id == line.id)
    figures = Figures(objective.kpi, script.language)
    digits = figures.enough_digits((line.measure, line.target))
    aim = figures.write(line.target, digits)
    return {
        "cap": _("%(kpi)s, all together", kpi=objective.kpi.label),
        "side": _side(script, line, aim),
        "now": figures.write(line.measure, digits),
        "aim": aim,
        "fill": _filled(script, objective, line),
        "reached": line.reached,
    }


def _side(script: Script, line: ObjectiveLine, aim: str) -> str:
    reward = script.rewards.get(line.id)
    if line.reached:
        return _("reached: %(reward)s", reward=reward) if reward else _("objective reached")
    if reward:
        return _("at %(aim)s: %(reward)s", aim=aim, reward=reward)
    return _("common objective %(aim)s", aim=aim)


def _filled(script: Script, objective: Objective, line: ObjectiveLine) -> float:
    """How full it is, in %: never negative, never over."""
    if line.reached:
        return 100.0
    if line.measure is None:
        return 0.0
    start = _observed(script, objective)
    share = line.share
    if start is not None and start != line.target:
        share = (line.measure - start) / (line.target - start)
    return round(float(min(max(share, Fraction(0)), Fraction(1))) * 100, 1)


def _observed(script: Script, objective: Objective) -> Fraction | None:
    diagnosis = script.document.get("diagnosis", {})
    if diagnosis.get("kpi") != objective.kpi.code or "observed" not in diagnosis:
        return None
    return objective.kpi.figure(diagnosis["observed"])
