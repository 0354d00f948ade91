"""Paragraph 4.4: views of some teams or people, what they inherit, and how live ones follow."""

from typing import Any

import pytest

from challenge_hub.scoring import LiveStandings, Roster, Standings, plan_from
from challenge_hub.scoring.books import Books
from tests.scoring.files import (
    HASH,
    PER_RESOLVED,
    at,
    award,
    document,
    individual,
    member,
    ranks,
    resolved,
    result,
    rows,
    scores,
)

AWARD = {"award": "entraide", "max": "50"}
RACE = {"kpi": "resolved", "rank": ["5", "3", "1"], "each": "day"}
CHANGE = at("23T00:00")


def teams(collective: dict[str, Any], *points: dict[str, Any], **keys: Any) -> dict[str, Any]:
    """A file of people by these rules and of teams by `collective`, its stages the days."""
    scoring = {"individual": {"points": list(points)}, "collective": collective}
    file = document(scoring=scoring, **keys)
    return {**file, "schedule": {**file["schedule"], "stages": "day"}}


def also(found: Standings, place: int = 0) -> dict[str, Any]:
    """Score by code of a further classification."""
    listed = found.as_dict()["also"][place]["rows"]
    return {row.get("person") or row["team"]: row["score"] for row in listed}


def with_also(*entries: dict[str, Any], **keys: Any) -> dict[str, Any]:
    return document(
        scoring={"individual": {"points": [PER_RESOLVED]}, "also": list(entries)}, **keys
    )


def test_who_changed_site_is_a_member_of_each_site_for_that_part() -> None:
    roster = Roster(
        [
            member("p", "nord", end=CHANGE, columns={"site": "lyon"}),
            member("p", "nord", start=CHANGE, columns={"site": "nice"}),
        ]
    )
    entry = {"name": "Sites", "scope": "collective", "by": "site", "aggregate": "sum"}
    lines = resolved("a", "p", "1"), resolved("b", "p", "4", "24T12:00")

    assert also(result(with_also(entry), *lines, roster=roster)) == {"nice": "40", "lyon": "10"}


def test_a_view_of_some_people_adds_up_what_they_did_as_such() -> None:
    """Until Wednesday p was new; what came after is not the newcomers' of Nord."""
    new = frozenset({"nouveau"})
    roster = Roster([member("p", "nord", end=CHANGE, tags=new), member("p", "nord", start=CHANGE)])
    only = {"tags": ["nouveau"]}
    entry = {"name": "Espoirs", "scope": "collective", "only": only, "aggregate": "sum"}
    lines = resolved("a", "p", "1"), resolved("b", "p", "4", "24T12:00")

    found = result(with_also(entry), *lines, roster=roster)

    assert (scores(found), also(found)) == ({"p": "50"}, {"nord": "10"})


def test_a_view_of_some_teams_lists_those_the_file_names_also_without_people() -> None:
    entry = {"name": "Sud", "scope": "collective", "only": {"teams": ["sud"]}, "aggregate": "sum"}
    file = with_also(entry, participants={"teams": ["nord", "sud"]})

    found = result(file, resolved("a", "q", "1"), roster=Roster([member("q", "nord")]))

    assert also(found) == {"sud": None}


@pytest.mark.parametrize("only", [{"teams": ["sud"]}, {"tags": ["nouveau"]}])
def test_without_a_roster_nobody_fits_a_view_of_teams_or_tags(only: dict[str, list[str]]) -> None:
    file = with_also({"name": "Vue", "scope": "individual", "only": only})

    found = result(file, resolved("a", "p", "1"), resolved("b", "q", "1", "28T12:00"))

    assert (scores(found), also(found)) == ({"p": "10", "q": "0"}, {})


def test_a_further_classification_speaks_of_the_objectives_of_its_scope() -> None:
    """Of the same id, 2 for a person and 3 for a team."""
    objectives = {
        scope: [{"id": "goal", "kpi": "resolved", "target": target}]
        for scope, target in (("individual", "2"), ("collective", "3"))
    }
    rule = {"objective": "goal", "points": "7"}
    entries = [{"name": scope, "scope": scope, "points": [rule]} for scope in objectives]
    file = with_also(*entries, objectives=objectives)

    found = result(file, resolved("a", "p", "2"), roster=Roster([member("p", "nord")]))

    assert [also(found, place) for place in (0, 1)] == [{"p": "7"}, {"nord": "0"}]


