"""F1: which facts an explanation lays behind each point, of people, members and teams."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import pytest

from challenge_hub.scoring import Line, Roster, plan_from
from challenge_hub.scoring.books import Books
from challenge_hub.scoring.explain import Explanation, Part, UnknownParticipant, explain
from challenge_hub.scoring.rules import Award
from challenge_hub.scoring.settle import Register
from challenge_hub.scoring.steps import kpi_of
from tests.scoring.files import HASH, PER_RESOLVED, at, document, fact, individual, member

AWARD = {"award": "entraide", "max": "50"}
STAGES = [
    {"name": "un", "from": "2023-08-21", "to": "2023-08-21"},
    {"name": "deux", "from": "2023-08-22", "to": "2023-08-23"},
]
NORD = Roster([member("p", "nord"), member("q", "nord"), member("r", "sud")])


def told(
    file: dict[str, Any],
    *lines: Line,
    code: str = "p",
    place: int = 0,
    roster: Roster | None = None,
) -> Explanation:
    """The explanation of one row of the classification at this place."""
    plan = plan_from(file, HASH)
    register = Register(plan.closes)
    for line in lines:
        register.add(line)
    books = Books(plan, roster or Roster(None), plan.closes, track=True, register=register)
    books.close()
    return explain(books, plan.classifications[place], code)


def facts(part: Part, step: int = 0) -> list[tuple[str, str | None]]:
    return [
        (line.id, None if share is None else str(share)) for line, share in part.steps[step].facts
    ]


def points(parts: Sequence[Part]) -> list[str]:
    return [str(part.points) for part in parts]


def said(part: Part) -> list[str]:
    return [step.sentence.say(str) for step in part.steps]


def resolved(name: str, value: str, when: str = "22T12:00", **keys: Any) -> Line:
    return fact(name, "p", "resolved", value, when, **keys)


def test_an_explanation_has_code_name_and_row() -> None:
    found = told(individual(PER_RESOLVED), resolved("a", "1"), roster=NORD)

    assert (found.code, found.name, found.score) == ("p", "P", Fraction(10))
    assert found.row is not None
    assert found.row.rank == 1


def test_a_team_is_named_by_its_code() -> None:
    file = document(scoring={"collective": {"points": [PER_RESOLVED]}})

    found = told(file, resolved("a", "1"), code="nord", roster=NORD)

    assert (found.code, found.name) == ("nord", "nord")


def test_who_is_not_listed_is_named_in_the_error() -> None:
    with pytest.raises(UnknownParticipant, match=r"^nobody$"):
        told(individual(PER_RESOLVED), code="nobody")


def test_the_facts_of_a_ratio_are_those_of_both_components() -> None:
    rule = {"kpi": "fcr", "each": "day", "tiers": [{"from": "70", "points": "9"}]}
    lines = (
        resolved("a", "3"),
        fact("b", "p", "contacts", "4"),
        fact("c", "p", "csat", "4"),
        resolved("d", "3", "23T12:00"),
        fact("e", "p", "contacts", "4", "23T12:00"),
    )

    (part,) = told(individual(rule), *lines).parts

    assert part.points == 18
    assert [facts(part, step) for step in (0, 1)] == [
        [("a", None), ("b", None)],
        [("d", None), ("e", None)],
    ]


def test_a_rule_for_some_stages_shows_no_facts_of_others() -> None:
    rule = {**PER_RESOLVED, "stages": ["un"]}
    file = individual(rule)
    file["schedule"] = {**file["schedule"], "stages": STAGES}

    (part,) = told(file, resolved("a", "1", "21T10:00"), resolved("b", "2", "22T10:00")).parts

    assert (part.points, facts(part)) == (Fraction(10), [("a", "10")])


@pytest.mark.parametrize(
    ("rule", "shares"),
    [
        ({"kpi": "calls", "per": "3", "points": "6"}, ["4", "2"]),
        ({"kpi": "calls", "per": "3", "points": "6", "whole": True}, [None, None]),
        ({"kpi": "calls", "per": "3", "points": "6", "minimum": 1}, [None, None]),
        ({"kpi": "calls", "tiers": [{"from": "3", "points": "6"}]}, [None, None]),
    ],
)
def test_a_fact_has_its_own_share_only_where_points_are_in_proportion(
    rule: dict[str, Any], shares: Sequence[str | None]
) -> None:
    lines = (
        fact("a", "p", "calls", None, "22T10:00", count=2),
        fact("b", "p", "calls", None, "22T11:00"),
    )

    (part,) = told(individual(rule), *lines).parts

    assert facts(part) == [("a", shares[0]), ("b", shares[1])]


def test_a_rule_by_day_without_facts_has_no_step() -> None:
    rule = {**PER_RESOLVED, "each": "day"}

    (part,) = told(individual(rule), fact("a", "p", "csat", "4")).parts

    assert (part.points, part.steps) == (Fraction(0), ())


def test_the_cap_of_the_whole_may_stand_before_that_of_the_days() -> None:
    file = individual(PER_RESOLVED, cap=[{"points": "60"}, {"each": "day", "points": "30"}])
    lines = resolved("a", "4", "21T10:00"), resolved("b", "9", "22T10:00")

    found = told(file, *lines)

    assert [(part.rule, part.points) for part in found.parts] == [
        (0, Fraction(130)),
        ("cap", Fraction(-70)),
    ]
    assert [step.points for step in found.parts[1].steps] == [Fraction(-10), Fraction(-60)]


def test_a_gate_of_at_most_nothing_says_so() -> None:
    gate = {"kpi": "delay", "at_most": "0", "otherwise": "zero"}

    found = told(
        individual(PER_RESOLVED, gates=[gate]), resolved("a", "1"), fact("b", "p", "delay", "3")
    )

    assert said(found.parts[1]) == ["Délai: 3 min, at most 0 min allowed"]


@pytest.mark.parametrize(
    ("value", "told_step"),
    [("20", "the step of 20 is reached"), ("20.000001", "no step reached")],
)
def test_a_step_missed_by_a_millionth_is_told_as_missed(value: str, told_step: str) -> None:
    file = individual({"kpi": "time", "tiers": [{"up_to": "20", "points": "5"}]})
    file["kpis"] = {**file["kpis"], "time": {"measure": "total", "better": "lower"}}

    (part,) = told(file, fact("a", "p", "time", value)).parts

    assert said(part) == [f"time: {value}, {told_step}"]


def test_a_gain_on_a_kpi_that_the_baseline_lacks_has_nothing_to_compare_with() -> None:
    rule = {"kpi": "resolved", "improvement": {"per": "1", "points": "3"}}
    file = {
        **individual(rule),
        "evaluation": {"baseline": {"from": "2023-08-14", "to": "2023-08-15"}},
    }

    found = told(file, fact("a", "p", "csat", "4", "14T10:00"), resolved("b", "1"))

    assert said(found.parts[0]) == ["Résolus: nothing to compare with the baseline"]


def collective(*points: dict[str, Any], **keys: Any) -> dict[str, Any]:
    scoring = {"individual": {"points": list(points)}, "collective": {"aggregate": "sum", **keys}}
    return document(scoring=scoring)


def test_a_place_taken_for_another_team_is_no_place_in_this_ones_part() -> None:
    """The last case of the day was for Sud, which has the place and its points."""
    change = at("22T12:00")
    roster = Roster([member("p", "nord", end=change), member("p", "sud", start=change)])
    rule = {"kpi": "resolved", "rank": ["5"], "each": "day"}
    lines = resolved("a", "1", "22T10:00"), resolved("b", "1", "22T14:00")

    nord = told(collective(rule), *lines, code="nord", place=1, roster=roster)
    sud = told(collective(rule), *lines, code="sud", place=1, roster=roster)

    (members,) = nord.parts
    assert members.points == 0
    assert said(members.members[0].parts[0]) == ["Résolus: no place"]
    assert sud.parts[0].points == 5
    assert facts(sud.parts[0].members[0].parts[0]) == [("b", None)]


def test_a_member_with_awards_only_is_explained_too() -> None:
    lines = resolved("a", "1"), fact("w", "q", "entraide", "7", kind="award", reason="Merci")

    found = told(collective(PER_RESOLVED, AWARD), *lines, code="nord", place=1, roster=NORD)

    members = [(one.code, str(one.score)) for one in found.parts[0].members]
    assert members == [("p", "10"), ("q", "7")]
    first, second = found.parts[0].members[1].parts
    assert points([first, second]) == ["0", "7"]
    assert said(first) == ["Résolus: no figure yet"]
    assert said(second) == ["entraide: Merci"]


def test_a_members_part_is_about_this_team_alone() -> None:
    """Nord has p until Wednesday; the award of Thursday and its case are Sud's."""
    change = at("23T00:00")
    roster = Roster([member("p", "nord", end=change), member("p", "sud", start=change)])
    lines = (
        resolved("a", "1", "22T10:00"),
        fact("w", "p", "entraide", "4", "22T11:00", kind="award"),
        resolved("b", "2", "24T10:00"),
        fact("x", "p", "entraide", "6", "24T11:00", kind="award"),
    )

    found = told(collective(PER_RESOLVED, AWARD), *lines, code="nord", place=1, roster=roster)

    (one,) = found.parts[0].members
    assert (one.score, points(one.parts)) == (Fraction(14), ["10", "4"])
    assert [facts(part) for part in one.parts] == [[("a", "10")], [("w", "4")]]


