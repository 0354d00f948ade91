"""What is summed for whom, whatever the order lines come in, and edges of the same kind."""

from fractions import Fraction
from typing import Any

import pytest

from challenge_hub.scoring import Line, Roster
from challenge_hub.scoring.numbers import decimal
from challenge_hub.scoring.zone import read_instant
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

AWARD = {"award": "entraide", "max": "50"}
CHANGE = at("23T00:00")
MOVED = Roster([member("p", "sud", end=CHANGE), member("p", "nord", start=CHANGE)])
TEAMS = {"individual": {"points": [PER_RESOLVED]}, "collective": {"aggregate": "sum"}}


def resolved(name: str, value: str, when: str = "22T12:00", **keys: Any) -> Line:
    return fact(name, "p", "resolved", value, when, **keys)


def test_facts_for_a_team_add_up_though_others_come_between() -> None:
    roster = Roster([member("p", "nord")])
    lines = [
        resolved(name, "1", team=team) for name, team in zip("abcd", ("sud", None) * 2, strict=True)
    ]

    found = result(document(scoring=TEAMS), *lines, roster=roster)

    assert scores(found, "collective") == {"nord": "20", "sud": "20"}


@pytest.mark.parametrize("turn", [1, -1])
def test_the_team_of_a_row_is_that_of_the_last_fact_whichever_came_first(turn: int) -> None:
    lines = [resolved("a", "1", "22T12:00"), resolved("b", "1", "24T12:00")][::turn]

    assert rows(result(document(), *lines, roster=MOVED))[0]["team"] == "nord"


@pytest.mark.parametrize("turn", [1, -1])
def test_of_facts_of_one_instant_the_last_by_feed_and_id_says_the_team(turn: int) -> None:
    lines = [resolved("a", "1", team="sud"), resolved("b", "1", team="est")][::turn]

    found = result(document(), *lines, roster=Roster([member("p", "nord")]))

    assert rows(found)[0]["team"] == "est"


@pytest.mark.parametrize("turn", [1, -1])
def test_what_was_done_for_two_teams_is_looked_back_on_in_its_order(turn: int) -> None:
    """Both have 30: q since Wednesday evening, p since Thursday."""
    lines = [resolved("a", "1", "22T12:00"), resolved("b", "2", "24T12:00")][::turn]
    q = [fact("c", "q", "resolved", "3", "23T20:00")]
    people = [stay for stays in MOVED.people.values() for stay in stays]

    found = result(
        individual(PER_RESOLVED, ties=["earliest"]),
        *lines,
        *q,
        roster=Roster([*people, member("q", "nord")]),
    )

    assert ranks(found) == {"q": 1, "p": 2}


@pytest.mark.parametrize(
    ("when", "team"),
    [
        ("2023-08-22T21:59:59.999999Z", "sud"),
        ("2023-08-22T22:00:00.000000Z", "nord"),
        ("2023-08-23T21:59:59.999999Z", "nord"),
        ("2023-08-23T22:00:00.000000Z", None),
    ],
)
def test_a_stay_begins_inside_and_ends_outside(when: str, team: str | None) -> None:
    stays = [member("p", "sud", end=CHANGE), member("p", "nord", start=CHANGE, end=at("24T00:00"))]

    found = result(document(scoring=TEAMS), resolved("a", "1", when), roster=Roster(stays))

    counted = {code for code, score in scores(found, "collective").items() if score == "10"}
    assert counted == ({team} if team else set())


def test_at_start_people_without_facts_are_listed_too() -> None:
    file = document(participants={"membership": "at_start"})
    roster = Roster([member("p", "nord", start=at("21T09:00")), member("q", "nord", start=CHANGE)])

    assert scores(result(file, roster=roster)) == {"p": "0"}


def test_awards_are_those_of_one_person_among_others_without_facts() -> None:
    roster = Roster([member(person, "nord") for person in "pqr"])
    award = fact("w", "q", "entraide", "7", kind="award")

    assert scores(result(individual(AWARD), award, roster=roster)) == {"p": "0", "q": "7", "r": "0"}


def test_an_average_over_the_window_is_that_of_all_its_days() -> None:
    """4, 5 and twice 3 are 15 of 4 contacts, though a cap by day has the days kept apart."""
    file = individual(rank_by=["csat"], cap={"each": "day", "points": "1"})
    lines = (
        fact("a", "p", "csat", "4", "21T12:00"),
        fact("b", "p", "csat", "5", "22T12:00"),
        fact("c", "p", "csat", "6", "23T12:00", count=2),
    )

    assert only_score(file, *lines) == "3.75"


