"""What limits the rehearsal itself: windows, KPIs and figures that are not there."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from challenge_hub.challenges.rehearsal.wording.speaker import Speaker

Finding = Mapping[str, Any]


def _short_history(finding: Finding, say: Speaker) -> str:
    if not finding["found"]:
        return say.gettext(
            "The history holds no comparable window that is complete. It needs at least one of the "
            "same weekdays, before the start."
        )
    asked = say.number(finding["asked"])
    return say.ngettext(
        "The history holds only %(num)s comparable window of the %(asked)s asked for.",
        "The history holds only %(num)s comparable windows of the %(asked)s asked for.",
        finding["found"],
        asked=asked,
    )


def _closed_days(finding: Finding, say: Speaker) -> str:
    days = ", ".join(say.day(date.fromisoformat(day)) for day in finding["days"])
    return say.gettext(
        "Left out, since closed on a day on which the challenge plays: %(windows)s (closed: "
        "%(days)s).",
        windows=say.windows(finding["windows"]),
        days=days,
    )


def _longer_weeks(finding: Finding, say: Speaker) -> str:
    return say.ngettext(
        "The windows have up to %(num)s day of work more than the challenge: expect less.",
        "The windows have up to %(num)s days of work more than the challenge: expect less.",
        finding["days"],
    )


def _kpi_absent(finding: Finding, say: Speaker) -> str:
    return say.gettext(
        "“%(kpi)s” has no figure in any window: what depends on it could not be rehearsed. Is its "
        "feed connected?",
        kpi=say.label(finding["kpi"]),
    )


def _kpi_gaps(finding: Finding, say: Speaker) -> str:
    return say.gettext(
        "“%(kpi)s” has no figure in some windows: %(windows)s.",
        kpi=say.label(finding["kpi"]),
        windows=say.windows(finding["windows"]),
    )


def _no_awards(finding: Finding, say: Speaker) -> str:
    return say.gettext(
        "Awards that nobody gave in the past could not be rehearsed: %(awards)s.",
        awards=", ".join(finding["awards"]),
    )


def _no_baseline(finding: Finding, say: Speaker) -> str:
    return say.gettext(
        "Windows without earlier figures to compare with, in which improvement gave nothing: "
        "%(windows)s.",
        windows=say.windows(finding["windows"]),
    )


def _no_facts(finding: Finding, say: Speaker) -> str:
    return say.gettext(
        "Windows in which not one figure counts: %(windows)s.",
        windows=say.windows(finding["windows"]),
    )


def _few_facts(finding: Finding, say: Speaker) -> str:
    return say.gettext(
        "Windows with too few figures to conclude from: %(windows)s. Fewer than half of the "
        "participants have any, or there are far fewer than elsewhere.",
        windows=say.windows(finding["windows"]),
    )


def _late_wait(finding: Finding, say: Speaker) -> str:
    return say.gettext(
        "%(late)s figures of %(lines)s came in after the grace and would have waited for a "
        "decision. A longer grace lets them count by themselves. If the history was loaded "
        "afterwards, let late figures count.",
        late=say.number(finding["late"]),
        lines=say.number(finding["lines"]),
    )


def _late_count(finding: Finding, say: Speaker) -> str:
    return say.gettext(
        "%(late)s figures of %(lines)s came in after the grace. They count here; in the challenge "
        "they would wait for a decision.",
        late=say.number(finding["late"]),
        lines=say.number(finding["lines"]),
    )


def _never_active(finding: Finding, say: Speaker) -> str:
    return say.ngettext(
        "%(num)s participant of %(of)s has no figure in any window. Absence, unknown code, feed "
        "that is missing: check before the launch.",
        "%(num)s participants of %(of)s have no figure in any window. Absence, unknown code, feed "
        "that is missing: check before the launch.",
        len(finding["people"]),
        of=say.number(finding["of"]),
    )


def _strangers(finding: Finding, say: Speaker) -> str:
    return say.ngettext(
        "%(num)s code in the figures is on no roster: its figures count for nobody.",
        "%(num)s codes in the figures are on no roster: their figures count for nobody.",
        finding["people"],
    )


SAYINGS = {
    "short_history": _short_history,
    "closed_days": _closed_days,
    "longer_weeks": _longer_weeks,
    "kpi_absent": _kpi_absent,
    "kpi_gaps": _kpi_gaps,
    "no_awards": _no_awards,
    "no_baseline": _no_baseline,
    "no_facts": _no_facts,
    "few_facts": _few_facts,
    "late_wait": _late_wait,
    "late_count": _late_count,
    "never_active": _never_active,
    "strangers": _strangers,
}
