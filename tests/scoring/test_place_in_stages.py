"""The `rank` row of 3, stages (1.4, 3.1) and `countback` (4.2)."""

from typing import Any

import pytest

from challenge_hub.scoring import Line, Roster
from tests.scoring.files import (
    at,
    document,
    fact,
    individual,
    member,
    only_score,
    ranks,
    result,
    rows,
    scores,
)

RACE = {"kpi": "resolved", "rank": ["25", "18", "15"], "each": "stage"}


def staged(scoring: dict[str, Any], stages: Any = "day") -> dict[str, Any]:
    base = document(scoring=scoring)
    return {**base, "schedule": {**base["schedule"], "stages": stages}}


def races(*points: dict[str, Any], stages: Any = "day", **keys: Any) -> dict[str, Any]:
    return staged({"individual": {"points": list(points) or [RACE], **keys}}, stages)


def day(number: int, **values: str) -> list[Line]:
    """What each person resolved on one day."""
    return [
        fact(f"{number}{person}", f"p-{person}", "resolved", value, f"{number}T10:00")
        for person, value in values.items()
    ]


def test_places_give_their_points_stage_by_stage() -> None:
    lines = [*day(21, a="9", b="5", c="1"), *day(22, a="1", b="3")]

    assert scores(result(races(), *lines)) == {"p-a": "43", "p-b": "43", "p-c": "15"}


def test_tied_people_each_get_the_places_points_and_the_next_place_is_skipped() -> None:
    lines = day(21, a="9", b="5", c="5", d="1")

    assert scores(result(races(), *lines)) == {"p-a": "25", "p-b": "18", "p-c": "18", "p-d": "0"}


def test_shared_mean_gives_the_mean_of_the_places_filled() -> None:
    rule = RACE | {"shared": "mean"}
    lines = day(21, a="9", b="5", c="5", d="5")

    found = scores(result(races(rule), *lines))

    assert found == {"p-a": "25", "p-b": "11", "p-c": "11", "p-d": "11"}  # (18 + 15 + 0) / 3


def test_a_zero_is_placed_and_an_empty_measure_is_not() -> None:
    lines = [*day(21, a="0"), fact("x", "p-b", "csat", "5", "21T10:00")]

    assert scores(result(races(), *lines)) == {"p-a": "25", "p-b": "0"}


def test_who_is_under_the_minimum_has_no_place() -> None:
    rule = {"kpi": "csat", "rank": ["3", "2"], "each": "day", "minimum": 2}
    lines = (
        fact("a", "p-a", "csat", "5", "21T10:00"),
        fact("b", "p-b", "csat", "6", "21T10:00", count=2),
    )

    assert scores(result(individual(rule), *lines)) == {"p-a": "0", "p-b": "3"}


def test_gates_do_not_matter_for_places() -> None:
    file = races(gates=[{"kpi": "csat", "at_least": "4"}])

    assert scores(result(file, *day(21, a="9", b="5"))) == {"p-a": "25", "p-b": "18"}


def test_lower_better_kpis_place_the_smallest_first() -> None:
    rule = {"kpi": "delay", "rank": ["3", "1"], "each": "stage"}
    lines = fact("a", "p-a", "delay", "9"), fact("b", "p-b", "delay", "2")

    assert scores(result(races(rule), *lines)) == {"p-a": "1", "p-b": "3"}


def test_best_drops_the_worst_stages() -> None:
    lines = [*day(21, a="1", b="2"), *day(22, a="2", b="1"), *day(23, a="2", b="1")]

    assert scores(result(races(RACE | {"best": 2}), *lines)) == {"p-a": "50", "p-b": "43"}


def test_rank_points_of_a_stage_go_to_the_team_of_the_last_fact_in_it() -> None:
    change = at("21T12:00")
    roster = Roster(
        [
            member("p-a", "nord", end=change),
            member("p-a", "sud", start=change),
            member("p-b", "nord"),
        ]
    )
    scoring = {"individual": {"points": [RACE]}, "collective": {"aggregate": "sum"}}
    lines = (
        fact("a", "p-a", "resolved", "5", "21T10:00"),
        fact("b", "p-a", "resolved", "1", "21T13:00"),
        fact("c", "p-b", "resolved", "2", "21T10:00"),
    )

    found = result(staged(scoring), *lines, roster=roster)

    assert scores(found, "collective") == {"sud": "25", "nord": "18"}


STAGES = [
    {"name": "un", "from": "2023-08-21", "to": "2023-08-21"},
    {"name": "deux", "from": "2023-08-22T10:00:00Z", "to": "2023-08-23"},
]
TIERS = {"kpi": "csat", "each": "stage", "tiers": [{"from": "4", "points": "10"}]}


