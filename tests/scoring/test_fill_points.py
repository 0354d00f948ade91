"""The table of 3: zero, negative, empty, tied and boundary cases by hand."""

from typing import Any

import pytest

from challenge_hub.scoring import Line
from tests.scoring.files import (
    fact,
    individual,
    only_score,
    result,
    scores,
)

FREE = {
    "resolved": {"measure": "total"},
    "contacts": {"measure": "total"},
    "calls": {"measure": "count"},
    "mark": {"measure": "average"},
    "fcr": {"measure": "ratio", "unit": "%", "of": ["resolved", "contacts"]},
}


def one(kpi: str, value: str | None, count: int = 1, name: str = "a", day: str = "22") -> Line:
    return fact(name, "p", kpi, value, f"{day}T12:00", count=count)


def per(**keys: Any) -> dict[str, Any]:
    return {"kpi": "resolved", "per": "3", "points": "3", **keys}


@pytest.mark.parametrize(
    ("value", "points"),
    [
        ("2.999999", "0"),
        ("3", "3"),
        ("3.000001", "3"),
        ("0", "0"),
        ("-2.999999", "0"),
        ("-3", "-3"),
    ],
)
def test_whole_units_at_their_bounds(value: str, points: str) -> None:
    """3 `per`: towards zero on both sides."""
    assert only_score(individual(per(whole=True)), one("resolved", value)) == points


def test_per_of_an_empty_measure_is_zero_and_better_plays_no_part() -> None:
    """3 `per`: five minutes of a lower-better KPI at 10 a minute are 50."""
    rule = {"kpi": "delay", "per": "1", "points": "10"}

    assert only_score(individual(rule), one("resolved", "1")) == "0"
    assert only_score(individual(rule), one("delay", "5")) == "50"
    assert only_score(individual({**rule, "points": "-10"}), one("delay", "5")) == "-50"


@pytest.mark.parametrize(
    ("value", "points"),
    [("-2.000001", "0"), ("-2", "7"), ("-0.000001", "7"), ("0", "9"), ("3", "-5"), (None, "0")],
)
def test_tiers_may_be_zero_or_negative_and_stand_in_any_order(
    value: str | None, points: str
) -> None:
    """3 `tiers`: the furthest reached gives, also where it gives less; empty is not zero."""
    tiers = [
        {"from": "3", "points": "-5"}, {"from": "-2", "points": "7"}, {"from": "0", "points": "9"},
    ]  # fmt: skip
    line = one("contacts", "1") if value is None else one("resolved", value)

    assert only_score(individual({"kpi": "resolved", "tiers": tiers}), line) == points


@pytest.mark.parametrize(
    ("value", "points"), [("0", "9"), ("0.000001", "7"), ("-1", "9"), (None, "0")]
)
def test_tiers_down_to_zero(value: str | None, points: str) -> None:
    """3 `tiers` of a lower-better KPI: nothing reached without a fact, although 0 is best."""
    tiers = [{"up_to": "0", "points": "9"}, {"up_to": "5", "points": "7"}]
    line = one("resolved", "1") if value is None else one("delay", value)

    assert only_score(individual({"kpi": "delay", "tiers": tiers}), line) == points


def aimed(rule: dict[str, Any], **objective: Any) -> dict[str, Any]:
    aim = {"id": "o", "kpi": "csat", "target": "4", **objective}
    file = individual({"objective": "o", "points": "100", **rule})
    return {**file, "objectives": {"collective": [], "individual": [aim]}}


@pytest.mark.parametrize("progress", [False, True])
@pytest.mark.parametrize(("count", "points"), [(9, "0"), (10, "100"), (11, "100")])
def test_an_objective_needs_its_minimum(count: int, points: str, progress: bool) -> None:
    """3 `objective` and 3.1: one contact below, at it, one above."""
    file = aimed({"progress": progress}, minimum=10)

    assert only_score(file, one("csat", str(4 * count), count)) == points


@pytest.mark.parametrize("progress", [False, True])
def test_an_objective_without_a_fact_gives_nothing(progress: bool) -> None:
    """3.2: also one of 0 or below, which a measure of 0 would reach."""
    for target in ("4", "0", "-1"):
        file = aimed({"progress": progress}, target=target)

        assert only_score(file, one("resolved", "1")) == "0"


