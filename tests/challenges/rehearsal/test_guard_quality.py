"""Which rules reward volume or speed without a condition on quality, and which do not."""

from typing import Any

import pytest

from challenge_hub.challenges.rehearsal.guards import unguarded
from challenge_hub.scoring import plan_from
from tests.challenges.rehearsal.making import challenge
from tests.scoring.files import CSAT, HASH, PER_RESOLVED, RESOLVED

GATE = {"kpi": "csat", "at_least": "4"}


def warned(*points: dict[str, Any], **keys: Any) -> list[tuple[str, str, list[int]]]:
    """What is rewarded unguarded: code, KPI and rules."""
    file = challenge(scoring={"individual": {"points": list(points), **keys}})
    found = unguarded(plan_from(file, HASH))
    return [(one["code"], one["kpi"], one["rules"]) for one in found]


def test_points_for_volume_without_a_condition_on_quality() -> None:
    assert warned(PER_RESOLVED) == [("volume_unguarded", "resolved", [0])]


@pytest.mark.parametrize(
    "rule",
    [
        {"kpi": "calls", "per": "1", "points": "1"},
        {"kpi": "calls", "tiers": [{"from": "1", "points": "5"}]},
        {"kpi": "calls", "rank": ["3", "1"]},
        {"kpi": "calls", "improvement": {"per": "1", "points": "1"}},
    ],
)
def test_every_kind_of_rule_on_volume_is_looked_at(rule: dict[str, Any]) -> None:
    assert warned(rule) == [("volume_unguarded", "calls", [0])]


def test_an_objective_of_volume_is_looked_at_too() -> None:
    assert warned({"objective": "mine", "points": "5"}) == [("volume_unguarded", "resolved", [0])]


def test_ranking_by_volume_alone() -> None:
    assert warned(rank_by=["resolved", "csat"]) == [("volume_unguarded", "resolved", [])]


def test_one_warning_a_kpi_names_all_its_rules() -> None:
    rules = (PER_RESOLVED, {"kpi": "csat", "per": "1", "points": "1"}, PER_RESOLVED)

    assert warned(*rules) == [("volume_unguarded", "resolved", [0, 2])]


@pytest.mark.parametrize(
    "rule",
    [
        {"kpi": "csat", "per": "1", "points": "1"},
        {"kpi": "fcr", "tiers": [{"from": "80", "points": "5"}]},
        {"kpi": "resolved", "per": "1", "points": "-1"},
        {"kpi": "resolved", "tiers": [{"from": "1", "points": "-5"}]},
        {"award": "entraide", "max": "5"},
    ],
)
def test_quality_awards_and_points_taken_away_reward_no_volume(rule: dict[str, Any]) -> None:
    assert warned(rule) == []


def test_speed_is_volume_by_another_name() -> None:
    rule = {"kpi": "delay", "tiers": [{"up_to": "5", "points": "10"}]}

    assert warned(rule) == [("speed_unguarded", "delay", [0])]


@pytest.mark.parametrize("otherwise", ["unranked", "zero", {"keep": "50%"}])
def test_a_condition_on_quality_guards_whatever_it_does(otherwise: object) -> None:
    assert warned(PER_RESOLVED, gates=[{**GATE, "otherwise": otherwise}]) == []


@pytest.mark.parametrize(
    "gate",
    [
        {"kpi": "delay", "at_most": "30"},  # asks for speed
        {"kpi": "contacts", "at_least": "10"},  # asks for volume
        {"kpi": "csat", "minimum": 10},  # asks for surveys, not for good ones
    ],
)
def test_a_condition_on_something_else_guards_nothing(gate: dict[str, Any]) -> None:
    assert [code for code, _, _ in warned(PER_RESOLVED, gates=[gate])] == ["volume_unguarded"]


def test_the_first_kpi_of_quality_is_proposed_for_the_condition() -> None:
    kpis = {"resolved": RESOLVED, "csat": CSAT}
    with_quality, without = (
        next(unguarded(plan_from(challenge(kpis=chosen), HASH)))
        for chosen in (kpis, {"resolved": RESOLVED})
    )

    assert (with_quality["quality"], without["quality"]) == ("csat", None)
