"""`earliest` of 4.2: since when the values stand, whatever moved them."""

from typing import Any

import pytest

from challenge_hub.scoring import Line, LiveStandings, Roster, Standings, plan_from
from challenge_hub.scoring.ranks import Placed
from tests.scoring.files import (
    HASH,
    PER_RESOLVED,
    at,
    award,
    document,
    fact,
    individual,
    member,
    ranks,
    resolved,
    result,
    row_of,
    rows,
)

AWARD = {"award": "entraide", "max": "50"}


def first(found: Standings, scope: str = "individual") -> list[str]:
    """Codes in their order, of which the first must be decided by `earliest`."""
    who = "person" if scope == "individual" else "team"
    listed = rows(found, scope)
    assert listed[0]["decided_by"] == "earliest"
    return [row[who] for row in listed]


def test_an_award_is_a_change_like_a_fact() -> None:
    """Both have 30: p-1 since its award on Wednesday noon, p-2 since its fact that morning."""
    lines = (
        resolved("a", "p-1", "2", "21T10:00"),
        award("b", "p-1", "10", "23T12:00"),
        resolved("c", "p-2", "3", "23T09:00"),
        award("d", "p-2", "0", "24T09:00"),  # adds nothing
    )

    found = result(individual(PER_RESOLVED, AWARD, ties=["earliest"]), *lines)

    assert first(found) == ["p-2", "p-1"]


def test_awards_are_undone_one_instant_after_the_other() -> None:
    """p-1: 10 on Monday, two awards on Tuesday; p-2: the same awards the other way round, later."""
    lines = (
        resolved("a", "p-1", "1", "21T10:00"),
        award("b", "p-1", "5", "22T10:00"),
        award("c", "p-1", "5", "22T11:00"),
        resolved("d", "p-2", "1", "21T10:00"),
        award("e", "p-2", "10", "22T10:30"),
    )

    found = result(individual(PER_RESOLVED, AWARD, ties=["earliest"]), *lines)

    assert first(found) == ["p-2", "p-1"]


def test_an_award_and_a_fact_of_one_instant_act_together() -> None:
    """On Thursday p-1 loses ten points by a fact and gains ten by an award: nothing moved."""
    lines = (
        resolved("a", "p-1", "3", "21T10:00"),
        resolved("b", "p-1", "-1", "24T10:00"),
        award("c", "p-1", "10", "24T10:00"),
        resolved("d", "p-2", "3", "22T10:00"),
    )

    found = result(individual(PER_RESOLVED, AWARD, ties=["earliest"]), *lines)

    assert first(found) == ["p-1", "p-2"]


def test_values_that_never_moved_stand_since_the_start() -> None:
    """Nobody has points: p-1 never moved, p-2 had ten for an hour."""
    lines = (
        fact("a", "p-1", "csat", "4", "24T10:00"),
        resolved("b", "p-2", "1", "21T10:00"),
        resolved("c", "p-2", "-1", "21T11:00"),
    )

    assert first(result(individual(PER_RESOLVED, ties=["earliest"]), *lines)) == ["p-1", "p-2"]


def test_the_whole_row_of_values_counts() -> None:
    """p-1's second value, the delay, changed on Thursday and came back: 5, 6, 5."""
    lines = (
        resolved("a", "p-1", "1", "21T10:00"),
        fact("b", "p-1", "delay", "5", "21T10:00"),
        fact("c", "p-1", "delay", "7", "23T10:00"),
        fact("d", "p-1", "delay", "3", "24T10:00"),
        resolved("e", "p-2", "1", "22T10:00"),
        fact("f", "p-2", "delay", "5", "22T10:00"),
    )

    found = result(individual(rank_by=["resolved", "delay"], ties=["earliest"]), *lines)

    assert first(found) == ["p-2", "p-1"]


TAGGED = [{"id": "mine", "kpi": "resolved", "target": "3", "for": {"tag:nouveau": "2"}}]
TUESDAY, THURSDAY = at("22T00:00"), at("24T00:00")


