"""The `rank` row of 3 and `countback` of 4.2: places of teams, and those members take for them."""

from typing import Any

import pytest

from challenge_hub.scoring import Line, Roster, Standings
from tests.scoring.files import at, document, fact, member, ranks, resolved, result, scores

RACE = {"kpi": "resolved", "rank": ["5", "3", "1"], "each": "day"}
CHANGE = at("23T00:00")
MOVED = Roster([member("p", "sud", end=CHANGE), member("p", "nord", start=CHANGE)])


def teams(collective: dict[str, Any], *points: dict[str, Any], **keys: Any) -> dict[str, Any]:
    """A file of people by these rules and of teams by `collective`, its stages the days."""
    scoring = {"individual": {"points": list(points)}, "collective": collective}
    file = document(scoring=scoring, **keys)
    return {**file, "schedule": {**file["schedule"], "stages": "day"}}


def also(found: Standings, place: int = 0) -> dict[str, Any]:
    """Score by code of a further classification."""
    listed = found.as_dict()["also"][place]["rows"]
    return {row.get("person") or row["team"]: row["score"] for row in listed}


def test_teams_may_be_placed_by_their_own_figures_day_by_day() -> None:
    """Monday: Nord 3, Sud 2; Tuesday: Sud 4, Nord 1; Wednesday: Sud alone."""
    roster = Roster([member("p", "nord"), member("q", "sud")])
    lines = (
        resolved("a", "p", "3", "21T12:00"),
        resolved("b", "q", "2", "21T12:00"),
        resolved("c", "p", "1", "22T12:00"),
        resolved("d", "q", "4", "22T12:00"),
        resolved("e", "q", "1", "23T12:00"),
    )
    file = document(scoring={"collective": {"points": [RACE]}})

    assert scores(result(file, *lines, roster=roster), "collective") == {"sud": "13", "nord": "8"}


def test_countback_of_teams_with_places_of_their_own_counts_those() -> None:
    """Both have 10: Nord by two second places worth 5 each, Sud by a first one worth 10."""
    race = {"kpi": "resolved", "rank": ["10", "5"], "each": "day"}
    roster = Roster([member("p", "nord"), member("q", "sud"), member("r", "est")])
    lines = (
        resolved("a", "p", "1", "21T12:00"),
        resolved("b", "q", "2", "21T12:00"),
        resolved("c", "p", "1", "22T12:00"),
        resolved("d", "r", "2", "22T12:00"),
    )
    file = document(scoring={"collective": {"points": [race], "ties": ["countback"]}})

    found = result(file, *lines, roster=roster)

    assert scores(found, "collective") == {"est": "10", "nord": "10", "sud": "10"}
    assert ranks(found, "collective") == {"est": 1, "sud": 1, "nord": 3}


def test_countback_of_teams_takes_members_places_from_their_order_where_no_rule_gives_any() -> None:
    """1 and 3 against 2 and 2 cases; on Monday q was first, on Tuesday p."""
    file = document(
        scoring={
            "individual": {"rank_by": ["resolved"]},
            "collective": {"aggregate": "sum", "ties": ["countback"]},
        }
    )
    file["schedule"] = {**file["schedule"], "stages": "day"}
    roster = Roster([member("p", "nord"), member("q", "sud"), member("r", "sud")])
    lines = (
        resolved("a", "p", "1", "21T12:00"),
        resolved("b", "q", "2", "21T12:00"),
        resolved("c", "p", "3", "22T12:00"),
        resolved("d", "r", "2", "22T12:00"),
        resolved("e", "p", "1", "23T12:00"),
        resolved("f", "r", "1", "23T12:00"),
        resolved("g", "p", "1", "24T12:00"),
        resolved("h", "r", "1", "24T12:00"),
    )

    found = result(file, *lines, roster=roster)

    # nord: 2, 1, 1, 1; sud: 1, 2, 1, 1
    assert scores(found, "collective") == {"nord": "6", "sud": "6"}
    assert ranks(found, "collective") == {"nord": 1, "sud": 1}
    more = result(file, *lines, resolved("i", "q", "0", "25T12:00"), roster=roster)
    assert ranks(more, "collective") == {"sud": 1, "nord": 2}


def test_countback_of_a_team_leaves_out_the_places_its_members_took_for_another() -> None:
    """The first place of p on Monday was for Sud; Nord and Est have a second one each."""
    people = [stay for stays in MOVED.people.values() for stay in stays]
    roster = Roster([*people, member("q", "est"), member("r", "ouest")])
    race = {"kpi": "resolved", "rank": ["0"], "each": "day"}
    file = teams({"aggregate": "sum", "ties": ["countback"]}, race)
    lines = (
        resolved("a", "p", "9", "21T12:00"),
        resolved("b", "p", "1", "24T12:00"),
        resolved("c", "r", "2", "24T12:00"),
        resolved("d", "q", "1", "25T12:00"),
        resolved("e", "r", "2", "25T12:00"),
    )

    found = ranks(result(file, *lines, roster=roster), "collective")

    assert found == {"ouest": 1, "sud": 2, "est": 3, "nord": 3}


@pytest.mark.parametrize("kpi", ["resolved", "fcr"])
def test_a_place_goes_to_the_team_of_the_last_fact_of_that_kpi(kpi: str) -> None:
    """From Sud to Nord at noon; the survey in the evening, for Nord, is of another KPI."""
    noon = at("21T12:00")
    rule = {"kpi": kpi, "rank": ["5"], "each": "day"}
    lines = (
        fact("c", "p", "contacts", "4", "21T09:30"),
        resolved("a", "p", "1", "21T10:00"),
        fact("x", "p", "csat", "4", "21T18:00"),
    )

    def found(*more: Line) -> dict[str, str | None]:
        stays = [member("p", "sud", end=noon), member("p", "nord", start=noon)]
        file = teams({"aggregate": "sum"}, rule)
        return scores(result(file, *lines, *more, roster=Roster(stays)), "collective")

    assert found() == {"sud": "5", "nord": "0"}
    assert found(resolved("b", "p", "0", "21T13:00")) == {"nord": "5", "sud": "0"}
