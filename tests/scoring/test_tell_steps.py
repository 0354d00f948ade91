"""F1: what an explanation says of each kind of rule, word by word, and what it adds up to."""

from fractions import Fraction
from typing import Any

import pytest

from challenge_hub.scoring import Line, Roster, plan_from
from challenge_hub.scoring.books import Books
from challenge_hub.scoring.explain import Explanation, Part, explain
from challenge_hub.scoring.settle import Register
from tests.scoring.files import HASH, PER_RESOLVED, document, fact, individual, member

GAIN = {"per": "1", "points": "3", "loss": True}
BASELINE = {"baseline": {"from": "2023-08-14", "to": "2023-08-15"}}
MINE = {"id": "mine", "kpi": "resolved", "target": "3"}


def told(file: dict[str, Any], *lines: Line, code: str = "p") -> Explanation:
    """The explanation of a person, or of a team where there is a collective classification."""
    plan = plan_from(file, HASH)
    classification = plan.collective or plan.individual
    assert classification is not None
    roster = Roster(None)
    if plan.collective is not None:
        roster = Roster([member("p", "nord"), member("q", "nord")])
    books = Books(plan, roster, plan.closes, track=True, register=Register(plan.closes))
    for line in lines:
        books.register.add(line)
    books.close()
    return explain(books, classification, code)


def steps(part: Part) -> list[tuple[str, Fraction, str]]:
    return [(step.bucket, step.points, step.sentence.say(str)) for step in part.steps]


def sentences(rule: dict[str, Any], *lines: Line, **keys: Any) -> list[str]:
    found = told({**individual(rule), **keys}, *lines)
    return [sentence for _, _, sentence in steps(found.parts[0])]


def test_a_shared_place_names_how_many_share_it() -> None:
    rule = {"kpi": "resolved", "rank": ["5", "3", "1"], "each": "day", "minimum": 2}
    lines = (
        fact("a", "p", "resolved", "3", "21T10:00", count=2),
        fact("b", "q", "resolved", "3", "21T11:00", count=2),
        fact("c", "p", "resolved", "1", "22T10:00", count=2),
        fact("d", "q", "resolved", "2", "22T10:00", count=2),
        fact("e", "p", "resolved", "9", "23T10:00"),
    )

    found = told(individual(rule), *lines)

    assert steps(found.parts[0]) == [
        ("2023-08-21", Fraction(5), "Résolus: 3 dossiers, place 1 shared by 2"),
        ("2023-08-22", Fraction(3), "Résolus: 1 dossiers, place 2"),
        ("2023-08-23", Fraction(0), "Résolus: 1 of the 2 contacts needed"),
    ]


@pytest.mark.parametrize(
    ("kpi", "before", "now", "said"),
    [
        # 4 in two days of the baseline; 15 in the five days of the window.
        ("resolved", "4", "15", "Résolus: 3 dossiers a day, in the baseline 2 dossiers"),
        ("csat", "4", "4.5", "Satisfaction: 4.5/5, in the baseline 4/5"),
    ],
)
def test_a_gain_is_told_beside_the_baseline(kpi: str, before: str, now: str, said: str) -> None:
    rule = {"kpi": kpi, "improvement": GAIN}
    lines = fact("a", "p", kpi, before, "14T10:00"), fact("b", "p", kpi, now, "22T10:00")

    assert sentences(rule, *lines, evaluation=BASELINE) == [said]


def test_a_gain_without_a_baseline_says_that_there_is_none() -> None:
    rule = {"kpi": "resolved", "improvement": GAIN}

    said = sentences(rule, fact("b", "p", "resolved", "1"), evaluation=BASELINE)

    assert said == ["Résolus: nothing to compare with the baseline"]


def test_points_for_each_unit_below_their_minimum_say_how_many_contacts_are_needed() -> None:
    rule = {"kpi": "resolved", "minimum": 2, "per": "1", "points": "10"}

    assert sentences(rule, fact("a", "p", "resolved", "3")) == [
        "Résolus: 1 of the 2 contacts needed"
    ]


