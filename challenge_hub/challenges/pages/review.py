"""What a decision needs to know: cost at worst, who takes part, what stands out. Pure.

Contract 1.7: the review shows the worst-case cost against the budget.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from challenge_hub.challenges.format import Project
from challenge_hub.challenges.pages import words
from challenge_hub.challenges.rules import start_passed
from challenge_hub.foundation.clock import micros
from challenge_hub.foundation.say import _, ngettext
from challenge_hub.scoring.roster import Membership

Document = Mapping[str, Any]


@dataclass(frozen=True)
class Participants:
    """How many people stand in each participating team at some instant of the window."""

    by_team: Mapping[str, int]

    @property
    def people(self) -> int:
        return sum(self.by_team.values())

    @property
    def empty_teams(self) -> list[str]:
        return [team for team, people in self.by_team.items() if not people]


@dataclass(frozen=True)
class Finding:
    """One line of the review: `good`, or a warning to weigh."""

    good: bool
    text: str


def participants(project: Project, stays: Iterable[Membership], teams: list[str]) -> Participants:
    """Who would take part, by what the roster says today. Spectators are not counted."""
    wanted = list(project.teams) if project.teams is not None else teams
    people: dict[str, set[str]] = {team: set() for team in wanted}
    for stay in stays:
        if stay.team in people and _takes_part(stay, project):
            people[stay.team].add(stay.person)
    return Participants({team: len(members) for team, members in people.items()})


def _takes_part(stay: Membership, project: Project) -> bool:
    begins = stay.start is None or stay.start < micros(project.end)
    ends = stay.end is None or stay.end > micros(project.start)
    fits = not project.tags or not project.tags.isdisjoint(stay.tags)
    return begins and ends and fits and not stay.part and stay.person not in project.excluded


def most_pieces(reward: Document, document: Document, people: int) -> int:
    """How many pieces of a reward may have to be given; ties beyond its quantity aside."""
    if "quantity" in reward:
        return int(reward["quantity"])
    target = reward["for"]
    if target == "participation":
        return people
    kind, what = next(iter(target.items()))
    if kind == "draw":
        return int(what)
    if kind == "objective":
        own = {each["id"] for each in document["objectives"]["individual"]}
        return people if what in own else 1
    first, _dash, last = str(what).partition("-")
    return int(last or first) - int(first) + 1


def rewards_cost(document: Document, people: int) -> Decimal:
    """What the rewards cost at most."""
    return sum(
        (
            Decimal(reward["value"]) * most_pieces(reward, document, people)
            for reward in document.get("rewards", ())
        ),
        Decimal(0),
    )


def total_cost(document: Document, people: int) -> Decimal:
    """Rewards at most, and the equipment; working hours are no money here."""
    things = document["resources"].get("equipment", ())
    equipment = sum((Decimal(each.get("cost", 0)) for each in things), Decimal(0))
    return equipment + rewards_cost(document, people)


def hours(document: Document) -> Decimal:
    """Working hours that it takes."""
    people = document["resources"].get("people", ())
    return sum((Decimal(each.get("hours", 0)) for each in people), Decimal(0))


def findings(
    project: Project, taking_part: Participants, now: datetime, language: str
) -> list[Finding]:
    """What the reviewer should see first: warnings, then what is in order."""
    found = [
        *_start(project, now),
        *_teams(taking_part),
        *_cost(project.document, taking_part.people, language),
        *_grace(project),
    ]
    return sorted(found, key=lambda finding: finding.good)


def _start(project: Project, now: datetime) -> Iterator[Finding]:
    if start_passed(project.start, now):
        yield Finding(False, _("The start has passed: the dates have to be moved first."))


def _teams(taking_part: Participants) -> Iterator[Finding]:
    for team in taking_part.empty_teams:
        yield Finding(False, _("Nobody is in team %(team)s during the challenge.", team=team))
    if taking_part.people:
        people, teams = taking_part.people, len(taking_part.by_team)
        text = ngettext(
            "%(num)s person takes part, in %(teams)s team(s).",
            "%(num)s people take part, in %(teams)s team(s).",
            people,
            teams=teams,
        )
        yield Finding(True, text)


def _cost(document: Document, people: int, language: str) -> Iterator[Finding]:
    money = document["resources"].get("budget")
    cost = total_cost(document, people)
    shown = words.amount(cost, document, language)
    if money is None:
        if cost:
            yield Finding(
                False, _("Rewards and equipment cost %(cost)s, no budget is named.", cost=shown)
            )
        return
    asked = words.amount(Decimal(money["amount"]), document, language)
    if cost > Decimal(money["amount"]):
        text = _("At worst %(cost)s, more than the %(budget)s asked for.", cost=shown, budget=asked)
        yield Finding(False, text)
    else:
        text = _("At worst %(cost)s of the %(budget)s asked for.", cost=shown, budget=asked)
        yield Finding(True, text)


def _grace(project: Project) -> Iterator[Finding]:
    if not project.grace:
        yield Finding(False, _("No grace: figures that arrive after the end wait for a decision."))
