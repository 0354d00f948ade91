"""Paragraph 3.2: shares, targets, whose target counts."""

from typing import Any

import pytest

from challenge_hub.scoring import Roster, Standings
from tests.scoring.files import at, document, fact, individual, member, only_score, result

REACH = {"objective": "o", "points": "100"}


def file(kpi: str, target: str, rule: dict[str, Any] = REACH, **keys: Any) -> dict[str, Any]:
    objective = {"id": "o", "kpi": kpi, "target": target, **keys}
    base = individual(rule)
    return {**base, "objectives": {"collective": [], "individual": [objective]}}


def lines_of(standings: Standings, **which: str) -> list[dict[str, Any]]:
    lines = standings.as_dict()["objectives"]
    return [line for line in lines if which.items() <= line.items()]


@pytest.mark.parametrize(("value", "points"), [("4.5", "100"), ("4.499999", "0"), ("5", "100")])
def test_higher_is_reached_at_the_target(value: str, points: str) -> None:
    assert only_score(file("csat", "4.5"), fact("a", "p", "csat", value)) == points


@pytest.mark.parametrize(("value", "points"), [("30", "100"), ("30.000001", "0"), ("0", "100")])
def test_lower_is_reached_at_most_at_the_target(value: str, points: str) -> None:
    assert only_score(file("delay", "30"), fact("a", "p", "delay", value)) == points


@pytest.mark.parametrize(("value", "points"), [("-6", "100"), ("-4", "0"), ("0", "0")])
def test_a_negative_target_of_a_lower_better_kpi_is_all_or_nothing(value: str, points: str) -> None:
    rule = REACH | {"progress": True}

    assert only_score(file("delay", "-5", rule), fact("a", "p", "delay", value)) == points


@pytest.mark.parametrize(
    ("value", "points"), [("15", "25"), ("0", "0"), ("-6", "0"), ("60", "100"), ("90", "100")]
)
def test_progress_is_pro_rata_within_zero_and_one(value: str, points: str) -> None:
    rule = REACH | {"progress": True}

    assert only_score(file("resolved", "60", rule), fact("a", "p", "resolved", value)) == points


@pytest.mark.parametrize(("value", "points"), [("66", "110"), ("72", "120"), ("90", "120")])
def test_up_to_rewards_more(value: str, points: str) -> None:
    rule = REACH | {"progress": {"up_to": "120%"}}

    assert only_score(file("resolved", "60", rule), fact("a", "p", "resolved", value)) == points


@pytest.mark.parametrize(("value", "points"), [("40", "75"), ("0", "100"), ("120", "25")])
def test_progress_of_a_lower_better_kpi_is_target_by_measure(value: str, points: str) -> None:
    rule = REACH | {"progress": True}

    assert only_score(file("delay", "30", rule), fact("a", "p", "delay", value)) == points


@pytest.mark.parametrize(
    ("target", "value", "points"), [("0", "0", "100"), ("0", "-1", "0"), ("-5", "-5", "100")]
)
def test_a_target_of_zero_or_below_is_all_or_nothing(target: str, value: str, points: str) -> None:
    rule = REACH | {"progress": True}

    assert only_score(file("resolved", target, rule), fact("a", "p", "resolved", value)) == points


def test_empty_or_under_the_minimum_is_not_reached() -> None:
    low = file("csat", "1", REACH | {"progress": True}, minimum=2)

    assert only_score(low, fact("a", "p", "csat", "5")) == "0"
    assert only_score(low, fact("a", "p", "resolved", "5")) == "0"


def test_under_each_an_objective_is_tested_in_every_bucket() -> None:
    rule = REACH | {"each": "day"}

    score = only_score(
        file("csat", "4", rule),
        fact("a", "p", "csat", "5", "21T10:00"),
        fact("b", "p", "csat", "3", "22T10:00"),
        fact("c", "p", "csat", "4", "23T10:00"),
    )

    assert score == "200"