def test_the_target_of_the_time_counts_when_looking_back() -> None:
    """New from Tuesday to Wednesday, p-1 needs 2 then, reached on Tuesday; 3 from Thursday on."""
    new = frozenset({"nouveau"})
    roster = Roster(
        [
            member("p-1", "nord", end=TUESDAY),
            member("p-1", "nord", start=TUESDAY, end=THURSDAY, tags=new),
            member("p-1", "nord", start=THURSDAY),
            member("p-2", "nord"),
        ]
    )
    lines = (
        resolved("z", "p-1", "0", "21T09:00"),
        resolved("a", "p-1", "2", "22T10:00"),
        resolved("b", "p-1", "1", "24T10:00"),
        resolved("c", "p-2", "3", "23T10:00"),
    )
    rule = {"objective": "mine", "points": "10"}
    file = individual(rule, ties=["earliest"])
    file["objectives"] = {"individual": TAGGED}

    assert first(result(file, *lines, roster=roster)) == ["p-1", "p-2"]


def test_a_members_target_of_the_time_counts_when_looking_back_for_a_team() -> None:
    new = frozenset({"nouveau"})
    roster = Roster(
        [
            member("p-1", "nord", end=TUESDAY),
            member("p-1", "nord", start=TUESDAY, end=THURSDAY, tags=new),
            member("p-1", "nord", start=THURSDAY),
            member("p-2", "sud"),
        ]
    )
    lines = (
        resolved("z", "p-1", "0", "21T09:00"),
        resolved("a", "p-1", "2", "22T10:00"),
        resolved("b", "p-1", "1", "24T10:00"),
        resolved("c", "p-2", "3", "23T10:00"),
    )
    file = document(
        scoring={
            "individual": {"points": [{"objective": "mine", "points": "10"}]},
            "collective": {"aggregate": "sum", "ties": ["earliest"]},
        },
        objectives={"individual": TAGGED},
    )

    assert first(result(file, *lines, roster=roster), "collective") == ["nord", "sud"]


NORD_AND_SUD = Roster([member("p-1", "nord"), member("p-2", "sud"), member("p-3", "nord")])


def teams(*points: dict[str, Any], **collective: Any) -> dict[str, Any]:
    keys = {"aggregate": "sum", "ties": ["earliest"], **collective}
    return document(scoring={"individual": {"points": [PER_RESOLVED, *points]}, "collective": keys})


def test_an_award_to_a_team_or_to_a_member_is_a_change_of_its_score() -> None:
    """All have 30. Nord since its own award on Wednesday, Sud since its member's on Tuesday."""
    lines = (
        resolved("a", "p-1", "2", "21T10:00"),
        award("b", "team:nord", "10", "23T10:00"),
        resolved("c", "p-2", "2", "21T10:00"),
        award("d", "p-2", "10", "22T10:00"),
    )

    assert first(result(teams(AWARD), *lines, roster=NORD_AND_SUD), "collective") == ["sud", "nord"]


def test_a_member_with_awards_only_is_a_change_of_the_teams_score() -> None:
    lines = (
        resolved("a", "p-1", "2", "21T10:00"),
        award("b", "p-3", "10", "23T10:00"),
        resolved("c", "p-2", "3", "22T10:00"),
    )

    assert first(result(teams(AWARD), *lines, roster=NORD_AND_SUD), "collective") == ["sud", "nord"]


def test_a_team_with_points_of_its_own_looks_back_on_its_own_facts() -> None:
    lines = (
        resolved("a", "p-1", "1", "21T10:00"),
        resolved("b", "p-3", "2", "24T10:00"),
        resolved("c", "p-2", "3", "23T10:00"),
    )
    file = document(scoring={"collective": {"points": [PER_RESOLVED], "ties": ["earliest"]}})

    assert first(result(file, *lines, roster=NORD_AND_SUD), "collective") == ["sud", "nord"]


