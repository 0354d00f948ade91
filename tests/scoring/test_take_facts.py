"""Paragraphs 2.4 to 2.6: who takes part, for which team, bounds, spectators, measures."""

import pytest

from challenge_hub.scoring import Roster
from tests.scoring.files import (
    CALLS,
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

BOTH = {"individual": {"points": [PER_RESOLVED]}, "collective": {"aggregate": "sum"}}
CHANGE = at("23T00:00")
MOVED = Roster([member("p", "nord", end=CHANGE), member("p", "sud", start=CHANGE)])


def test_at_start_all_facts_count_for_the_team_of_the_start() -> None:
    file = document(scoring=BOTH, participants={"membership": "at_start"})
    lines = fact("a", "p", "resolved", "1", "22T10:00"), fact("b", "p", "resolved", "2", "24T10:00")

    assert scores(result(file, *lines, roster=MOVED), "collective") == {"nord": "30"}


def test_at_start_who_joins_later_takes_no_part() -> None:
    file = document(scoring=BOTH, participants={"membership": "at_start"})
    roster = Roster([member("p", "nord", start=at("22T00:00"))])

    found = result(file, fact("a", "p", "resolved", "1", "23T10:00"), roster=roster)

    assert found.facts["not_participating"] == 1
    assert rows(found) == []


@pytest.mark.parametrize("membership", ["at_event", "at_start"])
def test_a_facts_own_team_wins(membership: str) -> None:
    people = {"membership": membership, "teams": ["nord", "sud"]}
    file = document(scoring=BOTH, participants=people)
    line = fact("a", "p", "resolved", "1", "22T10:00", team="sud")

    found = result(file, line, roster=MOVED)

    assert scores(found, "collective") == {"sud": "10", "nord": None}
    assert rows(found)[0]["team"] == "sud"


def test_a_facts_own_team_makes_no_one_take_part() -> None:
    file = document(scoring=BOTH, participants={"teams": ["nord"]})
    roster = Roster([member("p", "ouest")])

    found = result(file, fact("a", "p", "resolved", "1", team="nord"), roster=roster)

    assert found.facts["not_participating"] == 1


def test_excluded_people_take_no_part() -> None:
    file = document(participants={"exclude": ["p"]})

    with_roster = result(file, fact("a", "p", "resolved", "1"), roster=MOVED)
    without = result(file, fact("a", "p", "resolved", "1"))

    for found in (with_roster, without):
        assert (found.facts["not_participating"], rows(found)) == (1, [])


def test_when_tags_are_given_one_of_them_must_fit() -> None:
    file = document(participants={"tags": ["nouveau", "junior"]})
    roster = Roster([member("p", "nord", tags=frozenset({"junior"})), member("q", "nord")])
    lines = fact("a", "p", "resolved", "1"), fact("b", "q", "resolved", "1")

    assert ranks(result(file, *lines, roster=roster)) == {"p": 1}


@pytest.mark.parametrize(
    ("value", "count", "counted"),
    [("5", 1, 1), ("5.000001", 1, 0), ("0.999999", 1, 0), ("10", 2, 1), ("10.000001", 2, 0)],
)
def test_bounds_hold_for_value_by_count(value: str, count: int, counted: int) -> None:
    found = result(document(), fact("a", "p", "csat", value, count=count))

    assert (found.facts["counted"], found.facts["out_of_bounds"]) == (counted, 1 - counted)


def test_bounds_hold_for_the_value_when_count_is_zero() -> None:
    kpis = {"resolved": {"measure": "total", "bounds": ["0", "5"]}}
    file = document(kpis=kpis)
    lines = (
        fact("a", "p", "resolved", "5", count=0),
        fact("b", "p", "resolved", "6", count=0),
        fact("c", "p", "resolved", "-1", count=0),
    )

    assert result(file, *lines).facts["out_of_bounds"] == 2


def test_components_of_a_listed_ratio_are_used_though_not_listed() -> None:
    kpis = {"fcr": {"unit": "%", "measure": "ratio", "of": ["resolved", "contacts"]}}
    file = document(kpis=kpis, scoring={"individual": {"rank_by": ["fcr"]}})
    lines = fact("a", "p", "resolved", "1"), fact("b", "p", "contacts", "4")

    (row,) = rows(result(file, *lines))

    assert (row["score"], list(row["measures"])) == ("0.25", ["fcr"])


def test_a_spectators_facts_count_for_the_team_and_nowhere_else() -> None:
    roster = Roster([member("p", "nord"), member("s", "nord", part="spectator")])
    scoring = {
        "individual": {"points": [PER_RESOLVED]},
        "collective": {"aggregate": "mean", "ties": ["csat"]},
    }
    lines = fact("a", "p", "resolved", "1"), fact("b", "s", "resolved", "5")

    found = result(document(scoring=scoring), *lines, roster=roster)

    assert scores(found) == {"p": "10"}
    (team,) = rows(found, "collective")
    assert (team["members"], team["score"]) == (1, "10")
    assert team["measures"]["resolved"]["total"] == "6"


def test_a_team_of_spectators_only_has_no_score() -> None:
    roster = Roster([member("s", "nord", part="spectator")])

    found = result(document(scoring=BOTH), fact("b", "s", "resolved", "5"), roster=roster)

    (team,) = rows(found, "collective")
    assert (team["rank"], team["score"], team["why"]) == (None, None, "empty")


def test_without_a_roster_everyone_named_takes_part_in_no_team() -> None:
    outside = fact("b", "q", "resolved", "1", "28T10:00")

    found = result(document(), fact("a", "p", "resolved", "1"), outside)

    assert ranks(found) == {"p": 1, "q": None}
    assert rows(found)[0]["team"] == ""


def test_the_team_of_a_row_is_that_of_the_last_counted_fact_else_the_last_stay() -> None:
    early = result(document(), fact("a", "p", "resolved", "1", "21T10:00"), roster=MOVED)
    never = result(document(), roster=MOVED)

    assert rows(early)[0]["team"] == "nord"
    assert rows(never)[0]["team"] == "sud"


def test_an_average_of_no_contacts_is_empty_and_a_zero_is_not() -> None:
    file = individual(rank_by=["csat"])
    file["kpis"] = {"csat": {"measure": "average"}}

    assert only_score(file, fact("a", "p", "csat", "0", count=0)) is None
    assert only_score(file, fact("a", "p", "csat", "0")) == "0"


def test_a_count_adds_up_counts_and_ignores_values() -> None:
    file = individual(rank_by=["calls"])
    file["kpis"] = {"calls": CALLS}

    assert (
        only_score(file, fact("a", "p", "calls", None, count=3), fact("b", "p", "calls", "9"))
        == "4"
    )
    assert only_score(file, fact("a", "p", "calls", None, count=0)) == "0"


@pytest.mark.parametrize(
    ("resolved", "contacts", "quotient"),
    [
        ("1", "4", "0.25"),
        (None, "4", "0"),
        ("1", None, None),
        ("1", "0", None),
        ("-1", "-4", "0.25"),
    ],
)
def test_a_ratio_divides_totals(
    resolved: str | None, contacts: str | None, quotient: str | None
) -> None:
    file = individual(rank_by=["fcr"])
    lines = [
        fact(kpi, "p", kpi, value)
        for kpi, value in (("resolved", resolved), ("contacts", contacts))
        if value is not None
    ]

    assert only_score(file, *lines) == quotient


def test_a_ratio_of_counts_divides_counts() -> None:
    kpis = {
        "answered": {"measure": "count"},
        "calls": CALLS,
        "rate": {"measure": "ratio", "unit": "%", "of": ["answered", "calls"]},
    }
    file = document(kpis=kpis, scoring={"individual": {"rank_by": ["rate"]}})

    score = only_score(
        file, fact("a", "p", "answered", None, count=3), fact("b", "p", "calls", None, count=4)
    )

    assert score == "0.75"
