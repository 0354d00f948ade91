"""Paragraph 3.4: points for improvement on one's own baseline."""

from typing import Any

import pytest

from challenge_hub.scoring import Line, Roster
from tests.scoring.files import at, document, fact, individual, member, only_score, result, scores

WEEK_BEFORE = {"from": "2023-08-14", "to": "2023-08-18"}  # five days


def gain(kpi: str, per: str, points: str = "10", **keys: Any) -> dict[str, Any]:
    outer: dict[str, Any] = {key: keys.pop(key) for key in ("each", "minimum") if key in keys}
    return {"kpi": kpi, "improvement": {"per": per, "points": points, **keys}, **outer}


def file(rule: dict[str, Any], **schedule: Any) -> dict[str, Any]:
    base = individual(rule)
    return {
        **base,
        "schedule": {**base["schedule"], **schedule},
        "evaluation": {"baseline": WEEK_BEFORE},
    }


def before(kpi: str, value: str, **keys: Any) -> Line:
    return fact(f"old-{kpi}", "p", kpi, value, "15T10:00", **keys)


def after(kpi: str, value: str, when: str = "22T10:00", **keys: Any) -> Line:
    return fact(f"new-{kpi}-{when}", "p", kpi, value, when, **keys)


def test_an_average_is_compared_as_it_is() -> None:
    rule = gain("csat", "0.1")

    assert only_score(file(rule), before("csat", "4"), after("csat", "4.5")) == "50"


def test_a_loss_costs_nothing_unless_the_rule_says_so() -> None:
    lines = before("csat", "4.5"), after("csat", "4")

    assert only_score(file(gain("csat", "0.1")), *lines) == "0"
    assert only_score(file(gain("csat", "0.1", loss=True)), *lines) == "-50"


def test_a_lower_better_kpi_gains_by_falling() -> None:
    assert only_score(file(gain("delay", "1")), before("delay", "30"), after("delay", "26")) == "40"


def test_totals_are_compared_per_calendar_day_without_activity() -> None:
    """Baseline 10 in 5 days; 15 in the 5 days of the week: one more a day."""
    lines = before("resolved", "10"), after("resolved", "15")

    assert only_score(file(gain("resolved", "1")), *lines) == "10"


def test_only_days_with_activity_that_are_not_closed_count() -> None:
    """Baseline without its closed Tuesday: 12 in 4 days; Monday and Wednesday to Friday: 4."""
    schedule = {"activity": {"mon-fri": "08:00-18:00"}, "closed": ["2023-08-15", "2023-08-22"]}
    lines = before("resolved", "12"), after("resolved", "16")

    assert only_score(file(gain("resolved", "1"), **schedule), *lines) == "10"


def test_activity_that_runs_into_the_next_day_makes_that_day_count() -> None:
    """Work from Friday 22:00 to 02:00: Fridays and Saturdays; the week ends on Friday."""
    schedule = {"activity": {"fri": "22:00-02:00"}}
    lines = before("resolved", "1"), after("resolved", "3")

    assert only_score(file(gain("resolved", "1"), **schedule), *lines) == "20"


def test_days_run_up_to_the_instant_shown_which_is_outside() -> None:
    lines = before("resolved", "10"), after("resolved", "6", "21T10:00")
    rule = file(gain("resolved", "1"))

    assert only_score(rule, *lines, at=at("22T00:00")) == "40"  # 6 in one day
    assert only_score(rule, *lines, at=at("22T00:01")) == "10"  # 3 a day in two


@pytest.mark.parametrize(("old", "new", "points"), [("4", "5", "250"), ("5", "4", "0")])
def test_per_percent_of_the_own_baseline(old: str, new: str, points: str) -> None:
    assert only_score(file(gain("csat", "1%")), before("csat", old), after("csat", new)) == points


def test_a_percent_of_a_negative_baseline_is_of_its_size() -> None:
    """From -4 to -2 is better by half: 50 %."""
    lines = before("csat", "-4"), after("csat", "-2")
    base = file(gain("csat", "1%"))
    base["kpis"] = {**base["kpis"], "csat": {"measure": "average"}}

    assert only_score(base, *lines) == "500"


def test_a_baseline_of_zero_gives_no_percent() -> None:
    lines = before("delay", "0"), after("delay", "5")

    assert only_score(file(gain("delay", "1%", loss=True)), *lines) == "0"


def test_an_empty_baseline_or_current_measure_gives_nothing() -> None:
    assert only_score(file(gain("csat", "0.1")), after("csat", "5")) == "0"
    assert only_score(file(gain("csat", "0.1")), before("csat", "4"), after("resolved", "1")) == "0"


def test_under_each_every_bucket_is_compared_with_the_whole_baseline() -> None:
    rule = gain("csat", "1", each="day")
    lines = before("csat", "3"), after("csat", "5", "21T10:00"), after("csat", "4", "22T10:00")

    assert only_score(file(rule), *lines) == "30"


def test_the_minimum_is_of_the_current_measure() -> None:
    rule = gain("csat", "1", minimum=2)

    assert only_score(file(rule), before("csat", "3"), after("csat", "5")) == "0"
    assert only_score(file(rule), before("csat", "3"), after("csat", "10", count=2)) == "20"


def test_a_ratio_in_percent_gains_by_the_percent() -> None:
    lines = (
        before("resolved", "1"),
        before("contacts", "2"),
        after("resolved", "3"),
        after("contacts", "4"),
    )

    assert only_score(file(gain("fcr", "1", "2")), *lines) == "50"


def test_a_teams_part_is_compared_with_the_persons_baseline_over_the_days_in_that_team() -> None:
    """Baseline 2 a day; 3 a day in nord (Monday), 4 a day in sud (Tuesday to Friday)."""
    change = at("22T00:00")
    roster = Roster([member("p", "nord", end=change), member("p", "sud", start=change)])
    base = document(
        scoring={
            "individual": {"points": [gain("resolved", "1")]},
            "collective": {"aggregate": "sum"},
        },
        evaluation={"baseline": WEEK_BEFORE},
    )
    lines = before("resolved", "10"), after("resolved", "3", "21T10:00"), after("resolved", "16")

    found = result(base, *lines, roster=roster)

    assert scores(found, "collective") == {"sud": "20", "nord": "10"}
    assert scores(found) == {"p": "18"}  # 19 in 5 days


def test_a_team_with_improvement_rules_is_compared_with_its_own_baseline() -> None:
    base = document(
        scoring={"collective": {"points": [gain("csat", "1")]}},
        evaluation={"baseline": WEEK_BEFORE},
    )
    roster = Roster([member("p", "nord"), member("q", "nord")])
    lines = before("csat", "3"), fact("q-old", "q", "csat", "1", "15T10:00"), after("csat", "5")

    assert scores(result(base, *lines, roster=roster), "collective") == {"nord": "30"}
