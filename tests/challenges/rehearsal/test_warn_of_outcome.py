"""What the rules would bring about and cost, and what is not worth a word: boundaries included."""

from typing import Any

import pytest

from challenge_hub.scoring import Line, Roster
from tests.challenges.rehearsal.making import challenge, codes, report, resolved, warning, week
from tests.scoring.files import PER_RESOLVED, fact, member

CARD = {"for": {"individual": "1"}, "what": "Carte", "value": "40", "tied": "each"}
GATE = {"kpi": "csat", "at_least": "4"}
TEAMS = {"individual": {"points": [PER_RESOLVED]}, "collective": {"aggregate": "sum"}}


def two_weeks(*weeks: tuple[tuple[str, str], ...]) -> list[Line]:
    return [*week(7, *weeks[0]), *week(14, *weeks[1])]


def test_one_person_who_wins_every_window() -> None:
    found = report(
        challenge(), *two_weeks((("p-1", "3"), ("p-2", "1")), (("p-1", "2"), ("p-2", "1")))
    )

    assert warning(found, "one_winner")["who"] == ["p-1"]


def test_different_winners_and_a_single_window_are_no_reason_to_warn() -> None:
    different = report(
        challenge(), *two_weeks((("p-1", "3"), ("p-2", "1")), (("p-1", "1"), ("p-2", "2")))
    )
    single = report(challenge(), *week(14, ("p-1", "3"), ("p-2", "1")))

    assert "one_winner" not in codes(different) + codes(single)


def test_who_is_alone_wins_without_being_a_warning() -> None:
    assert "one_winner" not in codes(
        report(challenge(), *two_weeks((("p-1", "3"),), (("p-1", "2"),)))
    )


SIZES = Roster(
    [
        *(member(f"n-{number}", "nord") for number in range(6)),
        *(member(f"s-{number}", "sud") for number in range(6)),
    ]
)


@pytest.mark.parametrize(("south", "uneven"), [(5, False), (4, True)])
def test_a_sum_favours_teams_that_are_larger_by_more_than_a_fifth(south: int, uneven: bool) -> None:
    people = [(f"n-{number}", "1") for number in range(6)]
    people += [(f"s-{number}", "1") for number in range(south)]
    lines = [
        resolved(f"{index}", person, value, "14T10:00")
        for index, (person, value) in enumerate(people)
    ]
    lines.append(fact("end", "n-0", "contacts", "1", "18T17:00"))

    found = report(challenge(scoring=TEAMS), *lines, roster=SIZES)

    assert ("uneven_teams" in codes(found)) is uneven


def test_a_common_objective_never_or_always_reached() -> None:
    low = report(challenge(), *two_weeks((("p-1", "9"),), (("p-1", "9"),)))
    high = report(challenge(), *two_weeks((("p-1", "10"),), (("p-1", "12"),)))
    once = report(challenge(), *two_weeks((("p-1", "9"),), (("p-1", "12"),)))

    assert warning(low, "never_reached")["id"] == "all"
    assert [one["id"] for one in high["warnings"] if one["code"] == "always_reached"] == [
        "all", "mine",
    ]  # fmt: skip
    assert "all" not in [one.get("id") for one in once["warnings"]]


def test_an_objective_of_each_is_never_reached_when_nobody_did() -> None:
    found = report(
        challenge(), *two_weeks((("p-1", "3"), ("p-2", "3")), (("p-1", "3"), ("p-2", "5")))
    )

    assert [one["id"] for one in found["warnings"] if one["code"] == "never_reached"] == ["all"]


def test_an_objective_says_nothing_after_one_window() -> None:
    found = report(challenge(), *week(14, ("p-1", "9")))

    assert not {"never_reached", "always_reached"} & set(codes(found))


