"""R3 by hand: whom live and lean standings score again when another's line, or time, moves them."""

from typing import Any

import pytest

from challenge_hub.scoring import Line, LiveStandings, Roster, plan_from
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
    rows,
    scores,
    void,
)
from tests.scoring.ledgers import NORD, Both

GAIN = {"kpi": "resolved", "improvement": {"per": "1", "points": "10"}}
BASELINE = {"baseline": {"from": "2023-08-14", "to": "2023-08-18"}}  # five days
RACE = {"kpi": "resolved", "rank": ["5", "3", "1"], "each": "day"}
FIRST = {**RACE, "rank": ["5"]}
SUM = {"aggregate": "sum"}
CHANGE = at("23T00:00")


def teams(*points: dict[str, Any], **collective: Any) -> dict[str, Any]:
    """People by these rules, teams by the sum of their members."""
    scoring = {"individual": {"points": list(points)}, "collective": {**SUM, **collective}}
    return document(scoring=scoring)


def points(both: Both, scope: str = "individual") -> list[dict[str, str | None]]:
    """The scores after each step."""
    return [scores(one, scope) for one in both.seen]


def test_who_is_pushed_off_the_places_loses_their_points() -> None:
    both = Both(individual(FIRST), resolved("a", "p", "1"), resolved("b", "q", "2"))

    assert points(both) == [{"p": "5", "q": "0", "r": "0"}, {"p": "0", "q": "5", "r": "0"}]


def test_who_moves_up_into_the_places_gains_their_points() -> None:
    both = Both(individual(FIRST), resolved("a", "p", "1"), resolved("b", "q", "2"), void("v", "b"))

    assert points(both)[-1] == {"p": "5", "q": "0", "r": "0"}


def test_a_fact_moved_to_another_day_moves_the_places_of_both() -> None:
    """Tuesday p before q, Wednesday r; then p's fact goes from the one to the other."""
    both = Both(
        individual(RACE),
        resolved("a", "p", "4"),
        resolved("b", "q", "3"),
        resolved("c", "r", "2", "23T12:00"),
        resolved("d", "p", "4", "23T12:00", kind="correction", ref="a"),
    )

    assert points(both)[2:] == [{"p": "5", "q": "3", "r": "5"}, {"p": "5", "q": "5", "r": "3"}]


def test_a_fact_moved_to_another_kpi_moves_the_places_by_both() -> None:
    """By cases p before q, by satisfaction r; then p's fact goes from the one to the other."""
    both = Both(
        individual(RACE, {**RACE, "kpi": "csat", "rank": ["20", "10"]}),
        resolved("a", "p", "4"),
        resolved("b", "q", "3"),
        fact("c", "r", "csat", "3"),
        fact("d", "p", "csat", "4", kind="correction", ref="a"),
    )

    assert points(both)[2:] == [{"p": "5", "q": "3", "r": "20"}, {"p": "20", "q": "5", "r": "10"}]


@pytest.mark.parametrize("scope", ["individual", "collective"])
def test_since_when_values_stand_is_asked_again_when_a_change_moved_to_another_instant(
    scope: str,
) -> None:
    """20 for p since Wednesday, for r since Tuesday evening; then p's since Tuesday noon."""
    file = teams(PER_RESOLVED, ties=["earliest"])
    file["scoring"]["individual"]["ties"] = ["earliest"]

    both = Both(
        file,
        (
            resolved("a", "p", "1", "21T10:00"),
            resolved("b", "p", "1", "23T10:00"),
            resolved("c", "r", "2", "22T18:00"),
        ),
        (void("v", "b"), resolved("d", "p", "1", "22T12:00")),
    )

    mine, other = ("p", "r") if scope == "individual" else ("nord", "sud")
    places = [ranks(one, scope) for one in both.seen]
    assert [(one[mine], one[other]) for one in places] == [(2, 1), (1, 2)]


def test_the_limit_of_an_award_moves_what_another_team_gets() -> None:
    """At most 10 for p: those of Tuesday go to Sud; without them those of Thursday to Nord."""
    roster = Roster(
        [
            member("p", "sud", end=CHANGE),
            member("p", "nord", start=CHANGE),
            member("q", "nord"),
            member("r", "sud"),
        ]
    )

    both = Both(
        teams(PER_RESOLVED, {"award": "entraide", "max": "10"}),
        resolved("a", "q", "1"),
        resolved("b", "r", "1"),
        award("w", "p", "10", "22T10:00"),
        award("x", "p", "10", "24T10:00"),
        void("v", "w"),
        roster=roster,
    )

    assert points(both, "collective")[2:] == [
        {"nord": "10", "sud": "20"},
        {"nord": "10", "sud": "20"},
        {"nord": "20", "sud": "10"},
    ]


def test_the_best_of_a_team_is_the_lowest_where_lower_is_better() -> None:
    scoring = {"individual": {"rank_by": ["delay"]}, "collective": {"aggregate": {"best": 1}}}

    both = Both(
        document(scoring=scoring), fact("a", "p", "delay", "30"), fact("b", "q", "delay", "5")
    )

    assert [one["nord"] for one in points(both, "collective")] == ["30", "5"]


