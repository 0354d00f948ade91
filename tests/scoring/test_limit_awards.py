"""The `award` row of 3, and awards to teams (4.3)."""

from typing import Any

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

AWARD = {"award": "entraide", "max": "50"}


def award(name: str, value: str, when: str = "22T12:00", person: str = "p", **keys: Any) -> Line:
    return fact(name, person, "entraide", value, when, kind="award", **keys)


def test_awards_add_up_to_their_limit_in_the_order_of_their_instants() -> None:
    lines = award("b", "30", "22T10:00"), award("a", "40", "21T10:00")

    assert only_score(individual(AWARD), *lines) == "50"


def test_a_negative_award_takes_away_and_makes_room() -> None:
    lines = (
        award("a", "60", "21T10:00"),
        award("b", "-20", "22T10:00"),
        award("c", "30", "23T10:00"),
    )

    assert only_score(individual(AWARD), *lines) == "50"  # 50, 30, 50


def test_an_award_from_before_all_facts_may_be_what_the_values_stand_since() -> None:
    """Since Monday p has 10, whatever was measured on Wednesday; q since Tuesday."""
    lines = (
        award("w", "10", "21T10:00"),
        fact("a", "p", "csat", "4", "23T10:00"),
        fact("b", "q", "resolved", "1", "22T10:00"),
    )

    found = result(individual(PER_RESOLVED, AWARD, ties=["earliest"]), *lines)

    assert ranks(found) == {"p": 1, "q": 2}


def test_awards_alone_give_points_but_no_rank() -> None:
    (row,) = rows(result(individual(AWARD), award("a", "10")))

    assert (row["score"], row["rank"], row["why"]) == ("10", None, "no_facts")


def test_an_award_that_no_rule_names_is_unused() -> None:
    counters = result(individual(PER_RESOLVED), award("a", "10")).facts

    assert counters["unused_kpi"] == 1


def test_an_award_can_be_corrected_and_voided() -> None:
    first = award("a", "10")
    again = fact("b", "p", "entraide", "7", kind="correction", ref="a")
    void = fact("v", "", "", None, kind="void", ref="a")

    assert only_score(individual(AWARD), first, again) == "7"
    assert result(individual(AWARD), first, void).facts["replaced"] == 2


def test_the_limit_is_per_person_over_all_teams() -> None:
    change = at("22T00:00")
    roster = Roster([member("p", "nord", end=change), member("p", "sud", start=change)])
    scoring = {"individual": {"points": [AWARD]}, "collective": {"aggregate": "sum"}}
    lines = (
        award("a", "40", "21T10:00"),
        award("b", "40", "23T10:00"),
        fact("x", "p", "resolved", "1", "21T10:00"),
        fact("y", "p", "resolved", "1", "23T10:00"),
    )

    found = result(document(scoring=scoring), *lines, roster=roster)

    assert scores(found) == {"p": "50"}
    assert scores(found, "collective") == {"nord": "40", "sud": "10"}


def team_file(collective: dict[str, Any]) -> dict[str, Any]:
    individual_ = {"points": [PER_RESOLVED, AWARD]}
    return document(scoring={"individual": individual_, "collective": collective})


ROSTER = Roster([member("p", "nord"), member("q", "nord")])
FACTS = fact("x", "p", "resolved", "1"), fact("y", "q", "resolved", "2")


def test_an_award_to_a_team_is_added_after_the_aggregate_and_before_the_gates() -> None:
    gate = {"kpi": "csat", "at_least": "4", "otherwise": {"keep": "50%"}}
    file = team_file({"aggregate": "mean", "gates": [gate]})

    (row,) = rows(
        result(file, *FACTS, award("w", "5", person="team:nord"), roster=ROSTER), "collective"
    )

    assert row["points"] == [
        {"rule": "members", "points": "15"},
        {"rule": "awards", "points": "5"},
        {"rule": "gates", "points": "-10"},
    ]


def test_an_award_to_a_team_of_another_challenge_does_not_participate() -> None:
    file = {**team_file({"aggregate": "mean"}), "participants": {"teams": ["nord"]}}

    found = result(file, award("w", "5", person="team:ouest"), roster=ROSTER)

    assert found.facts["not_participating"] == 1


def test_a_member_with_awards_only_is_in_the_sum_but_in_no_mean() -> None:
    lines = FACTS[0], award("w", "30", person="q")

    mean = result(team_file({"aggregate": "mean"}), *lines, roster=ROSTER)
    total = result(team_file({"aggregate": "sum"}), *lines, roster=ROSTER)

    assert scores(mean, "collective") == {"nord": "10"}
    assert scores(total, "collective") == {"nord": "40"}
    assert rows(mean, "collective")[0]["members"] == 1


def test_a_team_with_rules_of_its_own_has_its_awards_by_rule() -> None:
    file = document(scoring={"collective": {"points": [PER_RESOLVED, AWARD]}})

    (row,) = rows(
        result(file, *FACTS, award("w", "60", person="team:nord"), roster=ROSTER), "collective"
    )

    assert row["points"] == [{"rule": 0, "points": "30"}, {"rule": 1, "points": "50"}]