def test_a_ratio_is_that_of_each_bucket() -> None:
    """Monday 3 of 4, Tuesday 1 of 4, Wednesday of nothing."""
    rule = {"kpi": "fcr", "each": "day", "tiers": [{"from": "50", "points": "9"}]}
    lines = [
        resolved(f"a{day}", value, f"{day}T12:00")
        for day, value in (("21", "3"), ("22", "1"), ("23", "9"))
    ]
    lines += [fact(f"b{day}", "p", "contacts", "4", f"{day}T12:00") for day in ("21", "22")]

    assert only_score(individual(rule), *lines) == "9"


@pytest.mark.parametrize(("of", "score"), [(["sales", "calls"], "2"), (["calls", "sales"], "0.5")])
def test_a_ratio_may_be_of_a_total_and_a_count(of: list[str], score: str) -> None:
    kpis = {
        "sales": {"measure": "total"},
        "calls": {"measure": "count"},
        "ratio": {"measure": "ratio", "of": of},
    }
    file = document(kpis=kpis, scoring={"individual": {"rank_by": ["ratio"]}})
    lines = fact("a", "p", "sales", "6", count=9), fact("b", "p", "calls", "7", count=3)

    assert only_score(file, *lines) == score


def test_a_count_without_values_totals_nothing() -> None:
    file = document(
        kpis={"calls": {"measure": "count"}}, scoring={"individual": {"rank_by": ["calls"]}}
    )
    lines = [fact(name, "p", "calls", None) for name in "abc"]

    (row,) = rows(result(file, *lines))

    assert row["measures"] == {"calls": {"total": "0", "count": "3", "value": "3"}}


def test_a_day_cap_then_a_week_cap_both_cut_and_that_of_the_whole_what_is_left() -> None:
    """40 and 20 points: the day leaves 25 and 20, each of the caps on its own sums."""
    lines = resolved("a", "4", "21T12:00"), resolved("b", "2", "22T12:00")
    caps = [{"each": "day", "points": "25"}, {"each": "week", "points": "50"}]

    assert only_score(individual(PER_RESOLVED, cap=caps), *lines) == "35"  # - 15 and - 10
    assert only_score(individual(PER_RESOLVED, cap=[caps[0], {"points": "50"}]), *lines) == "45"


def test_points_may_be_a_later_figure_and_are_still_the_score() -> None:
    file = individual(PER_RESOLVED, rank_by=["csat", "points"])

    (row,) = rows(result(file, resolved("a", "2"), fact("b", "p", "csat", "4")))

    assert (row["score"], row["points"]) == ("20", [{"rule": 0, "points": "20"}])


def test_points_that_decide_nothing_are_not_told() -> None:
    (row,) = rows(result(individual(PER_RESOLVED, rank_by=["resolved"]), resolved("a", "2")))

    assert (row["score"], row["points"]) == ("2", [])


def test_an_empty_team_passes_no_gate_and_has_no_score() -> None:
    gate = {"kpi": "csat", "at_least": "4", "otherwise": "zero"}
    scoring = {**TEAMS, "collective": {"aggregate": "sum", "gates": [gate]}}
    roster = Roster([member("s", "nord", part="spectator")])

    (row,) = rows(result(document(scoring=scoring), fact("a", "s", "resolved", "1"), roster=roster),
                  "collective")  # fmt: skip

    assert (row["score"], row["why"], row["points"]) == (None, "empty", [])


def test_without_a_roster_the_code_is_the_name_and_there_are_no_groups() -> None:
    entry = {"name": "Sites", "scope": "collective", "by": "site", "rank_by": ["resolved"]}
    file = document(scoring={"individual": {"points": [PER_RESOLVED]}, "also": [entry]})

    found = result(file, resolved("a", "1"), fact("b", "q", "resolved", "1", "28T12:00"))

    assert [(row["name"], row["team"]) for row in rows(found)] == [("p", ""), ("q", "")]
    assert found.as_dict()["also"][0]["rows"] == []


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(1, 25), "0.04"),
        (Fraction(7, 8), "0.875"),
        (Fraction(3, 40), "0.075"),
        (Fraction(1, 5**24), "0.000000000000000016777216"),
    ],
)
def test_a_finite_decimal_is_written_in_full(value: Fraction, text: str) -> None:
    assert decimal(value) == text


def test_an_instant_is_an_integer() -> None:
    assert type(read_instant("2023-08-21T07:00:00.000001Z")) is int
