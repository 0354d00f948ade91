"""How far the objectives are: of everyone, of each team with a target of its own, of each person.

Contract: 3.2 and `objectives` of section 5.
"""

from collections.abc import Iterator
from fractions import Fraction

from challenge_hub.scoring.books import Books
from challenge_hub.scoring.numbers import quotient
from challenge_hub.scoring.objectives import reached, share
from challenge_hub.scoring.people import PeopleScorer
from challenge_hub.scoring.readings import whole
from challenge_hub.scoring.rules import TEAM_PREFIX, Classification, Objective
from challenge_hub.scoring.sheets import Sheet
from challenge_hub.scoring.standings import ObjectiveLine

PEOPLE = Classification(name="", individual=True)


def objective_lines(books: Books) -> Iterator[ObjectiveLine]:
    """All lines: the collective objectives first, then each individual one by person."""
    for objective in books.plan.collective_objectives:
        yield from collective_lines(books, objective)
    scorer = PeopleScorer(books, PEOPLE)
    people = sorted(scorer.codes())
    for objective in books.plan.individual_objectives:
        for person in people:
            yield person_line(scorer, objective, person)


def collective_lines(books: Books, objective: Objective) -> Iterator[ObjectiveLine]:
    """The line of all counted facts together, then one for each team with its own target."""
    tally = books.main
    yield _line(objective, "collective", tally.everyone, objective.target)
    for key, target in sorted(objective.own.items()):
        if key.startswith(TEAM_PREFIX):
            team = key.removeprefix(TEAM_PREFIX)
            yield _line(objective, "collective", tally.sheet(team), target, team=team)


def person_line(scorer: PeopleScorer, objective: Objective, person: str) -> ObjectiveLine:
    """A person's line, with the target that counts for them."""
    sheet = scorer.tally.person(person)
    target = scorer.case(person, sheet).target(objective)
    return _line(objective, "individual", sheet, target, person=person)


def _line(
    objective: Objective,
    scope: str,
    sheet: Sheet,
    target: Fraction,
    *,
    person: str = "",
    team: str = "",
) -> ObjectiveLine:
    kpi, reading = objective.kpi, whole(sheet, objective.kpi)
    return ObjectiveLine(
        id=objective.id,
        scope=scope,
        measure=None if reading.measure is None else quotient(reading.measure),
        target=target,
        reached=reached(kpi, reading, target, objective.minimum),
        share=share(kpi, reading, target, objective.minimum),
        person=person,
        team=team,
    )
