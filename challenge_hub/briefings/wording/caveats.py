"""What the figures cannot say, in words."""

from collections.abc import Mapping
from typing import Any

from challenge_hub.briefings.wording.figures import Figures, listed
from challenge_hub.foundation.say import _, ngettext


def caveat_text(caveat: Mapping[str, Any], figures: Figures) -> str:
    """One limit as a sentence. Raises KeyError for a code that is not known."""
    return SENTENCES[caveat["code"]](caveat, figures)


def _provisional(caveat: Mapping[str, Any], figures: Figures) -> str:
    return _("Provisional: facts may still arrive or be corrected before the result is certified.")


def _late(caveat: Mapping[str, Any], figures: Figures) -> str:
    return ngettext(
        "%(num)d late fact waits for a decision and does not count.",
        "%(num)d late facts wait for a decision and do not count.",
        caveat["lines"],
    )


def _no_baseline(caveat: Mapping[str, Any], figures: Figures) -> str:
    return _("The project file names no baseline: what changed cannot be said.")


def _no_comparison(caveat: Mapping[str, Any], figures: Figures) -> str:
    return _(
        "No comparison team: what happened everywhere at the same time cannot be told apart from "
        "the challenge."
    )


def _one_comparison_team(caveat: Mapping[str, Any], figures: Figures) -> str:
    return _("One comparison team only: what happened to it alone looks like an effect here.")


def _too_little_data(caveat: Mapping[str, Any], figures: Figures) -> str:
    labels = listed((figures.label(kpi) for kpi in caveat["kpis"]), figures.language)
    return _("Too few people or too little variation for an interval: %(kpis)s.", kpis=labels)


def _per_person_and_day(caveat: Mapping[str, Any], figures: Figures) -> str:
    labels = listed((figures.label(kpi) for kpi in caveat["kpis"]), figures.language)
    return _("Compared per person and day of work: %(kpis)s.", kpis=labels)


def _several_kpis(caveat: Mapping[str, Any], figures: Figures) -> str:
    return _(
        "%(number)s measures are looked at: one interval in twenty is wrong by chance alone.",
        number=caveat["number"],
    )


def _short(caveat: Mapping[str, Any], figures: Figures) -> str:
    return ngettext(
        "The challenge lasted %(num)d day: whether an effect lasts shows only in the weeks after.",
        "The challenge lasted %(num)d days: whether an effect lasts shows only in the weeks after.",
        caveat["days"],
    )


def _not_drawn(caveat: Mapping[str, Any], figures: Figures) -> str:
    return _(
        "The teams were chosen, not drawn by lot; a team chosen at its lowest improves by itself."
    )


SENTENCES = {
    "provisional": _provisional,
    "late": _late,
    "no_baseline": _no_baseline,
    "no_comparison": _no_comparison,
    "one_comparison_team": _one_comparison_team,
    "too_little_data": _too_little_data,
    "per_person_and_day": _per_person_and_day,
    "several_kpis": _several_kpis,
    "short": _short,
    "not_drawn": _not_drawn,
}
