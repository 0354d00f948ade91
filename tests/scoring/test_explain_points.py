"""F1: every point can be explained down to its facts, and the parts add up exactly."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given

from challenge_hub.scoring import Line, Roster, plan_from
from challenge_hub.scoring.books import Books
from challenge_hub.scoring.explain import Explanation, UnknownParticipant, explain
from challenge_hub.scoring.plan import Plan
from challenge_hub.scoring.settle import Register
from challenge_hub.scoring.whole import rank
from tests.scoring.files import HASH, PER_RESOLVED, document, fact, individual, member
from tests.scoring.histories import DOCUMENTS, ROSTER, examples, histories


def books_of(plan: Plan, roster: Roster, *lines: Line) -> Books:
    register = Register(plan.closes)
    for line in lines:
        register.add(line)
    books = Books(plan, roster, plan.closes, track=True, register=register)
    books.close()
    return books


def explained(file: dict[str, Any], *lines: Line, code: str = "p") -> Explanation:
    plan = plan_from(file, HASH)
    assert plan.individual is not None
    return explain(books_of(plan, Roster(None), *lines), plan.individual, code)


@pytest.mark.parametrize("name", DOCUMENTS)
@examples(60)
@given(history=histories(16))
def test_parts_and_steps_add_up_to_the_score_exactly(name: str, history: list[Line]) -> None:
    plan = plan_from(DOCUMENTS[name], HASH)
    books = books_of(plan, ROSTER, *history)

    for classification in plan.classifications:
        for row in rank(books, classification):
            found = explain(books, classification, row.entrant.code)
            parts = [(part.rule, part.points) for part in found.parts if part.points]
            assert parts == [part for part in row.entrant.parts if part[1]]
            for part in found.parts:
                steps = [step for step in part.steps if step.counts]
                assert not steps or sum(step.points for step in steps) == part.points
            for member_ in (one for part in found.parts for one in part.members):
                if member_.parts:
                    assert sum(part.points for part in member_.parts) == member_.score


def test_each_fact_of_a_plain_rule_has_its_own_points() -> None:
    boost = {"from": "2023-08-22T10:00:00Z", "to": "2023-08-22T11:00:00Z", "factor": "2"}
    file = individual(PER_RESOLVED, boosts=[boost])

    found = explained(
        file, fact("a", "p", "resolved", "3"), fact("b", "p", "resolved", "1", "23T10:00")
    )

    (step,) = found.parts[0].steps
    assert [(line.id, points) for line, points in step.facts] == [
        ("a", Fraction(60)),
        ("b", Fraction(10)),
    ]
    assert step.sentence.say(str) == "Résolus: 4 dossiers, 10 points for each 1 dossiers"


def test_buckets_that_best_drops_are_told_but_do_not_count() -> None:
    rule = {"kpi": "csat", "each": "day", "best": 1, "tiers": [{"from": "4", "points": "9"}]}

    found = explained(
        individual(rule),
        fact("a", "p", "csat", "5", "21T10:00"),
        fact("b", "p", "csat", "5", "22T10:00"),
    )

    steps = [(step.bucket, step.points, step.counts) for step in found.parts[0].steps]
    assert steps == [("2023-08-21", Fraction(9), True), ("2023-08-22", Fraction(9), False)]
    assert found.parts[0].points == 9


def test_a_missed_minimum_says_how_many_contacts_are_needed() -> None:
    rule = {"kpi": "csat", "minimum": 3, "tiers": [{"from": "4", "points": "9"}]}

    found = explained(individual(rule), fact("a", "p", "csat", "5"))

    sentence = found.parts[0].steps[0].sentence.say(str)
    assert sentence == "Satisfaction: 1 of the 3 contacts needed"


def test_caps_and_gates_say_what_they_took() -> None:
    gate = {"kpi": "csat", "at_least": "4", "otherwise": {"keep": "50%"}}
    file = individual(PER_RESOLVED, cap={"each": "day", "points": "25"}, gates=[gate])

    found = explained(file, fact("a", "p", "resolved", "3"), fact("b", "p", "csat", "3.5"))

    cap, gates = found.parts[1:]
    assert (cap.points, cap.steps[0].bucket) == (Fraction(-5), "2023-08-22")
    assert cap.steps[0].sentence.say(str) == "30 points, of which at most 25 count"
    assert gates.points == Fraction(-25, 2)
    assert gates.steps[0].sentence.say(str) == "Satisfaction: 3.5/5, at least 4/5 needed"


def test_a_team_is_explained_by_its_members() -> None:
    plan = plan_from(
        document(
            scoring={
                "individual": {"points": [PER_RESOLVED]},
                "collective": {"aggregate": "mean"},
            }
        ),
        HASH,
    )
    assert plan.collective is not None
    roster = Roster([member("p", "nord"), member("q", "nord")])
    lines = fact("a", "p", "resolved", "3"), fact("b", "q", "resolved", "1")

    found = explain(books_of(plan, roster, *lines), plan.collective, "nord")

    (part,) = found.parts
    assert (part.rule, part.points, part.steps) == ("members", Fraction(20), ())
    assert [(one.code, one.score) for one in part.members] == [
        ("p", Fraction(30)),
        ("q", Fraction(10)),
    ]


def test_a_team_of_which_nobody_has_a_fact_has_no_parts() -> None:
    """Whatever its members were given."""
    scoring = {
        "individual": {"points": [PER_RESOLVED, {"award": "entraide", "max": "50"}]},
        "collective": {"aggregate": "sum"},
    }
    plan = plan_from(document(scoring=scoring), HASH)
    assert plan.collective is not None
    line = fact("a", "p", "entraide", "7", kind="award")
    books = books_of(plan, Roster([member("p", "nord")]), line)

    assert explain(books, plan.collective, "nord").parts == ()


def test_a_ratio_in_percent_is_told_in_percent() -> None:
    rule = {"kpi": "fcr", "tiers": [{"from": "70", "points": "9"}]}

    found = explained(
        individual(rule), fact("a", "p", "resolved", "3"), fact("b", "p", "contacts", "4")
    )

    assert found.parts[0].steps[0].sentence.say(str) == "FCR: 75 %, the step of 70 % is reached"


def test_who_is_not_listed_cannot_be_explained() -> None:
    with pytest.raises(UnknownParticipant):
        explained(individual(PER_RESOLVED), code="nobody")