@pytest.mark.parametrize(
    ("value", "points"), [("71.999999", "119.999998"), ("72", "120"), ("72.000001", "120")]
)
def test_progress_ends_exactly_at_up_to(value: str, points: str) -> None:
    """3 `objective`: 72 of 60 are 120 %."""
    file = aimed({"progress": {"up_to": "120%"}}, kpi="resolved", target="60")

    found = only_score(file, one("resolved", value))

    assert found is not None
    assert found[: len(points)] == points


def placed(rank: list[str], values: dict[str, str], **keys: Any) -> dict[str, str | None]:
    rule = {"kpi": "resolved", "rank": rank, **keys}
    lines = [fact(who, who, "resolved", value) for who, value in values.items()]
    return scores(result(individual(rule), *lines))


@pytest.mark.parametrize(
    ("shared", "expected"),
    [
        ("full", {"a": "9", "b": "9", "c": "9", "d": "-4"}),
        ("mean", {"a": "6", "b": "6", "c": "6", "d": "-4"}),  # (9 + 6 + 3) ÷ 3
    ],
)
def test_three_on_the_first_place_leave_the_fourth(shared: str, expected: dict[str, str]) -> None:
    """3 `rank`: places 1, 1, 1, 4; place points may be negative, and so may the figures."""
    values = {"a": "-1", "b": "-1", "c": "-1", "d": "-2"}

    assert placed(["9", "6", "3", "-4"], values, shared=shared) == expected


@pytest.mark.parametrize(("rank", "expected"), [([], "0"), (["5"], "5"), (["0", "5"], "0")])
def test_one_alone_is_first(rank: list[str], expected: str) -> None:
    """3 `rank`: 0 beyond the list."""
    assert placed(rank, {"a": "0"}) == {"a": expected}


def test_a_tie_across_the_end_of_the_list_shares_what_is_in_it() -> None:
    """3 `rank`: places 2 and 3 of a list of two: (4 + 0) ÷ 2."""
    values = {"a": "9", "b": "1", "c": "1"}

    assert placed(["6", "4"], values, shared="mean") == {"a": "6", "b": "2", "c": "2"}
    assert placed(["6", "4"], values) == {"a": "6", "b": "4", "c": "4"}


@pytest.mark.parametrize(
    ("before", "now", "loss", "points"),
    [
        ("4", "4", True, "0"),
        ("4", "4.000001", False, "0.00001"),
        ("4", "3.999999", False, "0"),
        ("4", "3.999999", True, "-0.00001"),
        ("0", "3", False, "30"),
        ("-2", "0", False, "20"),
    ],
)
def test_a_gain_at_its_bounds(before: str, now: str, loss: bool, points: str) -> None:
    """3 `improvement`: 10 points per unit above the own baseline."""
    gain = {"per": "1", "points": "10", "loss": loss}
    file = {**individual({"kpi": "mark", "improvement": gain}), "kpis": FREE}
    file["evaluation"] = {"baseline": {"from": "2023-08-14", "to": "2023-08-18"}}
    lines = one("mark", before, name="old", day="15"), one("mark", now)

    assert only_score(file, *lines) == points


def given(*awards: tuple[str, str], most: str = "50") -> str | None:
    """The score of one person by awards of (id, value), all of one instant."""
    lines = [fact(name, "p", "thanks", value, kind="award") for name, value in awards]
    return only_score(individual({"award": "thanks", "max": most}), *lines)


@pytest.mark.parametrize(
    ("awards", "most", "score"),
    [
        ((("a", "49.999999"),), "50", "49.999999"),
        ((("a", "50"),), "50", "50"),
        ((("a", "50.000001"),), "50", "50"),
        ((("a", "5"),), "0", "0"),
        ((("a", "0"),), "50", "0"),
        ((("a", "-20"),), "50", "-20"),
        ((("a", "-20"), ("b", "90")), "50", "50"),
        ((("a", "60"), ("b", "-20")), "50", "30"),  # of one instant: by id
        ((("b", "60"), ("a", "-20")), "50", "40"),
    ],
)
def test_awards_at_their_limit(awards: tuple[tuple[str, str], ...], most: str, score: str) -> None:
    """3 `award`."""
    assert given(*awards, most=most) == score
