"""R3 by hand: what live and lean standings show when a line is put in, corrected or taken back."""

import pytest

from challenge_hub.scoring import Line, LiveStandings, Roster, plan_from, score
from challenge_hub.scoring.lean import LeanStandings
from tests.scoring.files import (
    HASH,
    PER_RESOLVED,
    at,
    document,
    fact,
    individual,
    ranks,
    resolved,
    rows,
    scores,
    void,
)
from tests.scoring.ledgers import NORD, Both, Ledger, lean, stored_and_loaded, take

NOBODY = Roster(None)
GAIN = {"kpi": "resolved", "improvement": {"per": "1", "points": "10"}}
BASELINE = {"baseline": {"from": "2023-08-14", "to": "2023-08-18"}}
RACE = {"kpi": "resolved", "rank": ["5", "3", "1"], "each": "day"}


def test_a_fact_that_is_taken_back_leaves_value_count_and_number_as_they_were() -> None:
    both = Both(
        individual(PER_RESOLVED, ties=["csat"]),
        resolved("a", "p", "2", count=3),
        fact("b", "p", "csat", "4"),
        resolved("c", "p", "5", count=2),
        void("v", "c"),
    )

    measure = rows(both.seen[-1])[0]["measures"]["resolved"]
    assert measure == {"total": "2", "count": "3", "value": "2"}


def test_a_count_that_is_taken_back_has_no_value_to_take() -> None:
    both = Both(
        individual(rank_by=["calls"]),
        fact("a", "p", "calls", None, count=3),
        fact("b", "p", "calls", None, count=2),
        void("v", "b"),
    )

    assert rows(both.seen[-1])[0]["measures"]["calls"] == {
        "total": "0", "count": "3", "value": "3",
    }  # fmt: skip


def test_a_count_of_one_day_that_is_taken_back_leaves_that_of_the_same_day() -> None:
    both = Both(
        individual({"kpi": "calls", "per": "1", "points": "1", "each": "day"}),
        fact("a", "p", "calls", None, "22T10:00", count=3),
        fact("b", "p", "calls", None, "22T11:00", count=2),
        fact("c", "p", "calls", None, "23T10:00", count=4),
        void("v", "b"),
    )

    assert rows(both.seen[-1])[0]["measures"]["calls"] == {
        "total": "0", "count": "7", "value": "7",
    }  # fmt: skip


def test_two_corrections_that_contradict_each_other_leave_the_fact_as_it_was() -> None:
    both = Both(
        individual(PER_RESOLVED),
        resolved("a", "p", "1"),
        resolved("c", "p", "5", kind="correction", ref="a"),
        resolved("d", "p", "7", kind="correction", ref="a"),
    )

    assert [scores(one)["p"] for one in both.seen] == ["10", "50", "10"]
    assert both.seen[-1].facts["bad"] == 2


def test_a_fact_of_the_baseline_that_is_taken_back_is_compared_with_no_more() -> None:
    """Baselines of 1, 3 and again 1 a day; 5 a day in the week."""
    lines = (
        resolved("a", "p", "25"),
        resolved("o", "p", "5", "15T12:00"),
        resolved("x", "p", "10", "16T12:00"),
        void("v", "x"),
    )
    scoring = {
        "individual": {"points": [GAIN]},
        "collective": {"aggregate": "sum"},
        "also": [{"name": "Équipes", "scope": "collective", "points": [GAIN]}],
    }

    both = Both(document(scoring=scoring, evaluation=BASELINE), *lines)

    assert [scores(one)["p"] for one in both.seen] == ["0", "40", "20", "40"]
    assert [scores(one, "collective")["nord"] for one in both.seen] == ["0", "40", "20", "40"]
    teams = [one.as_dict()["also"][0]["rows"][0]["score"] for one in both.seen]
    assert teams == ["0", "40", "20", "40"]


def test_a_place_that_is_taken_back_moves_those_behind_up() -> None:
    lines = (
        resolved("a", "p", "1"),
        resolved("b", "q", "2"),
        resolved("c", "r", "3"),
        resolved("d", "r", "1", "23T12:00"),
        void("v", "c"),
    )
    scoring = {"individual": {"points": [RACE]}, "collective": {"aggregate": "sum"}}

    both = Both(document(scoring=scoring), *lines)

    assert [scores(one) for one in both.seen] == [
        {"p": "5", "q": "0", "r": "0"},
        {"p": "3", "q": "5", "r": "0"},
        {"p": "1", "q": "3", "r": "5"},
        {"p": "1", "q": "3", "r": "10"},
        {"p": "3", "q": "5", "r": "5"},
    ]
    assert scores(both.seen[-1], "collective") == {"nord": "8", "sud": "5"}