def test_a_target_of_its_own_counts_in_the_part_for_that_team() -> None:
    """Nord's own target of 1 is told for the part in Nord, though p's last case was for Sud."""
    change = at("23T00:00")
    roster = Roster([member("p", "nord", end=change), member("p", "sud", start=change)])
    mine = {"id": "mine", "kpi": "resolved", "target": "3", "for": {"team:nord": "1"}}
    file = collective({"objective": "mine", "points": "9"})
    file["objectives"] = {"individual": [mine]}
    lines = resolved("a", "1", "22T10:00"), resolved("b", "1", "24T10:00")

    found = told(file, *lines, code="nord", place=1, roster=roster)

    (one,) = found.parts[0].members
    assert said(one.parts[0]) == ["Résolus: 1 dossiers, target 1 dossiers reached"]


def test_a_team_with_rules_of_its_own_shows_the_awards_it_was_given() -> None:
    file = document(scoring={"collective": {"points": [PER_RESOLVED, AWARD]}})
    lines = resolved("a", "1"), fact("w", "team:nord", "entraide", "7", kind="award")

    found = told(file, *lines, code="nord", roster=NORD)

    assert points(found.parts) == ["10", "7"]
    assert facts(found.parts[1]) == [("w", "7")]


def test_a_view_of_some_teams_shows_the_awards_given_there() -> None:
    """In `only: {teams: [sud]}` an award to p in Nord is not there; that to r in Sud is."""
    entry = {
        "name": "Sud",
        "scope": "individual",
        "only": {"teams": ["sud"]},
        "points": [PER_RESOLVED, AWARD],
    }
    change = at("23T00:00")
    roster = Roster([member("p", "nord", end=change), member("p", "sud", start=change)])
    file = document(scoring={"individual": {"points": [PER_RESOLVED]}, "also": [entry]})
    lines = (
        fact("w", "p", "entraide", "4", "22T11:00", kind="award"),
        resolved("b", "2", "24T10:00"),
        fact("x", "p", "entraide", "6", "24T11:00", kind="award"),
    )

    found = told(file, *lines, place=1, roster=roster)

    assert (found.score, points(found.parts)) == (Fraction(26), ["20", "6"])
    assert facts(found.parts[1]) == [("x", "6")]


def test_an_award_looks_at_no_kpi() -> None:
    with pytest.raises(TypeError, match=r"^Award looks at no KPI$"):
        kpi_of(Award(index=0, name="entraide", most=Fraction(1)))
