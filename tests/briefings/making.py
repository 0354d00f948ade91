"""The challenge of world.py in a real database, brought to its end by what the scheduler does."""

from datetime import timedelta

from challenge_hub.challenges import lifecycle
from challenge_hub.challenges.models import Challenge
from challenge_hub.challenges.rules import State
from challenge_hub.feeds.rules import Item
from challenge_hub.foundation import outbox
from challenge_hub.foundation.authorisation import Role
from challenge_hub.people.models import Person
from challenge_hub.scoring import Line
from tests.briefings.world import BEFORE, DURING, PROJECT, TEAMS
from tests.make import Make


def people(make: Make) -> dict[str, Person]:
    """Nadia, Bo, the director Tariq, and everyone of the three teams."""
    nadia, bo = make.cast()
    make.team("West")
    for code, team in TEAMS.items():
        make.person(f"Person {code}", Role.ADVISOR, code=code, team=team)
    tariq = make.person("Tariq", Role.MANAGER, code="tariq", team="west")
    return {"nadia": nadia, "bo": bo, "tariq": tariq}


def item(line: Line) -> Item:
    return Item(line.id, line.person, line.kpi, line.value, line.count, line.at)


def running(make: Make, text: str = PROJECT) -> Challenge:
    """The challenge on its last day, all facts of world.py in the ledger."""
    challenge = make.challenge(State.RUNNING, text=text, key="two-days")
    make.at(challenge.ends_at - timedelta(hours=1))
    make.append(*(item(line) for line in (*BEFORE, *DURING)))
    return challenge


def closed(make: Make, text: str = PROJECT) -> Challenge:
    """The same, closed by the scheduler and its jobs done."""
    challenge = running(make, text)
    lifecycle.reconcile(make.at(challenge.ends_at))
    outbox.work(make.clock.now())
    return make.reload(challenge)


def certified(make: Make, text: str = PROJECT) -> Challenge:
    """The same, its result certified after the grace and the last jobs done."""
    challenge = closed(make, text)
    lifecycle.reconcile(make.at(challenge.certifies_at))
    while outbox.work(make.clock.now()):
        pass
    return make.reload(challenge)
