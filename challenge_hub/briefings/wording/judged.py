"""Criteria of success and objectives, as rows of tables."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from challenge_hub.briefings.debrief.criteria import Verdict
from challenge_hub.briefings.wording.figures import Figures
from challenge_hub.briefings.wording.terms import VERDICTS
from challenge_hub.foundation.say import _
from challenge_hub.foundation.text import NBSP, format_change


@dataclass(frozen=True)
class JudgedRow:
    """One criterion or common objective: what was asked, what came, the verdict in words."""

    label: str
    asked: str
    before: str
    measure: str
    verdict: str
    code: str


@dataclass(frozen=True)
class ReachedRow:
    """An individual objective: how many reached it, of how many."""

    label: str
    target: str
    reached: int
    people: int


def criterion_rows(content: Mapping[str, Any], figures: Figures) -> list[JudgedRow]:
    return [
        JudgedRow(
            figures.label(one["kpi"]),
            asked(one, figures),
            figures.level(one["kpi"], one["baseline"]) if "change" in one else "",
            figures.level(one["kpi"], one["measure"]),
            str(VERDICTS[Verdict(one["verdict"])]),
            one["verdict"],
        )
        for one in content["criteria"]
    ]


def asked(criterion: Mapping[str, Any], figures: Figures) -> str:
    """What a criterion asks: a level, or a change since the baseline."""
    code = criterion["kpi"]
    if "at_least" in criterion:
        return _("at least %(level)s", level=figures.level(code, criterion["at_least"]))
    if "at_most" in criterion:
        return _("at most %(level)s", level=figures.level(code, criterion["at_most"]))
    return _("%(size)s since before", size=change_text(code, criterion["change"], figures))


def change_text(code: str, change: str, figures: Figures) -> str:
    """`+0.2` or `+5%` as people write it."""
    if not change.endswith("%"):
        return figures.change(code, change)
    return format_change(change.removesuffix("%"), figures.language) + NBSP + "%"


def common_objectives(
    document: Mapping[str, Any], content: Mapping[str, Any], figures: Figures
) -> list[JudgedRow]:
    """The objectives of everyone together, with what they came to."""
    lines = {
        line["id"]: line
        for line in content["standings"]["objectives"]
        if line["scope"] == "collective" and "team" not in line
    }
    found = [(one, lines[one["id"]]) for one in document["objectives"].get("collective", ())]
    return [_common(one, line, figures) for one, line in found]


def _common(one: Mapping[str, Any], line: Mapping[str, Any], figures: Figures) -> JudgedRow:
    verdict = Verdict.REACHED if line["reached"] else Verdict.MISSED
    return JudgedRow(
        figures.label(one["kpi"]),
        figures.level(one["kpi"], one["target"]),
        "",
        figures.level(one["kpi"], shown(figures, one["kpi"], line["measure"])),
        str(VERDICTS[verdict]),
        verdict,
    )


def individual_objectives(
    document: Mapping[str, Any], content: Mapping[str, Any], figures: Figures
) -> list[ReachedRow]:
    """How many people reached each individual objective."""
    lines = [line for line in content["standings"]["objectives"] if "person" in line]
    return [
        _individual(one, [line for line in lines if line["id"] == one["id"]], figures)
        for one in document["objectives"].get("individual", ())
    ]


def _individual(
    one: Mapping[str, Any], lines: Iterable[Mapping[str, Any]], figures: Figures
) -> ReachedRow:
    reached = [line["reached"] for line in lines]
    target = figures.level(one["kpi"], one["target"])
    if one.get("for"):
        target = _("%(target)s, personal targets aside", target=target)
    return ReachedRow(figures.label(one["kpi"]), target, sum(reached), len(reached))


def shown(figures: Figures, code: str, value: str | None) -> Fraction | None:
    """A measure of the standings in the file's unit: those of a ratio in % are plain quotients."""
    if value is None:
        return None
    kpi = figures.kpis[code]
    return Fraction(value) * (100 if kpi["measure"] == "ratio" and kpi.get("unit") == "%" else 1)
