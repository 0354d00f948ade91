"""Paragraph 4.3: teams from their members' scores, or from their own measures."""

from typing import Any

from challenge_hub.scoring import Roster
from tests.scoring.files import (
    PER_RESOLVED,
    at,
    document,
    fact,
    member,
    ranks,
    result,
    rows,
    scores,
)

ROSTER = Roster([member("p-1", "nord"), member("p-2", "nord"), member("p-3", "sud")])
FACTS = (
    fact("a", "p-1", "resolved", "4"),
    fact("b", "p-2", "resolved", "2"),
    fact("c", "p-3", "resolved", "5"),
)


def file(**collective: Any) -> dict[str, Any]:
    return document(scoring={"individual": {"points": [PER_RESOLVED]}, "collective": collective})


def test_sum_adds_up_members_and_mean_divides_by_those_who_took_part() -> None:
    total = result(file(aggregate="sum"), *FACTS, roster=ROSTER)
    mean = result(file(aggregate="mean"), *FACTS, roster=ROSTER)

    assert scores(total, "collective") == {"nord": "60", "sud": "50"}
    assert scores(mean, "collective") == {"nord": "30", "sud": "50"}


def test_a_member_without_facts_is_not_in_the_mean() -> None:
    roster = Roster(
        [*(stay for stays in ROSTER.people.values() for stay in stays), member("p-4", "sud")]
    )

    standings = result(file(aggregate="mean"), *FACTS, roster=roster)

    assert rows(standings, "collective")[0]["members"] == 1
    assert scores(standings, "collective")["sud"] == "50"


def test_who_changed_team_is_a_member_of_each_for_that_part() -> None:
    change = at("23T00:00")
    roster = Roster([member("p-1", "nord", end=change), member("p-1", "sud", start=change)])

    standings = result(
        file(aggregate="sum"),
        fact("a", "p-1", "resolved", "1", "22T10:00"),
        fact("b", "p-1", "resolved", "2", "23T10:00"),
        roster=roster,
    )

    assert scores(standings, "collective") == {"nord": "10", "sud": "20"}
    assert scores(standings) == {"p-1": "30"}


def test_a_team_without_facts_is_listed_without_a_rank() -> None:
    standings = result(file(aggregate="sum"), FACTS[0], roster=ROSTER)

    assert ranks(standings, "collective") == {"nord": 1, "sud": None}
    assert rows(standings, "collective")[1]["why"] == "no_facts"


def test_teams_may_have_points_of_their_own() -> None:
    standings = result(
        file(points=[{"kpi": "csat", "tiers": [{"from": "4", "points": "7"}]}]),
        fact("a", "p-1", "csat", "3"),
        fact("b", "p-2", "csat", "5"),
        fact("c", "p-3", "csat", "3.9"),
        roster=ROSTER,
    )

    assert scores(standings, "collective") == {"nord": "7", "sud": "0"}


def test_teams_may_be_ranked_by_their_own_measures() -> None:
    standings = result(file(rank_by=["resolved"]), *FACTS, roster=ROSTER)

    assert scores(standings, "collective") == {"nord": "6", "sud": "5"}


def test_lower_better_members_scores_make_lower_better_team_scores() -> None:
    scoring = {"individual": {"rank_by": ["delay"]}, "collective": {"aggregate": "mean"}}

    standings = result(
        document(scoring=scoring),
        fact("a", "p-1", "delay", "9"),
        fact("b", "p-3", "delay", "5"),
        roster=ROSTER,
    )

    assert ranks(standings, "collective") == {"sud": 1, "nord": 2}


def test_a_tie_of_teams_goes_to_their_own_measure() -> None:
    standings = result(
        file(aggregate="sum", ties=["csat"]),
        fact("a", "p-1", "resolved", "1"),
        fact("b", "p-1", "csat", "3"),
        fact("c", "p-3", "resolved", "1"),
        fact("d", "p-3", "csat", "5"),
        roster=ROSTER,
    )

    assert ranks(standings, "collective") == {"sud": 1, "nord": 2}


def test_earliest_of_teams_is_the_last_change_of_their_score() -> None:
    standings = result(
        file(aggregate="mean", ties=["earliest"]),
        fact("a", "p-1", "resolved", "1", "21T10:00"),
        fact("b", "p-2", "resolved", "1", "22T10:00"),
        fact("c", "p-3", "resolved", "1", "21T11:00"),
        roster=ROSTER,
    )

    assert ranks(standings, "collective") == {"nord": 1, "sud": 2}
