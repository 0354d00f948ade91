"""Paragraphs 4.3 and 4.4: aggregates, and further classifications of the same facts."""

from typing import Any

from challenge_hub.scoring import Line, Roster, Standings
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

ROSTER = Roster(
    [
        member("p-1", "nord", tags=frozenset({"nouveau"}), columns={"site": "lyon"}),
        member("p-2", "nord", columns={"site": "nice"}),
        member("p-3", "sud", tags=frozenset({"nouveau"}), columns={"site": "nice"}),
        member("p-4", "sud", columns={}),
    ]
)
FACTS = (
    fact("a", "p-1", "resolved", "4"),
    fact("b", "p-2", "resolved", "2"),
    fact("c", "p-3", "resolved", "5"),
)


def team_scores(
    aggregate: Any, *lines: Line, roster: Roster = ROSTER, **keys: Any
) -> dict[str, Any]:
    file = document(
        scoring={
            "individual": {"points": [PER_RESOLVED]},
            "collective": {"aggregate": aggregate},
        },
        **keys,
    )
    found = result(file, *(lines or FACTS), roster=roster)
    return {
        row["team"]: (row["score"], row.get("why"), row["members"])
        for row in rows(found, "collective")
    }


def test_mean_roster_divides_by_everyone_and_an_absent_one_adds_zero() -> None:
    assert team_scores({"mean": "roster"}) == {"nord": ("30", None, 2), "sud": ("25", None, 1)}


def test_mean_roster_leaves_out_away_spectators_and_who_does_not_take_part() -> None:
    more = [
        member("p-5", "sud", tags=frozenset({"away"})),
        member("p-6", "sud", part="spectator"),
        member("p-7", "sud"),
    ]
    stays = [stay for row in ROSTER.people.values() for stay in row]

    found = team_scores(
        {"mean": "roster"}, roster=Roster(stays + more), participants={"exclude": ["p-7"]}
    )

    assert found["sud"] == ("25", None, 1)


def test_who_was_away_for_some_dates_only_is_on_the_roster_for_the_others() -> None:
    change = at("23T00:00")
    stays = [
        member("p-1", "nord"),
        member("p-2", "nord", end=change, tags=frozenset({"away"})),
        member("p-2", "nord", start=change),
    ]

    assert team_scores({"mean": "roster"}, FACTS[0], roster=Roster(stays))["nord"][0] == "20"


def test_mean_roster_counts_the_roster_of_the_window_so_far() -> None:
    joins = Roster([member("p-1", "nord"), member("p-2", "nord", start=at("24T00:00"))])
    file = document(
        scoring={
            "individual": {"points": [PER_RESOLVED]},
            "collective": {"aggregate": {"mean": "roster"}},
        }
    )

    def score(when: str) -> str | None:
        return scores(result(file, FACTS[0], roster=joins, at=at(when)), "collective")["nord"]

    assert (score("24T00:00"), score("24T00:01")) == ("40", "20")


def test_best_adds_up_the_k_best_and_fewer_are_too_few() -> None:
    assert team_scores({"best": 1}) == {"sud": ("50", None, 1), "nord": ("40", None, 2)}
    assert team_scores({"best": 2}) == {
        "nord": ("60", None, 2),
        "sud": ("50", "too_few_members", 1),
    }


def test_best_of_lower_better_scores_takes_the_lowest() -> None:
    file = document(
        scoring={"individual": {"rank_by": ["delay"]}, "collective": {"aggregate": {"best": 1}}}
    )
    lines = (
        fact("a", "p-1", "delay", "9"),
        fact("b", "p-2", "delay", "4"),
        fact("c", "p-3", "delay", "6"),
    )

    found = result(file, *lines, roster=ROSTER)

    assert scores(found, "collective") == {"nord": "4", "sud": "6"}
    assert ranks(found, "collective") == {"nord": 1, "sud": 2}


def test_per_hours_divides_the_sum_by_the_teams_total() -> None:
    hours = (
        fact("h1", "p-1", "contacts", "3"),
        fact("h2", "p-2", "contacts", "5"),
        fact("h3", "p-3", "contacts", "0"),
    )

    found = team_scores({"per": "contacts"}, *FACTS, *hours)

    assert found == {"nord": ("7.5", None, 2), "sud": (None, "empty", 1)}


def test_hours_alone_are_participation() -> None:
    found = team_scores({"per": "contacts"}, fact("h", "p-1", "contacts", "3"))

    assert found["nord"] == ("0", None, 1)


def test_a_cap_on_an_aggregated_team_limits_its_score() -> None:
    file = document(
        scoring={
            "individual": {"points": [PER_RESOLVED]},
            "collective": {"aggregate": "sum", "cap": {"points": "55"}},
        }
    )

    nord, sud = rows(result(file, *FACTS, roster=ROSTER), "collective")

    assert (nord["score"], sud["score"]) == ("55", "50")
    assert nord["points"][-1] == {"rule": "cap", "points": "-5"}


