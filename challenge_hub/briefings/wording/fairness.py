"""Why it is fair: who counts, for which team, what happens to ties, late facts and corrections."""

from collections.abc import Iterator, Mapping
from typing import Any

from challenge_hub.briefings.wording.figures import listed
from challenge_hub.challenges.format import Project
from challenge_hub.foundation.say import _
from challenge_hub.foundation.text import NBSP, format_duration


def fairness_notes(project: Project) -> list[str]:
    """Sentences in the order in which people ask."""
    document = project.document
    return [
        *_who(project),
        _("What stays equal shares its place."),
        *_corrections(project),
        *_privacy(document),
    ]


def _who(project: Project) -> Iterator[str]:
    people = project.document.get("participants", {})
    if project.tags:
        tags = listed(sorted(project.tags), project.language)
        yield _("Only people with one of these roster tags take part: %(tags)s.", tags=tags)
    if project.excluded:
        # The codes stay out of a page that is read aloud.
        yield _("Some people do not take part; they were told beforehand.")
    if people.get("membership") == "at_start":
        yield _("A fact counts for the team one was in at the start, also after a change of team.")
    else:
        yield _("A fact counts for the team one is in when it happens.")
    yield _(
        "Absence takes nothing away: days off, sick leave and breaks are neither shown nor ranked."
    )


def _corrections(project: Project) -> Iterator[str]:
    language, seconds = project.language, int(project.grace.total_seconds())
    yield _("A wrong figure can be corrected: tell your manager, it is counted again at once.")
    if seconds:
        yield _(
            "What happened before the end and arrives up to %(grace)s later still counts by "
            "itself; what arrives after that is decided on one by one.",
            grace=_grace(seconds, language),
        )
    yield _("After the end the result is provisional until it is certified.")
    yield _("Anyone can ask how each of their points came about.")


def _grace(seconds: int, language: str) -> str:
    """`30 min`, `1 h 30`, `12 h`."""
    hours, rest = divmod(seconds, 3600)
    return format_duration(seconds, language) if rest or not hours else f"{hours}{NBSP}h"


def _privacy(document: Mapping[str, Any]) -> Iterator[str]:
    show = document.get("display", {}).get("show", 10)
    yield _(
        "The screen shows the top %(number)s at most, never the bottom; distances to the next step "
        "are for each person alone.",
        number=show,
    )
    yield _("Anyone may choose a pseudonym or only watch, without harm to the team.")