@pytest.mark.parametrize("rule", ["each", "two"])
def test_places_of_two_days_or_rules_move_together(rule: str) -> None:
    """One correction moves p out of Tuesday and into Wednesday, where q was alone."""
    other = {"kpi": "csat", "rank": ["2", "1"], "each": "day"}
    points = [RACE] if rule == "each" else [RACE, other]
    lines = (
        resolved("a", "p", "4"),
        resolved("b", "q", "3"),
        resolved("c", "q", "1", "23T12:00"),
        fact("d", "q", "csat", "3", "23T12:00"),
        fact("e", "p", "csat", "4", "23T12:00"),
        resolved("f", "p", "9", "23T12:00", kind="correction", ref="a"),
    )

    both = Both(individual(*points), *lines)

    expected = {"p": "5", "q": "8"} if rule == "each" else {"p": "7", "q": "9"}
    assert {code: value for code, value in scores(both.seen[-1]).items() if code != "r"} == expected


def test_without_a_roster_who_is_named_no_more_is_listed_no_more() -> None:
    late = at("25T18:30")
    both = Both(
        individual(PER_RESOLVED),
        resolved("a", "p", "1"),
        resolved("b", "q", "1", "28T12:00"),
        resolved("c", "q", "2", "28T12:00"),
        resolved("d", "s", "2", received=late),
        void("v", "b"),
        void("w", "c"),
        void("x", "d"),
        void("y", "a"),
        roster=NOBODY,
    )

    listed = [sorted(ranks(one)) for one in both.seen]
    assert listed[3:] == [["p", "q", "s"], ["p", "q", "s"], ["p", "s"], ["p"], []]


def test_without_a_roster_who_is_still_named_in_a_fact_of_another_time_stays_listed() -> None:
    both = Both(
        individual(PER_RESOLVED),
        resolved("a", "q", "1", "19T12:00"),
        resolved("b", "q", "2", "19T12:00"),
        void("v", "a"),
        void("w", "b"),
        roster=NOBODY,
    )

    assert [sorted(ranks(one)) for one in both.seen] == [["q"], ["q"], ["q"], []]


def test_lines_of_an_id_with_two_contents_go_and_those_that_speak_of_them_too() -> None:
    plan = plan_from(individual(PER_RESOLVED), HASH)
    live = LiveStandings(plan, NORD)
    lines = (
        resolved("v", "p", "7", kind="correction", ref="a"),  # before what it speaks of
        resolved("w", "p", "8", kind="correction", ref="v"),
        resolved("a", "p", "1"),
        resolved("a", "p", "1"),
        resolved("a", "p", "2"),
    )

    for step, line in enumerate(lines, start=1):
        live.apply(line)
        whole = score(plan, NORD, lines[:step])
        assert live.standings().as_dict() == whole.as_dict()

    assert {name: count for name, count in whole.facts.items() if count} == {"read": 5, "bad": 5}


def test_the_instant_shown_never_moves_back() -> None:
    live = LiveStandings(plan_from(individual(PER_RESOLVED), HASH), NORD, at=at("22T12:00"))
    live.apply(resolved("a", "p", "1", "23T12:00"))

    with pytest.raises(ValueError, match=r"^the instant shown only moves forward$"):
        live.advance(at("22T11:59"))

    assert scores(live.standings())["p"] == "0"
    assert scores(live.standings(at("23T12:01")))["p"] == "10"


@pytest.mark.parametrize("named", [True, False])
def test_what_is_put_away_and_taken_up_is_the_same(named: bool) -> None:
    """Facts of two KPIs on two days, a baseline, an award that counts, and who is named."""
    award = {"award": "entraide", "max": "50"}
    tiers = {"kpi": "csat", "each": "day", "tiers": [{"from": "4", "points": "3"}]}
    file = individual(PER_RESOLVED | {"each": "day"}, tiers, award, GAIN, ties=["earliest"])
    file["evaluation"] = BASELINE
    roster = NOBODY if named else NORD
    plan = plan_from(file, HASH)
    ledger = Ledger(
        [
            resolved("o", "p", "5", "15T12:00"),
            resolved("a", "p", "2", "21T12:00"),
            resolved("b", "p", "3", "22T12:00"),
            fact("c", "p", "csat", "4", "22T12:00"),
            fact("d", "q", "csat", "5", "28T12:00"),
            fact("w", "p", "entraide", "7", kind="award"),
        ]
    )
    for gathers in (True, False):
        state = lean(plan, ledger, roster)
        for line in ledger.lines:
            put(state, ledger, line, gathers=gathers)
        if gathers:
            state.gathered()

        again = stored_and_loaded(state, plan, roster)

        whole = score(plan, roster, ledger.lines).to_bytes()
        assert [one.standings().to_bytes() for one in (state, again)] == [whole, whole]


def put(state: LeanStandings, ledger: Ledger, line: Line, *, gathers: bool) -> None:
    if gathers:
        state.gather(line)
    else:
        take(state, ledger, line)
