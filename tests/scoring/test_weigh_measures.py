"""Edges of measures, thresholds, caps and ties that a whole challenge seldom meets."""

from fractions import Fraction
from typing import Any

import pytest

from challenge_hub.scoring import Line, Roster, Unsupported, plan_from
from challenge_hub.scoring.keys import key_of
from challenge_hub.scoring.kpis import Kpi, Reading
from challenge_hub.scoring.objectives import reached, share
from challenge_hub.scoring.sheets import Sheet
from tests.scoring.files import (
    HASH,
    PER_RESOLVED,
    at,
    document,
    fact,
    individual,
    member,
    only_score,
    ranks,
    result,
    scores,
)

DELAY = Kpi("delay", "", "", "average", True, None, 0)
CSAT = Kpi("csat", "", "", "average", False, None, 0)


def resolved(name: str, value: str, when: str = "22T12:00", **keys: Any) -> Line:
    return fact(name, "p", "resolved", value, when, **keys)


def test_values_a_hair_apart_are_in_the_right_order() -> None:
    """Less than 2**-64 apart, where keys compare as fractions."""
    base, hair = Fraction(3, 4), Fraction(1, 10**30)

    lower = [key_of(base + more, lower=True) for more in (-hair, 0, hair, 2 * hair)]
    higher = [key_of(base + more, lower=False) for more in (2 * hair, hair, 0, -hair)]

    assert lower == sorted(lower)
    assert higher == sorted(higher)
    assert len({*lower}) == len({*higher}) == 4


@pytest.mark.parametrize(
    ("kpi", "measure", "target", "is_reached", "way"),
    [
        (DELAY, (1, 4), Fraction(1, 2), True, Fraction(2)),
        (DELAY, (0, 4), Fraction(1, 2), True, Fraction(1)),
        (DELAY, (-1, 4), Fraction(1, 2), True, Fraction(1)),
        (DELAY, (1, 1), Fraction(1, 2), False, Fraction(1, 2)),
        (CSAT, (1, 4), Fraction(1, 2), False, Fraction(1, 2)),
        (CSAT, None, Fraction(1, 2), False, Fraction(0)),
        (CSAT, None, Fraction(-1), False, Fraction(0)),
    ],
)
def test_reached_and_how_much_of_the_way(
    kpi: Kpi, measure: tuple[int, int] | None, target: Fraction, is_reached: bool, way: Fraction
) -> None:
    reading = Reading(measure, 4 * 10**6)

    assert (reached(kpi, reading, target, 4), share(kpi, reading, target, 4)) == (is_reached, way)


def test_with_too_few_contacts_nothing_is_reached_however_low_the_target() -> None:
    reading = Reading((5, 1), 3 * 10**6)

    assert reached(CSAT, reading, Fraction(-1), 4) is False
    assert share(CSAT, reading, Fraction(-1), 4) == 0


def test_the_lines_of_objectives_say_whose_they_are() -> None:
    mine = {"id": "mine", "kpi": "resolved", "target": "4", "minimum": 2}
    ours = {"id": "ours", "kpi": "fcr", "target": "50", "for": {"team:nord": "25"}}
    file = document(objectives={"individual": [mine], "collective": [ours]})
    lines = resolved("a", "2", count=2), fact("b", "q", "resolved", "9")
    roster = Roster([member("p", "nord"), member("q", "sud")])

    found = result(file, *lines, roster=roster).as_dict()["objectives"]

    nothing = {"measure": None, "reached": False, "share": "0"}
    assert found == [
        {"id": "ours", "scope": "collective", "target": "0.5", **nothing},
        {"id": "ours", "scope": "collective", "target": "0.25", "team": "nord", **nothing},
        {"id": "mine", "scope": "individual", "measure": "2", "target": "4", "reached": False,
         "share": "0.5", "person": "p"},
        {"id": "mine", "scope": "individual", "measure": "9", "target": "4", "reached": False,
         "share": "0", "person": "q"},
    ]  # fmt: skip