def test_a_target_in_percent_is_shown_as_the_plain_quotient_like_its_measure() -> None:
    found = result(
        file("fcr", "80"), fact("a", "p", "resolved", "3"), fact("b", "p", "contacts", "5")
    )

    (line,) = lines_of(found)
    assert (line["measure"], line["target"], line["share"]) == ("0.6", "0.8", "0.75")
    assert (line["person"], line["reached"]) == ("p", False)


OWN = {"p-1": "40", "team:sud": "50", "tag:nouveau": "30", "tag:junior": "20"}


@pytest.mark.parametrize(
    ("person", "team", "tags", "target"),
    [
        ("p-1", "sud", "nouveau", "40"),
        ("p-2", "sud", "nouveau", "30"),
        ("p-2", "sud", "nouveau junior", "20"),
        ("p-2", "sud", "", "50"),
        ("p-2", "nord", "", "60"),
    ],
)
def test_whose_target_counts(person: str, team: str, tags: str, target: str) -> None:
    roster = Roster([member(person, team, tags=frozenset(tags.split()))])
    own = file("resolved", "60", **{"for": OWN})

    found = result(own, fact("a", person, "resolved", "1"), roster=roster)

    assert lines_of(found)[0]["target"] == target


def test_the_easiest_target_of_a_lower_better_kpi_is_the_highest() -> None:
    roster = Roster([member("p", "nord", tags=frozenset({"a", "b"}))])
    own = file("delay", "60", **{"for": {"tag:a": "10", "tag:b": "20"}})

    found = result(own, fact("a", "p", "delay", "1"), roster=roster)

    assert lines_of(found)[0]["target"] == "20"


def test_tags_and_team_are_those_at_the_last_counted_fact_else_at_the_start() -> None:
    change = at("22T00:00")
    stays = [
        member("p", "nord", end=change, tags=frozenset({"nouveau"})),
        member("p", "sud", start=change),
    ]
    own = file("resolved", "60", **{"for": {"team:sud": "50", "tag:nouveau": "30"}})

    def target(*days: str) -> str:
        lines = [fact(day, "p", "resolved", "1", f"{day}T10:00") for day in days]
        return str(lines_of(result(own, *lines, roster=Roster(stays)))[0]["target"])

    assert (target("21"), target("21", "23"), target()) == ("30", "50", "30")


def test_collective_objectives_measure_all_facts_and_each_team_with_its_own_target() -> None:
    objective = {"id": "all", "kpi": "csat", "target": "4.5", "for": {"team:sud": "4"}}
    base = document(objectives={"collective": [objective], "individual": []})
    roster = Roster(
        [member("p-1", "nord"), member("p-2", "sud"), member("p-3", "sud", part="spectator")]
    )

    found = result(
        base,
        fact("a", "p-1", "csat", "5"),
        fact("b", "p-2", "csat", "3"),
        fact("c", "p-3", "csat", "5"),
        roster=roster,
    )

    everyone, sud = lines_of(found, id="all")
    assert (everyone["measure"], everyone["reached"]) == ("4.333333333333", False)
    assert (sud["team"], sud["measure"], sud["reached"]) == ("sud", "4", True)


def test_a_collective_rule_uses_the_teams_own_measure_and_target() -> None:
    objective = {"id": "all", "kpi": "csat", "target": "4.5", "for": {"team:sud": "4"}}
    base = document(
        objectives={"collective": [objective], "individual": []},
        scoring={"collective": {"points": [{"objective": "all", "points": "10"}]}},
    )
    roster = Roster([member("p-1", "nord"), member("p-2", "sud")])

    found = result(
        base, fact("a", "p-1", "csat", "4"), fact("b", "p-2", "csat", "4"), roster=roster
    )

    scores = {row["team"]: row["score"] for row in found.as_dict()["collective"]}
    assert scores == {"sud": "10", "nord": "0"}
