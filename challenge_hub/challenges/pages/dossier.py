"""A project file as people read it: the aim in one sentence, then stakes, goals, means, dates."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from challenge_hub.challenges.format import Project
from challenge_hub.challenges.pages import review, words
from challenge_hub.challenges.pages.review import Participants
from challenge_hub.challenges.plain_words import RuleWords, rule_words
from challenge_hub.challenges.plain_words.voice import Voice
from challenge_hub.foundation.say import _, ngettext
from challenge_hub.foundation.text import MINUS, NBSP, format_number, format_ordinal

Document = Mapping[str, Any]


@dataclass(frozen=True)
class Goal:
    label: str
    target: str


@dataclass(frozen=True)
class Prize:
    """A reward: for whom, what, how many pieces at most, what they cost together."""

    whom: str
    what: str
    pieces: int
    cost: str


@dataclass(frozen=True)
class Date:
    """A line of the calendar; `kind` is prep, event or word."""

    when: datetime | date
    what: str
    kind: str


@dataclass(frozen=True)
class Dossier:
    """Everything that the challenge page shows of a version."""

    sentence: str
    aim: str  # the same without the price
    stakes: list[tuple[str, str]]
    observation: str
    common: list[Goal]
    personal: list[Goal]
    rules: RuleWords
    prizes: list[Prize]
    dates: list[Date]
    success: list[str]
    facts: list[tuple[str, str]]


def dossier(project: Project, taking_part: Participants, names: Mapping[str, str]) -> Dossier:
    """Say a version in the reader's language; `names` of teams by code."""
    document = project.document
    voice = Voice.of(document)
    goals = document["objectives"]
    return Dossier(
        sentence=sentence(project, voice),
        aim=aim(project, voice),
        stakes=list(_stakes(document["stakes"])),
        observation=str(document.get("diagnosis", {}).get("observation", "")).strip(),
        common=[_goal(each, voice) for each in goals["collective"]],
        personal=[_goal(each, voice) for each in goals["individual"]],
        rules=rule_words(document),
        prizes=[_prize(each, document, voice, taking_part) for each in document.get("rewards", ())],
        dates=sorted(_dates(project), key=_order(project)),
        success=[_criterion(each, voice) for each in document["evaluation"]["success"]],
        facts=list(facts(project, taking_part, names, voice.language)),
    )


def sentence(project: Project, voice: Voice) -> str:
    """The aim, the time it takes, the price: `Satisfaction de 4,2 à 4,5 en 5 jours, pour 600 €`."""
    price = words.budget(project.document, voice.language)
    said = aim(project, voice)
    return _("%(aim)s, for %(price)s", aim=said, price=price) if price else said


def aim(project: Project, voice: Voice) -> str:
    """From where to where, in how many days."""
    days = words.days_between(project.start, project.end, project.timezone.key)
    return _("%(aim)s in %(days)s", aim=_aim(project.document, voice), days=words.days_text(days))


def _aim(document: Document, voice: Voice) -> str:
    gap = document.get("diagnosis", {})
    if {"kpi", "observed", "expected"} <= gap.keys():
        return _(
            "%(kpi)s from %(observed)s to %(expected)s",
            kpi=voice.label(gap["kpi"]),
            observed=voice.level(gap["kpi"], gap["observed"]),
            expected=voice.level(gap["kpi"], gap["expected"]),
        )
    goal = _goal(document["objectives"]["collective"][0], voice)
    return _("%(kpi)s at %(target)s", kpi=goal.label, target=goal.target)


def _stakes(stakes: Document) -> Iterator[tuple[str, str]]:
    heads = {
        "company": _("For the company"),
        "service_quality": _("For the customers"),
        "team": _("For the team"),
    }
    for key, head in heads.items():
        if key in stakes:
            yield head, str(stakes[key]).strip()


def _goal(objective: Document, voice: Voice) -> Goal:
    level = voice.level(objective["kpi"], objective["target"])
    if voice.kpis[objective["kpi"]].get("better") == "lower":
        level = _("%(level)s or less", level=level)
    return Goal(voice.label(objective["kpi"]), level)