@pytest.mark.parametrize("key", ["objectives", "gates", "points"])
def test_without_a_minimum_no_contact_is_needed(key: str) -> None:
    """A total may come with a count of 0."""
    goal = {"id": "mine", "kpi": "resolved", "target": "3"}
    gate = {"kpi": "resolved", "at_least": "3"}
    file = {
        "objectives": individual({"objective": "mine", "points": "30"}),
        "gates": individual(PER_RESOLVED, gates=[gate]),
        "points": individual(PER_RESOLVED),
    }[key] | {"objectives": {"individual": [goal]}}

    found = result(file, resolved("a", "3", count=0))

    assert (scores(found), ranks(found)) == ({"p": "30"}, {"p": 1})
    assert found.objectives[0].reached


def test_a_target_of_the_last_stay_counts_for_who_joins_later_and_has_no_facts() -> None:
    new = frozenset({"nouveau"})
    mine = {"id": "mine", "kpi": "resolved", "target": "4", "for": {"tag:nouveau": "2"}}
    file = document(objectives={"individual": [mine]})
    roster = Roster([member("p", "nord", start=at("23T00:00"), tags=new)])

    assert [line.target for line in result(file, roster=roster).objectives] == [2]


@pytest.mark.parametrize(
    ("above", "below"),
    [("2", "4"), ("-2", "-4"), ("0.000001", "0.000002"), ("-0.000001", "-0.000002")],
)
def test_a_ratio_meets_its_threshold_whatever_the_sign_of_what_it_divides_by(
    above: str, below: str
) -> None:
    """A half is 50 %. More cases may have been taken back than came in."""
    tiers = [{"from": "49", "points": "1"}, {"from": "51", "points": "5"}]
    lines = resolved("a", above), fact("b", "p", "contacts", below)

    assert only_score(individual({"kpi": "fcr", "tiers": tiers}), *lines) == "1"


def test_a_ratio_over_a_millionth_is_one_like_others() -> None:
    """A millionth of a case in a millionth of a contact is 100 %."""
    tiers = [{"from": "99", "points": "1"}, {"from": "101", "points": "5"}]
    lines = resolved("a", "0.000001"), fact("b", "p", "contacts", "0.000001")

    assert only_score(individual({"kpi": "fcr", "tiers": tiers}), *lines) == "1"


def test_a_step_that_is_missed_by_a_millionth_is_missed() -> None:
    rule = {"kpi": "contacts", "tiers": [{"from": "20", "points": "5"}]}
    file = individual({"kpi": "time", "tiers": [{"up_to": "20", "points": "5"}]}, rule)
    file["kpis"] = {**file["kpis"], "time": {"measure": "total", "better": "lower"}}

    def points(value: str) -> str | None:
        return only_score(file, fact("a", "p", "time", value), fact("b", "p", "contacts", value))

    assert [points(value) for value in ("19.999999", "20", "20.000001")] == ["5", "10", "5"]


def test_a_bucket_under_the_minimum_hides_no_later_one() -> None:
    rule = {"kpi": "csat", "each": "day", "minimum": 2, "tiers": [{"from": "4", "points": "9"}]}
    lines = (
        fact("a", "p", "csat", "5", "21T10:00"),
        fact("b", "p", "csat", "10", "22T10:00", count=2),
    )

    assert only_score(individual(rule), *lines) == "9"


def test_an_average_by_week_is_that_of_all_its_days() -> None:
    """3, 4 and 5 on three days are 4, though a cap by day has them kept apart."""
    rule = {"kpi": "csat", "each": "week", "per": "1", "points": "10"}
    lines = [fact(day, "p", "csat", value, f"{day}T10:00") for day, value in
             (("21", "3"), ("22", "4"), ("23", "5"))]  # fmt: skip

    assert only_score(individual(rule, cap={"each": "day", "points": "1"}), *lines) == "40"


def test_the_contacts_of_a_week_are_those_of_all_its_days() -> None:
    rule = {"kpi": "csat", "each": "week", "minimum": 3, "per": "1", "points": "10"}
    lines = [fact(day, "p", "csat", "4", f"{day}T10:00") for day in ("21", "22", "23")]

    assert only_score(individual(rule, cap={"each": "day", "points": "1"}), *lines) == "40"


def test_what_best_drops_in_one_week_takes_nothing_under_the_cap_of_a_day() -> None:
    """Weeks of 10 and 40 points, of which the second counts; its Monday is cut to 25."""
    rule = {**PER_RESOLVED, "each": "week", "best": 1}
    file = individual(rule, cap={"each": "day", "points": "25"})
    file["schedule"] = {**file["schedule"], "end": "2023-09-01T16:00:00Z"}
    lines = resolved("a", "3", "24T10:00"), resolved("b", "4", "28T10:00")

    assert only_score(file, *lines) == "25"