def test_members_take_places_for_a_further_classification_of_teams() -> None:
    scoring = {
        "individual": {"points": [RACE]},
        "also": [{"name": "Équipes", "scope": "collective", **SUM}],
    }

    both = Both(
        document(scoring=scoring),
        resolved("a", "p", "1"),
        resolved("b", "r", "2"),
        resolved("c", "q", "3"),
    )

    listed = [one.as_dict()["also"][0]["rows"] for one in both.seen]
    assert [{row["team"]: row["score"] for row in row_list} for row_list in listed] == [
        {"nord": "5", "sud": None},
        {"nord": "3", "sud": "5"},
        {"nord": "6", "sud": "3"},
    ]


def test_countback_of_teams_counts_places_that_bring_their_members_nothing() -> None:
    """Each has a first place, worth 2; of the others Sud has two second ones, Nord a third."""
    roster = Roster([member("p", "nord"), member("r", "sud"), member("s", "sud")])

    both = Both(
        teams({**RACE, "rank": ["2"]}, ties=["countback"]),
        resolved("a", "p", "2", "21T12:00"),
        resolved("b", "r", "1", "21T12:00"),
        resolved("c", "r", "3"),
        resolved("d", "p", "1"),
        resolved("e", "s", "2"),
        roster=roster,
    )

    assert scores(both.seen[-1], "collective") == {"nord": "2", "sud": "2"}
    places = [ranks(one, "collective") for one in both.seen]
    assert places[3:] == [{"nord": 1, "sud": 1}, {"nord": 2, "sud": 1}]


def test_a_teams_baseline_holds_the_facts_of_who_has_none_in_the_window() -> None:
    """5 a day in the week; q brings the baseline from nothing to 1 and 2 a day."""
    both = Both(
        document(scoring={"collective": {"points": [GAIN]}}, evaluation=BASELINE),
        resolved("a", "p", "25"),
        resolved("o", "q", "5", "15T12:00"),
        resolved("x", "q", "5", "16T12:00"),
    )

    assert [one["nord"] for one in points(both, "collective")] == ["0", "40", "30"]


def gaining(file: dict[str, Any], *lines: Line, roster: Roster = NORD) -> LiveStandings:
    """Live standings as of Tuesday 0:00 with a baseline of 1 a day for p and q."""
    live = LiveStandings(
        plan_from({**file, "evaluation": BASELINE}, HASH), roster, at=at("22T00:00")
    )
    old = resolved("o", "p", "5", "15T12:00"), resolved("n", "q", "5", "15T12:00")
    for line in (*old, *lines):
        live.apply(line)
    return live


def test_time_moves_the_points_of_who_has_no_rank_too() -> None:
    """6 in one day are 5 more than 1; 6 in two days are 2 more."""
    gate = {"kpi": "csat", "at_least": "4"}
    live = gaining(individual(GAIN, gates=[gate]), resolved("a", "p", "6", "21T12:00"))

    seen = [rows(live.standings(at(day)))[0] for day in ("22T00:00", "23T00:00")]

    assert [(row["person"], row["score"], row["why"]) for row in seen] == [
        ("p", "50", "gate"),
        ("p", "20", "gate"),
    ]


def test_a_member_whose_facts_were_taken_back_adds_nothing_on_the_next_day() -> None:
    """6 in one day bring p and q 50 each; 6 in two days bring p 20."""
    live = gaining(
        teams(GAIN), resolved("a", "p", "6", "21T12:00"), resolved("b", "q", "6", "21T12:00")
    )
    before = scores(live.standings(), "collective")["nord"]

    live.apply(void("v", "b"))

    assert (before, scores(live.standings(at("23T00:00")), "collective")["nord"]) == ("100", "20")


def test_what_was_done_for_a_team_before_is_compared_from_the_first_instant_in_it() -> None:
    """6 cases lent to Nord; p comes there on Wednesday at noon, and then has one day in it."""
    noon = at("23T12:00")
    roster = Roster([member("p", "sud", end=noon), member("p", "nord", start=noon)])
    live = gaining(teams(GAIN), resolved("a", "p", "6", "22T10:00", team="nord"), roster=roster)

    seen = [scores(live.standings(at(text)), "collective") for text in ("23T11:00", "23T13:00")]

    assert [one["nord"] for one in seen] == ["0", "50"]


def test_teams_of_daily_points_are_looked_back_on_day_by_day() -> None:
    """Both have 30 in the end: sud since Tuesday, nord since Wednesday."""
    both = Both(
        teams({**PER_RESOLVED, "each": "day"}, ties=["earliest"]),
        resolved("a", "p", "1", "21T10:00"),
        resolved("b", "r", "2", "21T10:00"),
        resolved("c", "r", "1", "22T10:00"),
        resolved("d", "p", "2", "23T10:00"),
    )

    assert ranks(both.seen[-1], "collective") == {"sud": 1, "nord": 2}