def _prize(reward: Document, document: Document, voice: Voice, taking_part: Participants) -> Prize:
    pieces = review.most_pieces(reward, document, taking_part.people)
    cost = words.amount(Decimal(reward["value"]) * pieces, document, voice.language)
    return Prize(_whom(reward["for"], voice), reward["what"], pieces, cost)


def _whom(target: Any, voice: Voice) -> str:
    if target == "participation":
        return _("everyone who takes part")
    kind, what = next(iter(target.items()))
    if kind == "objective":
        objective = voice.objectives[what]
        goal = _goal(objective, voice)
        return _("%(kpi)s at %(target)s", kpi=goal.label, target=goal.target)
    if kind == "draw":
        return ngettext("%(num)s drawn person", "%(num)s drawn people", int(what))
    first, _dash, last = str(what).partition("-")
    places = [format_ordinal(int(place), voice.language) for place in (first, last or first)]
    place = (
        places[0]
        if len(set(places)) == 1
        else _("%(first)s to %(last)s", first=places[0], last=places[1])
    )
    return place if kind == "individual" else _("%(place)s team", place=place)


def _dates(project: Project) -> Iterator[Date]:
    schedule = project.document["schedule"]
    for each in schedule.get("preparation", ()):
        yield Date(project.time(each["due"]), each["task"], "prep")
    for each in project.document.get("communication", ()):
        what = f"{each['what']} ({each['channel']})"
        yield Date(project.time(each["at"]), what, "word")
    for each in schedule.get("animations", ()):
        yield Date(project.time(each["at"]), each["title"], "event")
    yield Date(project.start, _("Start"), "event")
    yield Date(project.end, _("End"), "event")


def _order(project: Project) -> Any:
    """Sort key: the instant, a bare day by its first instant."""
    return lambda line: project.span({"from": _text(line.when), "to": _text(line.when)})[0]


def _text(when: datetime | date) -> str:
    return when.isoformat()


def _criterion(criterion: Document, voice: Voice) -> str:
    code, label = criterion["kpi"], voice.label(criterion["kpi"])
    if "at_least" in criterion:
        return _(
            "%(kpi)s: %(level)s or more", kpi=label, level=voice.level(code, criterion["at_least"])
        )
    if "at_most" in criterion:
        return _(
            "%(kpi)s: %(level)s or less", kpi=label, level=voice.level(code, criterion["at_most"])
        )
    shown = _change(code, criterion["change"], voice)
    return _("%(kpi)s: %(change)s against the weeks before", kpi=label, change=shown)


def _change(code: str, change: str, voice: Voice) -> str:
    """`+ 0,2`; of a percentage `+ 3 pts`, of the baseline itself `+ 3 %`."""
    size = change[1:]
    if size.endswith("%"):
        figure = voice.percent(size)
    elif voice.kpis[code].get("unit") == "%":
        figure = f"{voice.number(size)}{NBSP}pts"
    else:
        figure = voice.level(code, size)
    return f"{MINUS if change[0] == '-' else '+'}{NBSP}{figure}"


def facts(
    project: Project, taking_part: Participants, names: Mapping[str, str], language: str
) -> Iterator[tuple[str, str]]:
    """When, who, cost: what a decision turns on."""
    document = project.document
    yield _("When"), words.span(project.start, project.end, project.timezone.key, language)
    teams = ", ".join(names.get(team, team) for team in taking_part.by_team)
    figure = format_number(taking_part.people, language)
    people = ngettext("%(figure)s person", "%(figure)s people", taking_part.people, figure=figure)
    yield _("Who"), _("%(people)s: %(teams)s", people=people, teams=teams) if teams else people
    cost = words.amount(review.total_cost(document, taking_part.people), document, language)
    hours = review.hours(document)
    shown = _("%(cost)s at most", cost=cost)
    if hours:
        work = format_number(hours, language)
        shown = _("%(cost)s at most, %(hours)s h of work", cost=cost, hours=work)
    yield _("Cost"), shown