def test_a_further_aggregate_adds_up_points_before_the_gates_of_the_main_one() -> None:
    gate = {"kpi": "csat", "at_least": "4", "otherwise": "zero"}
    entry = {"name": "Équipes", "scope": "collective", "aggregate": "sum"}
    scoring = {"individual": {"points": [PER_RESOLVED], "gates": [gate]}, "also": [entry]}
    roster = Roster([member("p", "nord")])

    found = result(document(scoring=scoring), resolved("a", "p", "1"), roster=roster)

    assert (scores(found), also(found)) == ({"p": "0"}, {"nord": "10"})


def test_a_further_classification_needs_no_main_one() -> None:
    entries = [
        {"name": "Équipes", "scope": "collective", "rank_by": ["resolved"]},
        {"name": "Tous", "scope": "individual", "rank_by": ["resolved"]},
    ]
    roster = Roster([member("p", "nord")])

    found = result(document(scoring={"also": entries}), resolved("a", "p", "1"), roster=roster)

    assert [also(found, place) for place in (0, 1)] == [{"nord": "1"}, {"p": "1"}]


def test_objectives_are_of_everyone_where_all_that_is_ranked_are_sites() -> None:
    entry = {"name": "Sites", "scope": "collective", "by": "site", "rank_by": ["resolved"]}
    aims = {"collective": [{"id": "tous", "kpi": "resolved", "target": "5"}]}
    roster = Roster(member(one, "nord", columns={"site": f"site-{one}"}) for one in ("p", "q"))
    lines = resolved("a", "p", "1"), resolved("b", "q", "3")

    found = result(document(scoring={"also": [entry]}, objectives=aims), *lines, roster=roster)

    assert also(found) == {"site-q": "3", "site-p": "1"}
    assert [str(line.measure) for line in found.objectives] == ["4"]


def test_points_that_no_main_classification_gives_are_none() -> None:
    file = document(scoring={"also": [{"name": "Tous", "scope": "individual"}]})

    found = result(file, resolved("a", "p", "1"), roster=Roster([member("p", "nord")]))

    assert also(found) == {"p": "0"}


@pytest.mark.parametrize(
    ("collective", "points", "kept"),
    [
        ({"aggregate": "sum"}, PER_RESOLVED, False),
        ({"aggregate": "sum", "ties": ["earliest"]}, PER_RESOLVED, True),
        ({"aggregate": "sum", "ties": ["countback"]}, PER_RESOLVED, True),
        ({"aggregate": "sum"}, RACE, True),
        ({"points": [RACE]}, PER_RESOLVED, False),
        ({"points": [PER_RESOLVED], "ties": ["countback"]}, PER_RESOLVED, False),
    ],
)
def test_single_facts_are_kept_only_where_a_rule_looks_back_on_them(
    collective: dict[str, Any], points: dict[str, Any], kept: bool
) -> None:
    plan = plan_from(teams(collective, points), HASH)

    assert Books(plan, Roster(None), plan.closes, track=False).main.track is kept


SALT = "0" * 64


def test_a_draw_decides_on_live_standings_as_on_the_whole_computation() -> None:
    file = individual(PER_RESOLVED, ties=["draw"])
    file["scoring"]["collective"] = {"aggregate": "sum", "ties": ["draw"]}
    people = [("p-1", "nord"), ("p-2", "sud"), ("p-3", "est")]
    roster = Roster([member(*one) for one in people])
    lines = [resolved(code, code, "3") for code, _ in people]
    live = LiveStandings(plan_from(file, HASH), roster)
    for line in lines:
        live.apply(line)

    whole = result(file, *lines, roster=roster, salt=SALT)

    assert live.standings(salt=SALT).as_dict() == whole.as_dict()
    assert {row["decided_by"] for row in rows(whole) + rows(whole, "collective")} == {"draw"}
    assert ranks(live.standings()) == {"p-1": 1, "p-2": 1, "p-3": 1}


def test_an_award_to_a_team_moves_a_live_view_of_that_team() -> None:
    entry = {
        "name": "Sud",
        "scope": "collective",
        "only": {"teams": ["sud"]},
        "points": [PER_RESOLVED, AWARD],
    }
    file = with_also(entry)
    roster = Roster([member("p", "nord"), member("q", "sud")])
    lines = [resolved("a", "q", "1"), award("w", "team:sud", "7"), award("x", "team:nord", "9")]
    live = LiveStandings(plan_from(file, HASH), roster)

    for step, line in enumerate(lines, start=1):
        live.apply(line)
        found = also(live.standings())
        assert found == also(result(file, *lines[:step], roster=roster))

    assert found == {"sud": "17"}
