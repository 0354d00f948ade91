"""Paragraph 3.5: caps per bucket and on the whole, and which rules are under them."""

from typing import Any

from challenge_hub.scoring import Line
from tests.scoring.files import PER_RESOLVED, document, fact, individual, only_score, result, rows

DAY = {"each": "day", "points": "25"}
TIERS = {"kpi": "csat", "each": "day", "tiers": [{"from": "4", "points": "20"}]}


def resolved(when: str, value: str) -> Line:
    return fact(f"a{when}", "p", "resolved", value, when)


def capped(*lines: Line, points: Any = (PER_RESOLVED,), cap: Any = DAY, **keys: Any) -> str | None:
    return only_score(individual(*points, cap=cap, **keys), *lines)


def test_a_day_cap_limits_plain_per_rules_by_the_date_of_their_facts() -> None:
    assert capped(resolved("21T10:00", "4"), resolved("22T10:00", "2")) == "45"


def test_a_cap_is_reached_exactly_without_a_loss() -> None:
    assert capped(resolved("21T10:00", "2.5")) == "25"
    assert capped(resolved("21T10:00", "2.500001")) == "25"


def test_rules_with_the_same_each_share_one_cap() -> None:
    lines = resolved("21T10:00", "1"), fact("c", "p", "csat", "5", "21T10:00")

    assert capped(*lines, points=(PER_RESOLVED, TIERS)) == "25"


def test_a_negative_rule_makes_room_under_the_cap() -> None:
    fine = {"kpi": "contacts", "per": "1", "points": "-10"}
    lines = resolved("21T10:00", "4"), fact("c", "p", "contacts", "2", "21T10:00")

    assert capped(*lines, points=(PER_RESOLVED, fine)) == "20"


def test_a_cap_limits_from_above_only() -> None:
    assert capped(resolved("21T10:00", "-9")) == "-90"


def test_the_whole_rules_tiers_and_awards_are_outside_a_day_cap() -> None:
    tiers = {"kpi": "csat", "tiers": [{"from": "4", "points": "100"}]}
    award = {"award": "entraide", "max": "50"}
    whole = {"kpi": "contacts", "per": "1", "points": "60", "whole": True}
    lines = (
        fact("a", "p", "csat", "5", "21T10:00"),
        fact("b", "p", "contacts", "1", "21T10:00"),
        fact("w", "p", "entraide", "40", "21T10:00", kind="award"),
    )

    assert capped(*lines, points=(tiers, award, whole)) == "200"


def test_averages_under_a_plain_per_rule_are_outside_a_day_cap() -> None:
    assert (
        capped(fact("a", "p", "csat", "5"), points=({"kpi": "csat", "per": "1", "points": "9"},))
        == "45"
    )


def test_days_are_under_a_week_cap_but_weeks_not_under_a_day_cap() -> None:
    week = TIERS | {"each": "week"}
    lines = fact("a", "p", "csat", "5", "21T10:00"), fact("b", "p", "csat", "5", "22T10:00")

    assert capped(*lines, points=(TIERS,), cap={"each": "week", "points": "25"}) == "25"
    assert capped(*lines, points=(week,), cap={"each": "day", "points": "5"}) == "20"


def test_a_per_rule_by_week_is_dated_by_its_facts_under_a_day_cap() -> None:
    rule = PER_RESOLVED | {"each": "week"}

    assert capped(resolved("21T10:00", "4"), resolved("22T10:00", "1"), points=(rule,)) == "35"


def test_boosted_points_are_capped() -> None:
    boost = {"from": "2023-08-21T07:00:00Z", "to": "2023-08-21T09:00:00Z", "factor": "3"}

    assert capped(resolved("21T10:00", "2"), boosts=[boost]) == "25"


def test_buckets_that_best_drops_use_up_no_cap() -> None:
    tiers = [{"from": "4", "points": "10"}, {"from": "5", "points": "20"}]
    rule = TIERS | {"tiers": tiers, "best": 1}
    lines = (
        fact("a", "p", "csat", "4", "21T10:00"),
        fact("b", "p", "csat", "5", "22T10:00"),
        resolved("21T11:00", "2"),
    )

    assert capped(*lines, points=(rule, PER_RESOLVED)) == "40"


def test_two_caps_apply_first_by_bucket_then_on_the_whole() -> None:
    cap = [{"points": "40"}, DAY]

    found = result(
        individual(PER_RESOLVED, cap=cap), resolved("21T10:00", "4"), resolved("22T10:00", "2")
    )

    (row,) = rows(found)
    assert row["score"] == "40"
    assert row["points"] == [{"rule": 0, "points": "60"}, {"rule": "cap", "points": "-20"}]


def test_awards_are_under_the_cap_of_the_whole() -> None:
    award = {"award": "entraide", "max": "50"}
    line = fact("w", "p", "entraide", "40", kind="award")

    assert capped(line, points=(award,), cap={"points": "30"}) == "30"


def test_listed_stages_cap_only_rules_by_stage() -> None:
    stages = [{"name": "un", "from": "2023-08-21", "to": "2023-08-22"}]
    file = document(
        scoring={
            "individual": {
                "points": [TIERS | {"each": "stage"}, TIERS],
                "cap": {"each": "stage", "points": "5"},
            }
        },
        schedule={**document()["schedule"], "stages": stages},
    )

    assert only_score(file, fact("a", "p", "csat", "5", "21T10:00")) == "25"


def test_stages_that_are_days_are_capped_like_days() -> None:
    file = individual(TIERS, cap={"each": "stage", "points": "5"})
    file["schedule"] = {**file["schedule"], "stages": "day"}

    lines = fact("a", "p", "csat", "5", "21T10:00"), fact("b", "p", "csat", "5", "22T10:00")

    assert only_score(file, *lines) == "10"
