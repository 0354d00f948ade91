"""Paragraphs 3.1, 3.5, 3.6, 4.3: zero, negative, empty, tied and boundary cases by hand."""

from typing import Any

import pytest

from challenge_hub.scoring import Line, Roster
from tests.scoring.files import (
    PER_RESOLVED,
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


def one(kpi: str, value: str | None, count: int = 1, name: str = "a", day: str = "22") -> Line:
    return fact(name, "p", kpi, value, f"{day}T12:00", count=count)


def test_of_equal_buckets_best_keeps_the_earlier() -> None:
    """3.1: Monday's 10 are kept, so that its cap of 25 cuts 20 + 10; Tuesday's would be uncut."""
    tiers = {"kpi": "csat", "each": "day", "best": 1, "tiers": [{"from": "4", "points": "10"}]}
    file = individual(tiers, PER_RESOLVED, cap={"each": "day", "points": "25"})
    lines = (
        one("csat", "5", name="a", day="21"),
        one("csat", "4", name="b", day="22"),
        one("resolved", "2", name="c", day="21"),
    )

    assert only_score(file, *lines) == "25"


def test_a_running_day_counts_as_it_stands() -> None:
    """3.1: 4 at noon are 10 points, 3.5 in the evening none."""
    tiers = {"kpi": "csat", "each": "day", "tiers": [{"from": "4", "points": "10"}]}
    lines = one("csat", "4", name="a"), fact("b", "p", "csat", "3", "22T18:00")

    noon = result(individual(tiers), *lines, at=at("22T18:00"))
    evening = result(individual(tiers), *lines, at=at("22T18:01"))

    assert (scores(noon), scores(evening)) == ({"p": "10"}, {"p": "0"})


@pytest.mark.parametrize(
    ("cap", "value", "score"),
    [
        ("0", "1", "0"),
        ("0", "-1", "-10"),
        ("-5", "1", "-5"),
        ("-5", "-1", "-10"),
        ("10", "1", "10"),
    ],
)
def test_a_cap_of_zero_or_below(cap: str, value: str, score: str) -> None:
    """3.5: from above only."""
    file = individual(PER_RESOLVED, cap={"points": cap})

    assert only_score(file, one("resolved", value)) == score


@pytest.mark.parametrize(
    ("keep", "value", "score"),
    [
        ("100%", "1", "10"),
        ("50%", "1", "5"),
        ("0%", "1", "0"),
        ("50%", "0", "0"),
        ("0%", "-1", "-10"),
    ],
)
def test_what_a_gate_keeps(keep: str, value: str, score: str) -> None:
    """3.6: without a mark the gate is missed; 0 and below are left as they are."""
    gate = {"kpi": "csat", "at_least": "4", "otherwise": {"keep": keep}}

    assert only_score(individual(PER_RESOLVED, gates=[gate]), one("resolved", value)) == score


@pytest.mark.parametrize(
    ("aggregate", "nord", "sud"),
    [
        ("sum", "-20", "0"),
        ("mean", "-10", "0"),
        ({"best": 1}, "10", "0"),
        ({"best": 2}, "-20", "0"),
        ({"mean": "roster"}, "-10", "0"),
        ({"per": "contacts"}, "-5", None),
    ],
)
def test_an_aggregate_of_zero_and_negative_scores(
    aggregate: Any, nord: str, sud: str | None
) -> None:
    """4.3: 10 and -30 in nord, which worked 4; 0 in sud, which worked 0."""
    roster = Roster([member("a", "nord"), member("b", "nord"), member("c", "sud")])
    lines = (
        fact("1", "a", "resolved", "1"), fact("2", "b", "resolved", "-3"),
        fact("3", "c", "resolved", "0"), fact("4", "a", "contacts", "4"),
        fact("5", "c", "contacts", "0"),
    )  # fmt: skip
    scoring = {"individual": {"points": [PER_RESOLVED]}, "collective": {"aggregate": aggregate}}

    found = scores(result(document(scoring=scoring), *lines, roster=roster), "collective")

    assert found == {"nord": nord, "sud": sud}


@pytest.mark.parametrize(("aggregate", "rank"), [("sum", 1), ("mean", 1), ({"best": 1}, 1)])
def test_teams_of_equal_scores_share_a_rank(aggregate: Any, rank: int) -> None:
    """4.3 and 4.2: without ties named, what is equal is shared."""
    roster = Roster([member("a", "nord"), member("b", "sud")])
    lines = fact("1", "a", "resolved", "2"), fact("2", "b", "resolved", "2")
    scoring = {"individual": {"points": [PER_RESOLVED]}, "collective": {"aggregate": aggregate}}

    found = result(document(scoring=scoring), *lines, roster=roster)

    assert ranks(found, "collective") == {"nord": rank, "sud": rank}
    assert [row["decided_by"] for row in rows(found, "collective")] == ["shared", "shared"]
