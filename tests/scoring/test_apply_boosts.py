"""Paragraph 3.3: what boosts multiply, and what they leave alone."""

from typing import Any

from challenge_hub.scoring import Line
from tests.scoring.files import PER_RESOLVED, fact, individual, only_score

NOON = {"from": "2023-08-22T10:00:00Z", "to": "2023-08-22T11:00:00Z", "factor": "2"}  # 12 to 13 h


def boosted(*lines: Line, rule: dict[str, Any] = PER_RESOLVED, boost: Any = NOON) -> str | None:
    boosts = boost if isinstance(boost, list) else [boost]
    return only_score(individual(rule, boosts=boosts), *lines)


def resolved(when: str, value: str = "1") -> Line:
    return fact(f"a{when}", "p", "resolved", value, when)


def test_a_boost_begins_inside_and_ends_outside() -> None:
    assert boosted(resolved("22T11:59")) == "10"
    assert boosted(resolved("22T12:00")) == "20"
    assert boosted(resolved("22T12:59")) == "20"
    assert boosted(resolved("22T13:00")) == "10"


def test_a_boost_multiplies_negative_points_too() -> None:
    assert boosted(resolved("22T12:00", "-1")) == "-20"


def test_overlapping_boosts_multiply() -> None:
    other = {"from": "2023-08-22T10:30:00Z", "to": "2023-08-22T12:00:00Z", "factor": "1.5"}

    score = boosted(
        resolved("22T12:15"), resolved("22T12:45"), resolved("22T13:15"), boost=[NOON, other]
    )

    assert score == "65"  # 20 + 30 + 15


def test_a_factor_of_zero_takes_the_points_of_that_time() -> None:
    assert boosted(resolved("22T12:00"), resolved("22T14:00"), boost=NOON | {"factor": "0"}) == "10"


def test_only_the_named_kpis_are_boosted() -> None:
    assert boosted(resolved("22T12:00"), boost=NOON | {"kpis": ["contacts"]}) == "10"
    assert boosted(resolved("22T12:00"), boost=NOON | {"kpis": ["resolved"]}) == "20"


def test_whole_cuts_after_the_boost() -> None:
    rule = {"kpi": "resolved", "per": "2", "points": "5", "whole": True}

    assert boosted(resolved("22T12:00"), rule=rule) == "5"
    assert boosted(resolved("22T12:00", "1.5"), rule=rule) == "5"


def test_counts_are_boosted_like_totals() -> None:
    rule = {"kpi": "calls", "per": "1", "points": "1"}

    assert boosted(fact("a", "p", "calls", None, "22T12:00", count=3), rule=rule) == "6"


def test_averages_tiers_and_minimums_see_unboosted_values() -> None:
    average = {"kpi": "csat", "per": "1", "points": "1"}
    tiers = {"kpi": "resolved", "tiers": [{"from": "2", "points": "7"}]}
    minimum = PER_RESOLVED | {"minimum": 2}

    assert boosted(fact("a", "p", "csat", "4", "22T12:00"), rule=average) == "4"
    assert boosted(resolved("22T12:00"), rule=tiers) == "0"
    assert boosted(resolved("22T12:00"), rule=minimum) == "0"


def test_a_boost_counts_day_by_day_under_each() -> None:
    rule = PER_RESOLVED | {"each": "day", "best": 1}

    assert boosted(resolved("22T12:00"), resolved("23T12:00", "1.5"), rule=rule) == "20"