@pytest.mark.parametrize(
    ("when", "points"),
    [("21T23:59", "10"), ("22T11:59", "0"), ("22T12:00", "10"), ("24T00:00", "0")],
)
def test_facts_in_a_gap_between_stages_count_for_the_window_only(when: str, points: str) -> None:
    line = fact("a", "p", "csat", "5", when)

    assert only_score(races(TIERS, stages=STAGES), line) == points
    assert (
        only_score(races({k: v for k, v in TIERS.items() if k != "each"}, stages=STAGES), line)
        == "10"
    )


def test_a_rule_may_be_limited_to_listed_stages() -> None:
    rule = {"kpi": "resolved", "per": "1", "points": "1", "stages": ["deux"]}
    lines = fact("a", "p", "resolved", "3", "21T10:00"), fact("b", "p", "resolved", "4", "23T10:00")

    assert only_score(races(rule, stages=STAGES), *lines) == "4"
    assert only_score(races(rule | {"each": "stage"}, stages=STAGES), *lines) == "4"
    assert only_score(races(rule | {"each": "day"}, stages=STAGES), *lines) == "4"


def test_weeks_are_iso_weeks_clipped_to_the_window() -> None:
    base = races(TIERS, stages="week")
    schedule = base["schedule"] | {"start": "2023-08-20T06:00:00Z"}
    lines = (
        fact("a", "p", "csat", "5", "20T23:59"),
        fact("b", "p", "csat", "5", "21T00:00"),
        fact("c", "p", "csat", "5", "25T10:00"),
    )

    assert only_score({**base, "schedule": schedule}, *lines) == "20"


def test_countback_prefers_more_first_places_then_more_second() -> None:
    rule = RACE | {"rank": ["10", "10", "10"]}
    lines = [
        *day(21, a="3", b="2", c="1"),
        *day(22, a="1", b="2", c="3"),
        *day(23, a="2", b="3", c="1"),
    ]

    found = result(races(rule, ties=["countback"]), *lines)

    # a: 1, 3, 2; b: 2, 2, 1; c: 3, 1, 3
    assert ranks(found) == {"p-b": 1, "p-a": 2, "p-c": 3}
    assert [row["decided_by"] for row in rows(found)] == ["countback"] * 3


def test_countback_counts_stages_that_best_drops_and_places_beyond_the_list() -> None:
    rule = RACE | {"rank": ["10"], "best": 1}
    lines = [*day(21, a="3", b="2"), *day(22, a="2", b="3"), *day(23, a="3", b="2", c="4")]

    found = result(races(rule, ties=["countback"]), *lines)

    # a: 1, 2, 2; b: 2, 1, 3; c: 1
    assert ranks(found) == {"p-a": 1, "p-b": 2, "p-c": 3}


def test_equal_places_stay_tied() -> None:
    lines = [*day(21, a="1", b="1")]

    assert ranks(result(races(ties=["countback"]), *lines)) == {"p-a": 1, "p-b": 1}


def test_without_a_rank_rule_countback_takes_the_first_kpi_of_the_order() -> None:
    file = staged({"individual": {"rank_by": ["resolved"], "ties": ["countback"]}})
    lines = [*day(21, a="1", b="4"), *day(22, a="3", b="1"), *day(23, a="2", b="1")]

    assert ranks(result(file, *lines)) == {"p-a": 1, "p-b": 2}


def test_with_a_rank_rule_countback_takes_its_places_and_not_those_of_the_order() -> None:
    """Of satisfaction, which all are ranked by, a was first on three days and b on one."""
    csat = [fact(f"c{one}", "p-a", "csat", "4", f"{one}T10:00") for one in (21, 22, 23)]
    rule = RACE | {"rank": ["0"]}
    file = races(rule, rank_by=["csat"], ties=["countback"])

    found = result(file, *csat, fact("d", "p-b", "csat", "4"), *day(21, a="1", b="4"))

    assert ranks(found) == {"p-b": 1, "p-a": 2}


def test_countback_of_aggregated_teams_counts_their_members_places() -> None:
    roster = Roster([member("p-a", "nord"), member("p-b", "nord"), member("p-c", "sud")])
    scoring = {
        "individual": {"points": [RACE | {"rank": ["10", "10", "20"]}]},
        "collective": {"aggregate": "sum", "ties": ["countback"]},
    }

    found = result(staged(scoring), *day(21, a="1", b="2", c="3"), *day(22, c="1"), roster=roster)

    # nord: 3 and 2, 30 points; sud: 1 and 1, 20 points
    assert scores(found, "collective") == {"nord": "30", "sud": "20"}
    even = result(staged(scoring), *day(21, a="2", c="3"), *day(22, a="2", c="1"), roster=roster)
    assert ranks(even, "collective") == {"nord": 1, "sud": 1}
    won = result(staged(scoring), *day(21, a="2", c="3"), *day(22, a="1", c="1"), roster=roster)
    assert ranks(won, "collective") == {"sud": 1, "nord": 2}