def test_a_gain_below_its_minimum_says_how_many_contacts_are_needed() -> None:
    rule = {"kpi": "csat", "minimum": 2, "improvement": GAIN}
    lines = fact("a", "p", "csat", "4", "14T10:00"), fact("b", "p", "csat", "5", "22T10:00")

    said = sentences(rule, *lines, evaluation=BASELINE)

    assert said == ["Satisfaction: 1 of the 2 contacts needed"]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("3.9", "Satisfaction: 3.9/5, no step reached"),
        ("4", "Satisfaction: 4/5, the step of 4/5 is reached"),
        ("4.4", "Satisfaction: 4.4/5, the step of 4/5 is reached"),
        ("4.5", "Satisfaction: 4.5/5, the step of 4.5/5 is reached"),
    ],
)
def test_the_furthest_step_reached_is_named(value: str, said: str) -> None:
    rule = {"kpi": "csat", "tiers": [{"from": "4", "points": "1"}, {"from": "4.5", "points": "2"}]}

    assert sentences(rule, fact("a", "p", "csat", value)) == [said]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("21", "Délai: 21 min, no step reached"),
        ("20", "Délai: 20 min, the step of 20 min is reached"),
        ("10", "Délai: 10 min, the step of 10 min is reached"),
    ],
)
def test_of_lower_better_steps_the_lowest_reached_is_named(value: str, said: str) -> None:
    tiers = [{"up_to": "10", "points": "2"}, {"up_to": "20", "points": "1"}]

    assert sentences({"kpi": "delay", "tiers": tiers}, fact("a", "p", "delay", value)) == [said]


@pytest.mark.parametrize(
    ("value", "minimum", "said"),
    [
        ("2", 0, "Résolus: 2 dossiers, target 3 dossiers not reached"),
        ("3", 0, "Résolus: 3 dossiers, target 3 dossiers reached"),
        ("3", 2, "Résolus: 1 of the 2 contacts needed"),
    ],
)
def test_an_objective_is_told_with_its_target(value: str, minimum: int, said: str) -> None:
    objectives = {"individual": [{**MINE, "minimum": minimum}]}
    rule = {"objective": "mine", "points": "10"}

    assert sentences(rule, fact("a", "p", "resolved", value), objectives=objectives) == [said]


def test_the_larger_minimum_of_rule_and_objective_is_told() -> None:
    objectives = {"individual": [{**MINE, "minimum": 2}]}
    rule = {"objective": "mine", "points": "10", "minimum": 4}

    said = sentences(rule, fact("a", "p", "resolved", "3"), objectives=objectives)

    assert said == ["Résolus: 1 of the 4 contacts needed"]


def test_full_units_are_called_so() -> None:
    rule = {"kpi": "resolved", "per": "3", "points": "10", "whole": True}

    said = sentences(rule, fact("a", "p", "resolved", "7"))

    assert said == ["Résolus: 7 dossiers, 10 points for each full 3 dossiers"]


def test_without_a_fact_there_is_no_figure_yet() -> None:
    lines = (fact("a", "p", "csat", "5"),)

    assert sentences(PER_RESOLVED, *lines) == ["Résolus: no figure yet"]


def test_awards_are_told_with_their_reason_and_what_was_left_of_the_limit() -> None:
    lines = (
        fact("x", "p", "resolved", "1"),
        fact("a", "p", "entraide", "15", "21T10:00", kind="award", reason="Merci"),
        fact("b", "p", "entraide", "15", "22T10:00", kind="award"),
        fact("c", "p", "courage", "2", "22T11:00", kind="award"),
    )
    rules = {"award": "entraide", "max": "20"}, {"award": "courage", "max": "9"}

    found = told(individual(*rules), *lines)

    assert steps(found.parts[0]) == [
        ("", Fraction(15), "entraide: Merci"),
        ("", Fraction(5), "entraide, given by the manager"),
    ]
    assert [line.id for step in found.parts[0].steps for line, _ in step.facts] == ["a", "b"]
    assert steps(found.parts[1]) == [("", Fraction(2), "courage, given by the manager")]