def gated(*satisfied: bool) -> dict[str, Any]:
    """One window in which people pass the gate or do not."""
    lines = week(14, *((f"p-{number}", "1") for number in range(len(satisfied))))
    lines += [
        fact(f"c{number}", f"p-{number}", "csat", "5" if good else "1", "15T10:00")
        for number, good in enumerate(satisfied)
    ]
    file = challenge(scoring={"individual": {"points": [PER_RESOLVED], "gates": [GATE]}})
    return report(file, *lines)


def test_a_condition_that_stops_more_than_half_is_said() -> None:
    assert warning(gated(True, False, False), "gate_stops_most")["stopped"] == 2
    assert "gate_stops_most" not in codes(gated(True, False))


def test_a_window_in_which_everyone_is_stopped_is_named() -> None:
    assert warning(gated(False), "nobody_ranked")["windows"] == ["2023-08-14T07:00:00Z"]
    assert "nobody_ranked" not in codes(gated(True))


def race(day: int, when: str) -> list[Line]:
    """p-1 leads from Monday 10:00, until p-2 passes at `when`."""
    return [
        resolved(f"{day}a", "p-1", "1", f"{day:02}T10:00"),
        resolved(f"{day}b", "p-2", "2", when),
        fact(f"{day}end", "p-1", "contacts", "1", f"{day + 4:02}T17:00"),
    ]


def test_a_race_that_is_settled_before_half_time_in_most_windows() -> None:
    """Half-time of 105 hours is Wednesday 13:30; at half-time is not before it."""
    early = report(challenge(), *race(7, "09T13:29"), *race(14, "16T13:29"))
    half = report(challenge(), *race(7, "09T13:29"), *race(14, "16T13:30"))

    assert warning(early, "settled_early")["early"] == 2
    assert "settled_early" not in codes(half)


def test_a_shared_first_place_asks_for_a_tie_break_and_a_draw_is_named_as_one() -> None:
    lines = week(14, ("p-1", "1"), ("p-2", "1"))
    drawn = challenge(scoring={"individual": {"points": [PER_RESOLVED], "ties": ["draw"]}})

    assert warning(report(challenge(), *lines), "first_shared")["tied"] == 1
    assert warning(report(drawn, *lines), "first_drawn")["tied"] == 1


@pytest.mark.parametrize(("people", "few"), [(4, False), (5, True)])
def test_rewards_that_reach_fewer_than_a_quarter(people: int, few: bool) -> None:
    values = [(f"p-{number}", "3" if number else "4") for number in range(people)]

    found = report(challenge(rewards=[CARD]), *week(14, *values))

    assert ("few_rewarded" in codes(found)) is few


def test_rewards_above_the_budget_are_said_with_their_worst_window() -> None:
    dear = {**CARD, "value": "100.5"}

    found = report(challenge(rewards=[dear]), *two_weeks((("p-1", "1"),), (("p-1", "1"),)))

    assert warning(found, "above_budget") == {
        "code": "above_budget", "windows": 2, "of": 2, "most": "100.5", "budget": "100",
    }  # fmt: skip


def test_rewards_that_cost_exactly_the_budget_are_within_it() -> None:
    found = report(challenge(rewards=[{**CARD, "value": "100"}]), *week(14, ("p-1", "1")))

    assert "above_budget" not in codes(found)


def test_rewards_without_a_budget() -> None:
    paid = challenge(rewards=[CARD], resources={})
    free = challenge(rewards=[{**CARD, "value": "0"}], resources={})

    assert warning(report(paid, *week(14, ("p-1", "1"))), "no_budget")["most"] == "40"
    assert "no_budget" not in codes(report(free, *week(14, ("p-1", "1"))))


def test_ties_that_need_more_pieces_than_there_are() -> None:
    found = report(
        challenge(rewards=[{**CARD, "quantity": 1}]), *week(14, ("p-1", "1"), ("p-2", "1"))
    )

    assert warning(found, "too_few_pieces") == {
        "code": "too_few_pieces", "what": "Carte", "pieces": 2, "quantity": 1,
    }  # fmt: skip
