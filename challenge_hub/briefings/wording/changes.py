"""What changed on each KPI: the rows of the interval plot and of the table under it."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from challenge_hub.briefings.debrief.figures import is_additive, is_lower_better
from challenge_hub.briefings.debrief.roles import Role
from challenge_hub.briefings.statistics.grades import Grade
from challenge_hub.briefings.wording import plot
from challenge_hub.briefings.wording.figures import Figures
from challenge_hub.briefings.wording.terms import GRADES, ROLES
from challenge_hub.foundation.say import _


@dataclass(frozen=True)
class ChangeRow:
    """One KPI. `spoken` is the text equivalent of its chart."""

    label: str
    role: str
    grade: str
    grade_code: str
    size: str
    limits: str
    aim: str
    spoken: str
    shape: plot.Row
    levels: tuple[str, str, str]  # before, during, change
    others: tuple[str, str, str] | None


def change_rows(
    content: Mapping[str, Any], kpis: Mapping[str, Any], figures: Figures
) -> list[ChangeRow]:
    return [_row(effect, kpis[effect["kpi"]], figures) for effect in content["effects"]]


def _row(effect: Mapping[str, Any], kpi: Mapping[str, Any], figures: Figures) -> ChangeRow:
    code = effect["kpi"]
    label, grade = figures.label(code), str(GRADES[Grade(effect["grade"])])
    size = figures.change(code, effect["uplift"])
    limits = figures.span(code, *effect["interval"]) if effect["interval"] else ""
    aim = "" if effect["aim"] is None else figures.change(code, effect["aim"])
    return ChangeRow(
        label=label,
        role=_role(effect, kpi),
        grade=grade,
        grade_code=effect["grade"],
        size=size,
        limits=limits,
        aim=_("asked for %(size)s", size=aim) if aim else "",
        spoken=", ".join(part for part in (label, size, limits, grade, aim) if part),
        shape=plot.row_of(effect, lower_is_better=is_lower_better(kpi)),
        levels=_levels(code, kpi, effect["own"], figures),
        others=None if effect["other"] is None else _levels(code, kpi, effect["other"], figures),
    )


def _role(effect: Mapping[str, Any], kpi: Mapping[str, Any]) -> str:
    words = [str(ROLES[Role(effect["role"])])]
    if is_additive(kpi):
        words.append(_("per person and day"))
    if is_lower_better(kpi):
        words.append(_("less is better"))
    return ", ".join(words)


def _levels(
    code: str, kpi: Mapping[str, Any], change: Mapping[str, Any], figures: Figures
) -> tuple[str, str, str]:
    """Before, during, change; of totals and counts per person, as the uplift beside them."""
    before, after, size = (
        _per_head(kpi, change[key], change["persons"]) for key in ("before", "after", "change")
    )
    return figures.level(code, before), figures.level(code, after), figures.change(code, size)


def _per_head(kpi: Mapping[str, Any], value: str | None, persons: int) -> Fraction | None:
    if value is None or (is_additive(kpi) and not persons):
        return None
    return Fraction(value) / persons if is_additive(kpi) else Fraction(value)