@pytest.mark.parametrize(
    ("gate", "said"),
    [
        ({"kpi": "delay", "at_most": "20"}, "Délai: 30 min, at most 20 min allowed"),
        ({"kpi": "delay", "at_least": "40"}, "Délai: 30 min, at least 40 min needed"),
        ({"kpi": "delay", "minimum": 5}, "Délai: 1 of the 5 contacts needed"),
        ({"kpi": "csat", "at_least": "4"}, "Satisfaction: no figure yet"),
    ],
)
def test_a_missed_gate_says_what_was_missing(gate: dict[str, Any], said: str) -> None:
    file = individual(PER_RESOLVED, gates=[{**gate, "otherwise": {"keep": "40%"}}])

    found = told(file, fact("a", "p", "resolved", "1"), fact("b", "p", "delay", "30"))

    assert [part.rule for part in found.parts] == [0, "gates"]
    assert steps(found.parts[1]) == [("", Fraction(-6), said)]


def test_two_gates_each_take_from_what_the_one_before_left() -> None:
    half = {"kpi": "csat", "minimum": 1, "otherwise": {"keep": "50%"}}

    found = told(individual(PER_RESOLVED, gates=[half, half]), fact("a", "p", "resolved", "4"))

    assert [points for _, points, _ in steps(found.parts[1])] == [Fraction(-20), Fraction(-10)]


def test_the_cap_of_the_days_cuts_first_then_that_of_the_whole() -> None:
    """40, 10 and 50 points: the days leave 30, 10 and 30; of 70 the whole leaves 60."""
    file = individual(PER_RESOLVED, cap=[{"each": "day", "points": "30"}, {"points": "60"}])
    lines = (
        fact("a", "p", "resolved", "4", "21T10:00"),
        fact("b", "p", "resolved", "1", "22T10:00"),
        fact("c", "p", "resolved", "5", "23T10:00"),
    )

    found = told(file, *lines)

    assert steps(found.parts[1]) == [
        ("2023-08-21", Fraction(-10), "40 points, of which at most 30 count"),
        ("2023-08-23", Fraction(-20), "50 points, of which at most 30 count"),
        ("", Fraction(-10), "70 points, of which at most 60 count"),
    ]
    assert found.score == 60


def test_a_score_exactly_at_its_caps_loses_nothing() -> None:
    file = individual(PER_RESOLVED, cap=[{"each": "day", "points": "30"}, {"points": "30"}])

    found = told(file, fact("a", "p", "resolved", "3"))

    assert [part.rule for part in found.parts] == [0]


def test_a_team_is_explained_by_members_awards_and_gates() -> None:
    """30 and 10 points are 40, with an award 50, of which the gate leaves a half."""
    gate = {"kpi": "csat", "minimum": 1, "otherwise": {"keep": "50%"}}
    award = {"award": "fanion", "max": "10"}
    scoring = {
        "individual": {"points": [PER_RESOLVED, award]},
        "collective": {"aggregate": "sum", "gates": [gate]},
    }
    lines = (
        fact("a", "p", "resolved", "3"),
        fact("b", "q", "resolved", "1"),
        fact("c", "team:nord", "fanion", "10", kind="award"),
    )

    found = told(document(scoring=scoring), *lines, code="nord")

    assert [(part.rule, part.points) for part in found.parts] == [
        ("members", Fraction(40)),
        ("awards", Fraction(10)),
        ("gates", Fraction(-25)),
    ]
    assert steps(found.parts[2]) == [("", Fraction(-25), "Satisfaction: no figure yet")]
    members = [(one.code, one.name, one.score) for one in found.parts[0].members]
    assert members == [("p", "P", Fraction(30)), ("q", "Q", Fraction(10))]
    assert [part.members for part in found.parts[1:]] == [(), ()]
    first = found.parts[0].members[0].parts[0]
    assert steps(first) == [
        ("", Fraction(30), "Résolus: 3 dossiers, 10 points for each 1 dossiers")
    ]
    assert (found.score, found.code, found.row and found.row.rank) == (Fraction(25), "nord", 1)
