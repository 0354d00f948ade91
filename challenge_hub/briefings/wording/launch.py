"""The launch briefing: what is said standing, in five minutes, from the project file alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from challenge_hub.briefings.rules import Names
from challenge_hub.briefings.wording.agenda import AgendaDay, agenda
from challenge_hub.briefings.wording.fairness import fairness_notes
from challenge_hub.briefings.wording.figures import Figures, listed
from challenge_hub.briefings.wording.page import objective_labels
from challenge_hub.briefings.wording.reminders import Reminder, practice_reminders
from challenge_hub.briefings.wording.results import reward_for
from challenge_hub.challenges.format import Project
from challenge_hub.foundation.say import _
from challenge_hub.foundation.text import NBSP, format_number, format_unit


@dataclass(frozen=True)
class Aim:
    """From the figure observed to the figure wanted."""

    label: str
    observed: str
    expected: str


@dataclass(frozen=True)
class Stake:
    name: str
    text: str


@dataclass(frozen=True)
class Goal:
    """An objective in words: what, how much, and for whom the figure is another."""

    label: str
    target: str
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Prize:
    what: str
    for_: str
    value: str


@dataclass(frozen=True)
class LaunchPage:
    """A launch briefing in the language of its challenge."""

    title: str
    headline: str
    teams: str
    start: datetime
    end: datetime
    zone: str
    aim: Aim | None
    observation: str
    stakes: list[Stake]
    common: list[Goal]
    personal: list[Goal]
    rules: Sequence[str]
    prizes: list[Prize]
    days: list[AgendaDay]
    fairness: list[str]
    reminders: list[Reminder]


def launch_page(project: Project, rules: Sequence[str], names: Names) -> LaunchPage:
    """Word the briefing; `rules` are the sentences of the scoring in plain words."""
    document, language = project.document, project.language
    figures = Figures(document["kpis"], language)
    aim = aim_of(document, figures)
    objectives = document["objectives"]
    return LaunchPage(
        title=project.title,
        headline=_headline(document, figures, aim),
        teams=_teams(project, names),
        start=project.start,
        end=project.end,
        zone=document["timezone"],
        aim=aim,
        observation=document.get("diagnosis", {}).get("observation", "").strip(),
        stakes=stakes_of(document),
        common=[_goal(one, figures, names) for one in objectives.get("collective", ())],
        personal=[_goal(one, figures, names) for one in objectives.get("individual", ())],
        rules=rules,
        prizes=prizes_of(document, figures),
        days=agenda(project, names),
        fairness=fairness_notes(project),
        reminders=practice_reminders(document),
    )


def aim_of(document: Mapping[str, Any], figures: Figures) -> Aim | None:
    """The gap that the file observed, None where it gives no figures."""
    diagnosis = document.get("diagnosis", {})
    if not {"kpi", "observed", "expected"} <= diagnosis.keys():
        return None
    kpi = diagnosis["kpi"]
    return Aim(
        figures.label(kpi),
        figures.level(kpi, diagnosis["observed"]),
        figures.level(kpi, diagnosis["expected"]),
    )


def _headline(document: Mapping[str, Any], figures: Figures, aim: Aim | None) -> str:
    """The aim as a sentence: from where to where, or what everyone is to reach together."""
    if aim is not None:
        return _(
            "%(kpi)s: from %(observed)s to %(expected)s, together.",
            kpi=aim.label,
            observed=aim.observed,
            expected=aim.expected,
        )
    goals = document["objectives"].get("collective") or document["objectives"]["individual"]
    goal = goals[0]
    target = figures.level(goal["kpi"], goal["target"])
    return _("%(kpi)s: %(target)s, together.", kpi=figures.label(goal["kpi"]), target=target)


def _teams(project: Project, names: Names) -> str:
    if project.teams is None:
        return _("all teams")
    return listed((names.team(team) for team in project.teams), project.language)


def stakes_of(document: Mapping[str, Any]) -> list[Stake]:
    named = {
        "company": _("For the company"),
        "service_quality": _("For our customers"),
        "team": _("For the team"),
    }
    stakes = document["stakes"]
    return [Stake(name, stakes[key].strip()) for key, name in named.items() if stakes.get(key)]


def _goal(one: Mapping[str, Any], figures: Figures, names: Names) -> Goal:
    notes = []
    if one.get("minimum"):
        number = format_number(one["minimum"], figures.language)
        notes.append(_("from %(number)s contacts on", number=number))
    for who, target in one.get("for", {}).items():
        level = figures.level(one["kpi"], target)
        if who.startswith("team:"):
            notes.append(f"{names.team(who.removeprefix('team:'))}{NBSP}: {level}")
        elif who.startswith("tag:"):
            notes.append(f"{who.removeprefix('tag:')}{NBSP}: {level}")
    if any(":" not in who for who in one.get("for", {})):
        # Whose target is easier is nobody else's business: it is told to the person alone.
        notes.append(_("some people have a target of their own, told to them alone"))
    lower = figures.kpis[one["kpi"]].get("better") == "lower"
    level = figures.level(one["kpi"], one["target"])
    target = _("at most %(level)s", level=level) if lower else level
    return Goal(figures.label(one["kpi"]), target, tuple(notes))


def prizes_of(document: Mapping[str, Any], figures: Figures) -> list[Prize]:
    labels = objective_labels(document, figures)
    currency = document["resources"].get("budget", {}).get("currency", "EUR")
    return [
        Prize(
            one["what"],
            reward_for(one["for"], figures.language, labels),
            format_unit(one["value"], currency, figures.language)
            if one.get("value", "0") != "0"
            else "",
        )
        for one in document.get("rewards", ())
    ]
