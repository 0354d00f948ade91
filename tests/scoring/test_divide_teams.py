"""Paragraphs 4.2 to 4.4: which part of a person's work, awards and places is whose team's."""

from typing import Any

from challenge_hub.scoring import Line, Roster, Standings
from tests.scoring.files import (
    PER_RESOLVED,
    at,
    award,
    document,
    fact,
    member,
    ranks,
    resolved,
    result,
    rows,
    scores,
)

AWARD = {"award": "entraide", "max": "50"}
SUM = {"aggregate": "sum"}
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


def test_a_part_is_compared_by_the_days_in_that_team_also_for_who_joined_late() -> None:
    """Baseline 1 a day. 15 since Wednesday: 3 a day in the five of the week, 5 in Nord's three."""
    gain = {"kpi": "resolved", "improvement": {"per": "1", "points": "10"}}
    baseline = {"baseline": {"from": "2023-08-14", "to": "2023-08-18"}}
    file = teams({"aggregate": "sum"}, gain, evaluation=baseline)
    roster = Roster([member("p", "nord", start=CHANGE)])
    lines = resolved("o", "p", "5", "15T12:00"), resolved("a", "p", "15", "24T12:00")

    found = result(file, *lines, roster=roster)

    assert scores(found) == {"p": "20"}
    assert scores(found, "collective") == {"nord": "40"}


def test_awards_alone_count_for_the_team_they_were_given_in() -> None:
    lines = (
        award("w", "p", "4"),
        award("x", "p", "6", "24T12:00"),
        resolved("a", "q", "1"),
        resolved("b", "r", "1"),
    )
    people = [stay for stays in MOVED.people.values() for stay in stays]
    roster = Roster([*people, member("q", "nord"), member("r", "sud")])

    found = result(teams({"aggregate": "sum"}, PER_RESOLVED, AWARD), *lines, roster=roster)

    assert scores(found, "collective") == {"nord": "16", "sud": "14"}


def test_the_awards_of_several_members_without_facts_add_up() -> None:
    roster = Roster([member(person, "nord") for person in "pqr"])
    lines = resolved("a", "p", "1"), award("w", "q", "4"), award("x", "r", "6")

    found = result(teams({"aggregate": "sum"}, PER_RESOLVED, AWARD), *lines, roster=roster)

    assert scores(found, "collective") == {"nord": "20"}


def test_a_member_ranked_by_two_figures_brings_the_first_of_the_part() -> None:
    file = document(
        scoring={
            "individual": {"rank_by": ["resolved", "calls"]},
            "collective": {"aggregate": "sum"},
        }
    )
    lines = (
        resolved("a", "p", "1"),
        fact("c", "p", "calls", None, count=9),
        resolved("b", "p", "4", "24T12:00"),
    )

    assert scores(result(file, *lines, roster=MOVED), "collective") == {"nord": "4", "sud": "1"}


def test_a_team_exactly_at_its_cap_loses_nothing() -> None:
    file = teams({"aggregate": "sum", "cap": {"points": "10"}}, PER_RESOLVED)

    (row,) = rows(
        result(file, resolved("a", "p", "1"), roster=Roster([member("p", "nord")])), "collective"
    )

    assert row["points"] == [{"rule": "members", "points": "10"}]


def test_who_came_back_is_on_the_roster_since_the_first_stay() -> None:
    stays = [
        member("q", "nord", end=at("22T00:00")),
        member("q", "nord", start=at("24T00:00")),
        member("p", "nord"),
    ]
    file = teams({"aggregate": {"mean": "roster"}}, PER_RESOLVED)

    found = result(file, resolved("a", "p", "2"), roster=Roster(stays), at=at("23T00:00"))

    assert scores(found, "collective") == {"nord": "10"}


def test_a_team_without_members_who_took_part_is_unranked_whatever_its_order() -> None:
    """Its only fact is a spectator's."""
    file = teams({"aggregate": "sum", "rank_by": ["resolved"]}, PER_RESOLVED)
    roster = Roster([member("s", "nord", part="spectator")])

    (row,) = rows(result(file, resolved("a", "s", "2"), roster=roster), "collective")

    assert (row["rank"], row["why"]) == (None, "empty")


def since(*lines: Line, people: str) -> dict[str, int | None]:
    """The ranks of teams with equal scores by `earliest`; all but r are in Nord."""
    roster = Roster([member(person, "nord") for person in people] + [member("r", "sud")])
    found = result(teams({**SUM, "ties": ["earliest"]}, PER_RESOLVED, AWARD), *lines, roster=roster)
    assert set(scores(found, "collective").values()) == {"20"}
    return ranks(found, "collective")


def test_a_team_looks_back_on_what_its_members_had_then() -> None:
    """Nord has 10 on Monday and 20 on Wednesday, Sud 20 on Tuesday."""
    lines = (
        resolved("a", "p", "1", "21T12:00"),
        resolved("b", "p", "1", "23T12:00"),
        resolved("c", "r", "2", "22T12:00"),
    )

    assert since(*lines, people="p") == {"sud": 1, "nord": 2}


def test_an_award_to_a_member_counts_for_the_team_since_it_was_given() -> None:
    """Nord has 10 on Monday and 10 more, awarded on Wednesday; Sud 20 on Tuesday."""
    lines = (
        resolved("a", "p", "1", "21T12:00"),
        award("w", "p", "10", "23T12:00"),
        resolved("c", "r", "2", "22T12:00"),
    )

    assert since(*lines, people="p") == {"sud": 1, "nord": 2}


def test_each_award_to_a_member_without_facts_counts_for_the_team_since_it_was_given() -> None:
    """Nord has 10 and 5 on Monday, 5 more on Wednesday; Sud 20 on Tuesday."""
    lines = (
        resolved("a", "p", "1", "21T12:00"),
        award("w", "q", "5", "21T12:00"),
        award("x", "q", "5", "23T12:00"),
        resolved("c", "r", "2", "22T12:00"),
    )

    assert since(*lines, people="pq") == {"sud": 1, "nord": 2}


def test_a_place_brings_nothing_to_a_team_for_which_the_player_has_an_award_alone() -> None:
    """On Tuesday p was first, for Sud; on Thursday, in Nord, p had 2 awarded."""
    race = {"kpi": "resolved", "rank": ["5", "3"], "each": "day"}
    people = [stay for stays in MOVED.people.values() for stay in stays]
    lines = (
        resolved("a", "p", "2"),
        resolved("b", "q", "1"),
        award("w", "p", "2", "24T12:00"),
    )

    found = result(teams(SUM, race, AWARD), *lines, roster=Roster([*people, member("q", "nord")]))

    assert scores(found, "collective") == {"nord": "5", "sud": "5"}
