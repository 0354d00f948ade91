"""Who would have got what, and what that costs, worked out by hand."""

from typing import Any

from challenge_hub.scoring import Line, Roster
from tests.challenges.rehearsal.making import challenge, report, resolved, week
from tests.scoring.files import PER_RESOLVED, at, member

CARD = {"for": {"individual": "1"}, "what": "Carte", "value": "40", "tied": "each"}
BREAKFAST = {"for": {"team": "1"}, "what": "Petit-déjeuner", "value": "30", "tied": "each"}
BREAK = {"for": {"objective": "all"}, "what": "Pause", "value": "5", "tied": "each"}
GOAL = {"for": {"objective": "mine"}, "what": "Mug", "value": "6", "tied": "each"}
THANKS = {"for": "participation", "what": "Merci", "value": "2", "tied": "each"}
TEAMS = Roster(
    [
        member("p-1", "nord"),
        member("p-2", "nord"),
        member("p-3", "sud"),
        member("p-4", "sud", end=at("10T00:00")),
        member("p-5", "sud", start=at("14T00:00")),
    ]
)
SCORING = {"individual": {"points": [PER_RESOLVED]}, "collective": {"aggregate": "mean"}}


def teams(**keys: Any) -> dict[str, Any]:
    return challenge(scoring=SCORING, **keys)


def only_window(file: dict[str, Any], *lines: Line, **keys: Any) -> dict[str, Any]:
    (window,) = report(file, *lines, windows=1, **keys)["windows"]
    return dict(window)


def test_rewards_cost_what_each_window_would_have_handed_out() -> None:
    file = teams(rewards=[CARD, BREAKFAST, BREAK, GOAL, THANKS])
    lines = [
        *week(7, ("p-1", "4"), ("p-3", "4")),  # 2 cards, 2 teams, 8 in all, 2 mugs, 2 thanks
        *week(14, ("p-1", "9"), ("p-2", "1"), ("p-3", "2")),  # 1, 1, 12: a break, 1, 3
    ]

    found = report(file, *lines, roster=TEAMS)

    # 80 + 60 + 0 + 12 + 4 = 156 and 40 + 30 + 5 + 6 + 6 = 87
    assert [window["cost"] for window in found["windows"]] == ["156", "87"]
    assert found["money"] == {
        "currency": "EUR", "budget": "100", "equipment": "0",
        "least": "87", "mean": "121.5", "most": "156", "above": 1,
    }  # fmt: skip


def test_an_empty_window_makes_the_rewards_look_no_cheaper() -> None:
    first = resolved("monday", "p-1", "1", "2023-07-31T08:00:00Z")

    money = report(challenge(rewards=[CARD]), first, *week(14, ("p-1", "1")), windows=3)["money"]

    assert (money["least"], money["mean"]) == ("40", "40")


def test_equipment_leaves_less_of_the_budget_for_rewards() -> None:
    resources = {
        "budget": {"amount": "50", "currency": "EUR"},
        "equipment": [{"what": "Affiche", "cost": "10.5"}],
    }
    lines = week(14, ("p-1", "3"))

    exact = report(challenge(resources=resources, rewards=[CARD]), *lines)
    resources = {**resources, "equipment": [{"what": "Affiche", "cost": "10"}]}
    within = report(challenge(resources=resources, rewards=[CARD]), *lines)

    assert (exact["money"]["above"], within["money"]["above"]) == (1, 0)


def test_who_gets_something_is_counted_by_place_by_team_and_by_objective() -> None:
    file = teams(rewards=[CARD, BREAKFAST, GOAL])
    lines = week(14, ("p-1", "3"), ("p-2", "1"), ("p-3", "5"), ("p-5", "4"))

    found = report(file, *lines, windows=1, roster=TEAMS)

    # p-3 is first and reached 4; sud wins with p-3 and p-5, who reached 4 too
    people = found["people"]
    assert found["windows"][0]["rewarded"] == ["p-3", "p-5"]
    assert (people["own"], people["own_share"]) == (2, "0.5")
    assert (people["any"], people["any_share"]) == (2, "0.5")


def test_what_everyone_gets_counts_apart() -> None:
    file = teams(rewards=[CARD, THANKS])
    lines = week(14, ("p-1", "3"), ("p-2", "1"))

    people = report(file, *lines, windows=1, roster=TEAMS)["people"]

    # p-1, p-2, p-3 and p-5 are there; p-1 wins, p-1 and p-2 are thanked
    assert (people["own"], people["any"], people["participants"]) == (1, 2, 4)


def test_a_common_objective_that_is_not_reached_gives_nobody_anything() -> None:
    people = report(challenge(rewards=[BREAK]), *week(14, ("p-1", "9")))["people"]

    assert (people["own"], people["any"]) == (0, 0)


def test_who_may_only_be_drawn_is_not_counted_as_getting_something() -> None:
    prize = {**CARD, "for": {"individual": "1-2"}, "tied": "draw"}
    lines = week(14, ("p-1", "5"), ("p-2", "3"), ("p-3", "3"))

    window = only_window(challenge(rewards=[prize]), *lines)

    assert window["rewarded"] == ["p-1"]
    assert (window["rewards"][0]["pieces"], window["rewards"][0]["to_draw"]) == (2, 2)


def test_people_who_get_something_in_several_windows_are_counted() -> None:
    lines = [*week(7, ("p-1", "3"), ("p-2", "1")), *week(14, ("p-1", "4"), ("p-2", "1"))]

    people = report(challenge(rewards=[CARD]), *lines)["people"]

    assert people["repeat"] == {"p-1": 2}


def test_who_gets_something_once_is_no_repeat() -> None:
    lines = [*week(7, ("p-1", "3"), ("p-2", "1")), *week(14, ("p-1", "1"), ("p-2", "4"))]

    people = report(challenge(rewards=[CARD]), *lines)["people"]

    assert (people["own"], people["repeat"]) == (2, {})