def test_the_best_of_lower_better_scores_are_looked_back_on() -> None:
    """Nord's best is 5 minutes since Tuesday noon; what p-1 improves on Wednesday is no best."""
    lines = (
        fact("a", "p-1", "delay", "9", "21T10:00"),
        fact("b", "p-3", "delay", "5", "22T12:00"),
        fact("c", "p-1", "delay", "7", "23T12:00"),
        fact("d", "p-2", "delay", "5", "22T18:00"),
    )
    scoring = {
        "individual": {"rank_by": ["delay"]},
        "collective": {"aggregate": {"best": 1}, "ties": ["earliest"]},
    }

    found = result(document(scoring=scoring), *lines, roster=NORD_AND_SUD)

    assert first(found, "collective") == ["nord", "sud"]


def test_an_award_for_another_team_is_no_change_of_this_ones_part() -> None:
    """Of p-1 Nord has 10 points since Monday; its award was given in Sud."""
    lines = (
        resolved("a", "p-1", "1", "21T10:00"),
        fact("w", "p-1", "entraide", "5", "22T10:00", kind="award", team="sud"),
        fact("c", "p-1", "csat", "4", "24T10:00"),
        resolved("d", "p-4", "1", "23T10:00"),
    )
    roster = Roster([member("p-1", "nord"), member("p-2", "sud"), member("p-4", "est")])

    found = result(teams(AWARD), *lines, roster=roster)

    assert first(found, "collective") == ["nord", "est", "sud"]


def test_what_was_done_as_a_spectator_is_no_change_of_a_members_part() -> None:
    """The hours of p-3 as a spectator of Nord, on Thursday, bring its sum of points nothing."""
    roster = Roster(
        [
            member("p-1", "nord"),
            member("p-2", "sud"),
            member("p-3", "nord", end=THURSDAY),
            member("p-3", "nord", start=THURSDAY, part="spectator"),
        ]
    )
    lines = (
        resolved("a", "p-1", "1", "21T10:00"),
        resolved("b", "p-3", "1", "21T11:00"),
        resolved("c", "p-3", "5", "24T10:00"),
        resolved("d", "p-2", "2", "22T10:00"),
    )

    assert first(result(teams(), *lines, roster=roster), "collective") == ["nord", "sud"]


def placed(row: Placed | None) -> tuple[int | None, str | None]:
    assert row is not None
    return row.rank, row.decided_by


@pytest.mark.parametrize(
    ("more", "leader"),
    [
        (resolved("x", "p-1", "-1", "24T10:00"), "p-2"),
        (fact("x", "p-1", "csat", "4", "24T10:00"), "p-1"),
        (resolved("x", "p-1", "0", "21T08:00"), "p-1"),
    ],
)
def test_what_was_found_before_is_not_believed_when_a_line_changes_it(
    more: Line, leader: str
) -> None:
    """A look that found Monday for p-1 comes first; then one more line and its compensation."""
    live = LiveStandings(plan_from(individual(PER_RESOLVED, ties=["earliest"]), HASH), Roster(None))
    live.apply(resolved("a", "p-1", "2", "21T10:00"))
    live.apply(resolved("b", "p-2", "2", "22T10:00"))
    before = placed(row_of(live, "p-1"))

    live.apply(more)
    if more.value == -(10**6):
        live.apply(resolved("y", "p-1", "1", "24T11:00"))

    assert before == (1, "earliest")
    assert placed(row_of(live, leader)) == (1, "earliest")


def test_a_fact_moved_to_a_later_instant_takes_the_earlier_place_away() -> None:
    live = LiveStandings(plan_from(individual(PER_RESOLVED, ties=["earliest"]), HASH), Roster(None))
    live.apply(resolved("a", "p-1", "2", "21T10:00"))
    live.apply(resolved("b", "p-2", "2", "22T10:00"))
    before = placed(row_of(live, "p-1"))

    live.apply(resolved("c", "p-1", "2", "23T10:00", kind="correction", ref="a"))

    assert (before, placed(row_of(live, "p-1"))) == ((1, "earliest"), (2, "earliest"))
    assert ranks(live.standings()) == {"p-2": 1, "p-1": 2}
