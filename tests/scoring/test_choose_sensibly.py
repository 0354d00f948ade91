"""Where the contract is silent: the choices of docs/reference/scoring-choices.md, by name."""

from typing import Any

from challenge_hub.scoring import Roster
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

LATE = at("26T10:00")
TEAMS = {"individual": {"points": [PER_RESOLVED]}, "collective": {"aggregate": "sum"}}


def test_of_two_receptions_of_one_line_the_first_counts() -> None:
    early = fact("a", "p", "resolved", "1", received=at("22T12:01"))
    late = fact("a", "p", "resolved", "1", received=LATE)

    for lines in ((early, late), (late, early)):
        assert only_score(individual(PER_RESOLVED), *lines) == "10"


def test_an_accept_of_a_line_that_is_not_late_changes_nothing() -> None:
    lines = fact("a", "p", "resolved", "1"), fact("k", "", "", None, kind="decline", ref="a")

    found = result(individual(PER_RESOLVED), *lines)

    assert (scores(found), found.facts["replaced"]) == ({"p": "10"}, 1)


def test_a_late_correction_contradicts_another_only_once_it_is_accepted() -> None:
    lines = (
        fact("a", "p", "resolved", "1"),
        fact("c", "p", "resolved", "2", kind="correction", ref="a"),
        fact("d", "p", "resolved", "3", kind="correction", ref="a", received=LATE),
    )
    accept = fact("k", "", "", None, kind="accept", ref="d")

    assert only_score(individual(PER_RESOLVED), *lines) == "20"
    found = result(individual(PER_RESOLVED), *lines, accept)
    assert (scores(found), found.facts["bad"]) == ({"p": "10"}, 3)


def test_a_correction_of_an_award_may_give_it_to_another_person() -> None:
    award = {"award": "entraide", "max": "50"}
    lines = (
        fact("w", "p", "entraide", "5", kind="award"),
        fact("c", "q", "entraide", "7", kind="correction", ref="w"),
    )

    assert scores(result(individual(award), *lines)) == {"q": "7"}


def test_with_all_teams_a_facts_own_team_may_be_any() -> None:
    line = fact("a", "p", "resolved", "1", team="renfort")

    found = result(document(scoring=TEAMS), line, roster=Roster([member("p", "nord")]))

    assert scores(found, "collective") == {"renfort": "10", "nord": None}


def test_a_named_team_without_anybody_is_listed() -> None:
    file = document(scoring=TEAMS, participants={"teams": ["nord", "est"]})

    found = result(file, roster=Roster([member("p", "nord")]))

    assert ranks(found, "collective") == {"est": None, "nord": None}


def test_of_two_stays_at_once_in_one_team_the_one_begun_last_says_the_tags() -> None:
    roster = Roster(
        [
            member("p", "nord", tags=frozenset({"nouveau"})),
            member("p", "nord", start=at("22T00:00"), tags=frozenset({"senior"})),
        ]
    )
    file = document(participants={"tags": ["nouveau"]})
    lines = (
        fact("a", "p", "resolved", "1", "21T10:00"),
        fact("b", "p", "resolved", "1", "23T10:00"),
    )

    assert scores(result(file, *lines, roster=roster)) == {"p": "10"}


def test_a_spectator_who_plays_later_has_a_row_from_then_on() -> None:
    change = at("23T00:00")
    stays = [
        member("p", "nord", end=change, part="spectator"),
        member("p", "nord", start=change),
    ]
    lines = fact("a", "p", "resolved", "1", "22T10:00"), fact("b", "p", "resolved", "2", "24T10:00")

    found = result(document(scoring=TEAMS), *lines, roster=Roster(stays))

    assert scores(found) == {"p": "20"}
    assert rows(found, "collective")[0]["measures"]["resolved"]["total"] == "3"


def test_earliest_of_scores_that_never_moved_is_the_start_for_all() -> None:
    lines = fact("a", "p-1", "csat", "4", "21T10:00"), fact("b", "p-2", "csat", "4", "22T10:00")

    found = result(individual(PER_RESOLVED, ties=["earliest"]), *lines)

    assert ranks(found) == {"p-1": 1, "p-2": 1}


def test_a_member_whose_measure_is_empty_is_neither_added_nor_divided_by() -> None:
    scoring = {"individual": {"rank_by": ["csat"]}, "collective": {"aggregate": "mean"}}
    roster = Roster([member("p", "nord"), member("q", "nord")])
    lines = fact("a", "p", "csat", "4"), fact("b", "q", "resolved", "1")

    found = result(document(scoring=scoring), *lines, roster=roster)

    (team,) = rows(found, "collective")
    assert (team["score"], team["members"]) == ("4", 2)


def test_inherited_points_are_boosted_and_capped_on_top() -> None:
    boost = {"from": "2023-08-22T07:00:00Z", "to": "2023-08-22T17:00:00Z", "factor": "2"}
    entry = {"name": "Tous", "scope": "individual", "boosts": [boost], "cap": {"points": "50"}}
    scoring: dict[str, Any] = {
        "individual": {"points": [PER_RESOLVED], "boosts": [boost]},
        "also": [entry],
    }

    found = result(document(scoring=scoring), fact("a", "p", "resolved", "1.5"))

    assert scores(found) == {"p": "30"}
    assert found.as_dict()["also"][0]["rows"][0]["score"] == "50"


def test_a_decimal_that_never_ends_keeps_its_twelve_places() -> None:
    file = individual({"kpi": "resolved", "per": "3", "points": "3.3"})

    (row,) = rows(result(file, fact("a", "p", "resolved", "0.000001")))
    (other,) = rows(
        result(
            individual({"kpi": "resolved", "per": "7", "points": "7.7"}),
            fact("a", "p", "resolved", "1"),
        )
    )

    assert row["score"] == "0.0000011"
    assert other["score"] == "1.1"


def test_a_row_without_points_in_its_order_has_no_parts() -> None:
    (row,) = rows(result(individual(rank_by=["csat"]), fact("a", "p", "csat", "4")))

    assert (row["score"], row["points"]) == ("4", [])


def test_every_rule_is_listed_also_with_zero_but_cap_and_gates_only_when_they_take() -> None:
    tiers = {"kpi": "csat", "tiers": [{"from": "4", "points": "10"}]}
    gate = {"kpi": "resolved", "at_least": "0", "otherwise": "zero"}
    file = individual(PER_RESOLVED, tiers, cap={"points": "99"}, gates=[gate])

    (row,) = rows(result(file, fact("a", "p", "resolved", "1")))

    assert row["points"] == [{"rule": 0, "points": "10"}, {"rule": 1, "points": "0"}]
