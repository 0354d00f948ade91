"""Explain a participant: each point down to its facts, and what separated two neighbours.

Contract: DESIGN 5, F1: the parts add up to the score exactly.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from challenge_hub.scoring.awards import Given, added_by_each
from challenge_hub.scoring.books import Books
from challenge_hub.scoring.cases import Case
from challenge_hub.scoring.keys import Value
from challenge_hub.scoring.people import PeopleScorer
from challenge_hub.scoring.points import kept, points_by_bucket
from challenge_hub.scoring.ranks import Placed
from challenge_hub.scoring.rules import TEAM_PREFIX, Award, Classification
from challenge_hub.scoring.sheets import Sheet
from challenge_hub.scoring.steps import (
    ZERO,
    Step,
    award_steps,
    cap_steps,
    gate_steps,
    steps_of,
)
from challenge_hub.scoring.teams import TeamScorer, scorer_of
from challenge_hub.scoring.whole import rank

Added: TypeAlias = list[tuple[Given, Fraction]]
"""Awards, each with what it added within its limit."""


@dataclass(frozen=True, slots=True)
class Part:
    """The points of one rule (its index), of `cap`, `gates`, `awards` or `members`.

    `members` explains everyone whose score the team's is made of.
    """

    rule: int | str
    points: Fraction
    steps: tuple[Step, ...]
    members: tuple["Explanation", ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """A participant's score in parts; `row` is its place, None for the part of a member."""

    code: str
    name: str
    score: Value
    parts: tuple[Part, ...]
    row: Placed | None = None


class UnknownParticipant(LookupError):
    """Nobody of that code is listed in this classification."""


def explain(books: Books, classification: Classification, code: str) -> Explanation:
    """Explain one row of a classification; the books must keep the facts (`track`).

    Raises UnknownParticipant.
    """
    row = next((row for row in rank(books, classification) if row.entrant.code == code), None)
    if row is None:
        raise UnknownParticipant(code)
    scorer = scorer_of(books, classification)
    scorer.prepare()
    if isinstance(scorer, PeopleScorer):
        parts = person_parts(scorer, code, None, scorer.sheet(code))
    else:
        parts = team_parts(scorer, code)
    return Explanation(code, row.entrant.name, row.entrant.score, tuple(parts), row)


def person_parts(scorer: PeopleScorer, code: str, group: str | None, sheet: Sheet) -> list[Part]:
    """The parts of a person's score, over all teams or for one."""
    if not scorer.classification.has_points:
        return []
    return rule_parts(scorer, scorer.case(code, sheet, group), code, group)


def rule_parts(
    scorer: PeopleScorer | TeamScorer, case: Case, receiver: str, group: str | None
) -> list[Part]:
    """The parts of a score by points rules: each rule, then the caps, then the gates."""
    parts = []
    for rule in case.field.classification.rules:
        if isinstance(rule, Award):
            steps = award_steps(rule, awards_of(scorer, receiver, group))
        else:
            steps = steps_of(rule, case)
        parts.append(part_of(rule.index, steps))
    given = [
        (rule, kept(rule, points_by_bucket(rule, case), case))
        for rule in case.field.classification.rules
    ]
    parts.append(part_of("cap", list(cap_steps(given, case))))
    score = sum((part.points for part in parts), ZERO)
    parts.append(part_of("gates", list(gate_steps(case, score))))
    return [part for part in parts if part.steps or isinstance(part.rule, int)]


def part_of(rule: int | str, steps: list[Step]) -> Part:
    """A part whose points are those of the steps that count."""
    return Part(rule, sum((step.points for step in steps if step.counts), ZERO), tuple(steps))


def awards_of(scorer: PeopleScorer | TeamScorer, receiver: str, group: str | None) -> Added:
    """What each award to a receiver added, in a part only of those for that team."""
    tally = scorer.tally
    row = [given for given in scorer.books.awards.of(receiver) if tally.takes(given.seat)]
    return [
        (given, points)
        for given, points in added_by_each(row, scorer.most)
        if group is None or tally.group(given.seat) == group
    ]


def team_parts(scorer: TeamScorer, code: str) -> list[Part]:
    """The parts of a team's score: its own rules, or its members'."""
    case = scorer.case(code, scorer.sheet(code))
    if scorer.members is None:
        return rule_parts(scorer, case, TEAM_PREFIX + code, None)
    return member_parts(scorer, scorer.members, case)


def member_parts(scorer: TeamScorer, members: PeopleScorer, case: Case) -> list[Part]:
    """The members with their own explanations, awards to the team, cap and gates."""
    code = case.code
    entrant = scorer.entrant(code)
    explained = []
    for person in sorted(scorer.contributors(code)):
        sheet = scorer.tally.members.get(code, {}).get(person) or Sheet(track=True)
        parts = tuple(person_parts(members, person, code, sheet))
        score = members.member(person, code, sheet)
        name = scorer.books.roster.name(person)
        explained.append(Explanation(person, name, score, parts))
    found: list[Part] = []
    for rule, points in entrant.parts:
        steps: tuple[Step, ...] = ()
        if rule == "gates":
            before = sum((one.points for one in found), ZERO)
            steps = tuple(gate_steps(case, before))
        found.append(Part(rule, points, steps, tuple(explained) if rule == "members" else ()))
    return found
