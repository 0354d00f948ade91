"""The table of 3 and paragraph 3.1, with numbers worked out by hand."""

import pytest

from challenge_hub.scoring import Unsupported, plan_from
from tests.scoring.files import HASH, fact, individual, only_score, result, rows

TIERS = [{"from": "4", "points": "10"}, {"from": "4.5", "points": "25"}]


@pytest.mark.parametrize(
    ("value", "points"), [("3", "30"), ("0", "0"), ("-2", "-20"), ("0.000001", "0.00001")]
)
def test_per_is_proportional_and_may_be_negative(value: str, points: str) -> None:
    file = individual({"kpi": "resolved", "per": "1", "points": "10"})

    assert only_score(file, fact("a", "p", "resolved", value)) == points


@pytest.mark.parametrize(("value", "points"), [("7", "6"), ("-7", "-6"), ("8.999999", "6")])
def test_whole_counts_full_units_towards_zero(value: str, points: str) -> None:
    file = individual({"kpi": "resolved", "per": "3", "points": "3", "whole": True})

    assert only_score(file, fact("a", "p", "resolved", value)) == points


def test_per_of_a_third_is_exact() -> None:
    file = individual({"kpi": "resolved", "per": "3", "points": "1"})

    (row,) = rows(result(file, fact("a", "p", "resolved", "1")))

    assert row["points"] == [{"rule": 0, "points": "0.333333333333", "exact": "1/3"}]


def test_per_of_a_ratio_in_percent_is_per_percent() -> None:
    """2.6: all figures about a ratio in % are in %."""
    file = individual({"kpi": "fcr", "per": "1", "points": "2"})

    score = only_score(file, fact("a", "p", "resolved", "3"), fact("b", "p", "contacts", "4"))

    assert score == "150"


@pytest.mark.parametrize(
    ("value", "points"), [("3.9", "0"), ("4", "10"), ("4.499999", "10"), ("4.5", "25"), ("5", "25")]
)
def test_tiers_give_the_furthest_threshold_inclusive(value: str, points: str) -> None:
    file = individual({"kpi": "csat", "tiers": TIERS})

    assert only_score(file, fact("a", "p", "csat", value)) == points


@pytest.mark.parametrize(
    ("value", "points"), [("5", "20"), ("5.1", "10"), ("10", "10"), ("11", "0")]
)
def test_tiers_of_a_lower_better_kpi_go_down(value: str, points: str) -> None:
    steps = [{"up_to": "10", "points": "10"}, {"up_to": "5", "points": "20"}]
    file = individual({"kpi": "delay", "tiers": steps})

    assert only_score(file, fact("a", "p", "delay", value)) == points


def test_each_day_applies_a_rule_a_day_and_adds_up() -> None:
    file = individual({"kpi": "csat", "each": "day", "tiers": TIERS})

    score = only_score(
        file,
        fact("a", "p", "csat", "5", "21T10:00"),
        fact("b", "p", "csat", "4", "22T10:00"),
        fact("c", "p", "csat", "1", "23T10:00"),
    )

    assert score == "35"


def test_a_local_midnight_parts_two_days() -> None:
    file = individual({"kpi": "csat", "each": "day", "tiers": TIERS})

    score = only_score(
        file,
        fact("a", "p", "csat", "5", "2023-08-22T21:59:59.999999Z"),
        fact("b", "p", "csat", "5", "2023-08-22T22:00:00Z"),
    )

    assert score == "50"


@pytest.mark.parametrize(("count", "points"), [(2, "0"), (3, "25")])
def test_minimum_counts_contacts_not_facts(count: int, points: str) -> None:
    file = individual({"kpi": "csat", "minimum": 3, "tiers": TIERS})

    score = only_score(file, fact("a", "p", "csat", str(5 * count), count=count))

    assert score == points


def test_minimum_of_a_ratio_is_its_denominator() -> None:
    file = individual({"kpi": "fcr", "minimum": 4, "per": "1", "points": "1"})

    enough = only_score(file, fact("a", "p", "resolved", "4"), fact("b", "p", "contacts", "4"))
    short = only_score(file, fact("a", "p", "resolved", "3"), fact("b", "p", "contacts", "3"))

    assert (enough, short) == ("100", "0")


def test_best_keeps_the_buckets_with_the_most_points() -> None:
    file = individual({"kpi": "resolved", "per": "1", "points": "1", "each": "day", "best": 2})

    score = only_score(
        file,
        fact("a", "p", "resolved", "3", "21T10:00"),
        fact("b", "p", "resolved", "5", "22T10:00"),
        fact("c", "p", "resolved", "4", "23T10:00"),
    )

    assert score == "9"


def test_best_prefers_an_empty_day_to_one_that_cost_points() -> None:
    file = individual({"kpi": "resolved", "per": "1", "points": "-1", "each": "day", "best": 4})

    score = only_score(
        file,
        fact("a", "p", "resolved", "3", "21T10:00"),
        fact("b", "p", "resolved", "5", "22T10:00"),
    )

    assert score == "-3"


def test_a_rule_that_is_not_scored_yet_is_refused_by_name() -> None:
    file = individual({"kpi": "csat", "shuffle": "1", "points": "1"})

    with pytest.raises(Unsupported, match=r"points\[0\]"):
        plan_from(file, HASH)