@pytest.mark.parametrize(("value", "left"), [("0.1", "0.5"), ("0.05", "0.25"), ("0", "0")])
def test_a_missed_gate_halves_small_scores_too(value: str, left: str) -> None:
    gate = {"kpi": "csat", "at_least": "4", "otherwise": {"keep": "50%"}}

    assert only_score(individual(PER_RESOLVED, gates=[gate]), resolved("a", value)) == left


def test_a_boost_in_bare_dates_is_of_local_days() -> None:
    boost = {"from": "2023-08-22", "to": "2023-08-22", "factor": "2"}
    file = individual(PER_RESOLVED, boosts=[boost])

    found = [
        only_score(file, resolved("a", "1", when))
        for when in ("21T23:59", "22T00:00", "22T23:59", "23T00:00")
    ]

    assert found == ["10", "20", "20", "10"]


def test_a_tie_by_a_lower_better_kpi_goes_to_the_smaller() -> None:
    lines = (
        resolved("a", "1"),
        fact("b", "p", "delay", "9"),
        fact("c", "q", "resolved", "1"),
        fact("d", "q", "delay", "5"),
    )

    assert ranks(result(individual(PER_RESOLVED, ties=["delay"]), *lines)) == {"q": 1, "p": 2}


@pytest.mark.parametrize(
    ("baseline", "points"), [(["2023-08-14", "2023-08-15"], "0"), (["2023-08-14"], "20")]
)
def test_a_baseline_without_an_active_day_compares_with_nothing(
    baseline: list[str], points: str
) -> None:
    """With Tuesday open the baseline is 1 a day, against 15 in five days."""
    file = {
        **individual({"kpi": "resolved", "improvement": {"per": "1", "points": "10"}}),
        "evaluation": {"baseline": {"from": "2023-08-14", "to": "2023-08-15"}},
    }
    file["schedule"] = {**file["schedule"], "closed": baseline}

    assert only_score(file, resolved("o", "1", "14T12:00"), resolved("a", "15")) == points


def test_a_teams_totals_are_compared_by_day() -> None:
    """10 in the five days of the baseline; 15 in the five of the week: one more a day."""
    gain = {"kpi": "resolved", "improvement": {"per": "1", "points": "10"}}
    file = document(
        scoring={"collective": {"points": [gain]}},
        evaluation={"baseline": {"from": "2023-08-14", "to": "2023-08-18"}},
    )
    lines = resolved("o", "10", "15T12:00"), resolved("a", "15")

    found = result(file, *lines, roster=Roster([member("p", "nord")]))

    assert scores(found, "collective") == {"nord": "10"}


@pytest.mark.parametrize(
    ("scoring", "rule"),
    [
        ({"points": [{"kpi": "resolved", "dice": "6"}]}, "points[0]: kpi, dice"),
        ({"points": [PER_RESOLVED], "ties": ["coin"]}, "ties: coin"),
        ({"points": [PER_RESOLVED], "aggregate": {"median": 1}}, "aggregate: {'median': 1}"),
    ],
)
def test_a_rule_that_cannot_be_scored_is_named(scoring: dict[str, Any], rule: str) -> None:
    with pytest.raises(Unsupported) as raised:
        plan_from(document(scoring={"individual": scoring}), HASH)

    assert raised.value.rule == rule
    assert str(raised.value) == f"{rule} is not supported yet"


def test_each_stage_needs_stages() -> None:
    with pytest.raises(ValueError, match=r"^each: stage needs schedule.stages$"):
        plan_from(individual({**PER_RESOLVED, "each": "stage"}), HASH)


def test_a_sheet_without_a_history_cannot_look_back() -> None:
    with pytest.raises(RuntimeError, match=r"^this sheet keeps no history$"):
        Sheet().looking_back()


def test_a_kpi_without_a_label_is_called_by_its_code_and_has_no_unit() -> None:
    kpis = {
        "resolved": {"measure": "total"},
        "contacts": {"measure": "total"},
        "fcr": {"measure": "ratio", "of": ["resolved", "contacts"]},
    }

    found = plan_from(document(kpis=kpis), HASH).kpis

    assert [(kpi.label, kpi.unit) for kpi in found] == [(code, "") for code in kpis]