def further(standings: Standings, index: int = 0) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = standings.as_dict()["also"][index]["rows"]
    return found


def also(*entries: dict[str, Any], **main: Any) -> dict[str, Any]:
    return document(
        scoring={"individual": {"points": [PER_RESOLVED], **main}, "also": list(entries)}
    )


def test_a_further_classification_may_be_of_some_people_by_their_tags() -> None:
    entry = {"name": "Espoirs", "scope": "individual", "only": {"tags": ["nouveau"]}}

    found = result(also(entry), *FACTS, roster=ROSTER)

    assert [(row["person"], row["rank"], row["score"]) for row in further(found)] == [
        ("p-3", 1, "50"),
        ("p-1", 2, "40"),
    ]
    assert found.as_dict()["also"][0]["name"] == "Espoirs"


def test_only_removes_facts_of_other_teams_before_anything_is_computed() -> None:
    change = at("22T11:00")
    roster = Roster([member("p-1", "nord", end=change), member("p-1", "sud", start=change)])
    entry = {"name": "Sud", "scope": "individual", "only": {"teams": ["sud"]}}
    lines = (
        fact("a", "p-1", "resolved", "4", "22T10:00"),
        fact("b", "p-1", "resolved", "1", "22T12:00"),
    )

    assert further(result(also(entry), *lines, roster=roster))[0]["score"] == "10"


def test_inherited_points_come_after_the_caps_and_before_the_gates() -> None:
    gate = {"kpi": "csat", "at_least": "4", "otherwise": "zero"}
    entry = {"name": "Tous", "scope": "individual"}

    found = result(also(entry, cap={"points": "30"}, gates=[gate]), *FACTS[:1], roster=ROSTER)

    assert scores(found)["p-1"] == "0"
    assert further(found)[0]["score"] == "30"


def test_nothing_else_is_inherited() -> None:
    entry = {"name": "Délai", "scope": "individual", "rank_by": ["delay"]}

    found = result(also(entry), fact("d", "p-1", "delay", "5"), roster=ROSTER)

    row = further(found)[0]
    assert (row["score"], row["points"]) == ("5", [])


def test_groups_by_another_column_of_the_roster() -> None:
    entry = {"name": "Sites", "scope": "collective", "by": "site", "aggregate": "mean"}

    found = further(result(also(entry), *FACTS, roster=ROSTER))

    assert [(row["team"], row["score"]) for row in found] == [("lyon", "40"), ("nice", "35")]


def test_in_collective_scope_a_group_consists_of_those_who_fit() -> None:
    entry = {
        "name": "Espoirs",
        "scope": "collective",
        "only": {"tags": ["nouveau"]},
        "rank_by": ["resolved"],
    }

    found = further(result(also(entry), *FACTS, roster=ROSTER))

    assert [(row["team"], row["score"]) for row in found] == [("sud", "5"), ("nord", "4")]


def test_a_further_classification_may_have_rules_of_its_own() -> None:
    own = {"kpi": "resolved", "tiers": [{"from": "4", "points": "1"}]}
    entry = {"name": "Paliers", "scope": "individual", "points": [own]}

    found = further(result(also(entry), *FACTS, roster=ROSTER))

    assert {row["person"]: row["score"] for row in found} == {
        "p-1": "1", "p-2": "0", "p-3": "1", "p-4": "0",
    }  # fmt: skip


def test_ties_by_countback_take_the_places_by_its_own_order_and_not_those_of_the_main_rules() -> (
    None
):
    """3 cases each; p-2 was first by cases on Monday, p-1 by calls."""
    calls = {"kpi": "calls", "rank": ["5"], "each": "day"}
    entry = {
        "name": "Courses",
        "scope": "individual",
        "rank_by": ["resolved"],
        "ties": ["countback"],
    }
    file = document(scoring={"individual": {"points": [calls]}, "also": [entry]})
    file["schedule"] = {**file["schedule"], "stages": "day"}
    lines = (
        fact("a", "p-1", "resolved", "1", "21T10:00"),
        fact("b", "p-2", "resolved", "3", "21T10:00"),
        fact("c", "p-3", "resolved", "9", "22T10:00"),
        fact("d", "p-1", "resolved", "2", "22T10:00"),
        fact("e", "p-1", "calls", None, "21T10:00"),
    )

    found = further(result(file, *lines, roster=ROSTER))

    assert [(row["person"], row["rank"]) for row in found[:3]] == [
        ("p-3", 1),
        ("p-2", 2),
        ("p-1", 3),
    ]


def test_a_group_by_another_column_has_the_awards_of_its_members() -> None:
    entry = {"name": "Sites", "scope": "collective", "by": "site", "aggregate": "sum"}
    file = also(entry)
    file["scoring"]["individual"]["points"].append({"award": "entraide", "max": "50"})
    award = fact("w", "p-1", "entraide", "5", kind="award")

    found = further(result(file, *FACTS, award, roster=ROSTER))

    assert [(row["team"], row["score"]) for row in found] == [("nice", "70"), ("lyon", "45")]
