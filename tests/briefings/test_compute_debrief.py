"""The debrief's content: effects, costs, caveats, standings; figures worked out in world.py."""

import json
from typing import Any

import pytest

from challenge_hub.briefings.debrief.content import debrief_content
from challenge_hub.scoring import Roster, plan_from, score
from tests.briefings.world import CLOSES, PROJECT, STAYS, fact, source


@pytest.fixture(scope="module")
def content() -> dict[str, Any]:
    return debrief_content(source())


def effect(content: dict[str, Any], kpi: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in content["effects"] if one["kpi"] == kpi)
    return found


def caveats(content: dict[str, Any]) -> set[str]:
    return {one["code"] for one in content["caveats"]}


def test_the_standings_are_those_of_the_scoring(content: dict[str, Any]) -> None:
    made = source()
    plan = plan_from(made.document, made.content_hash)

    own = score(plan, Roster(STAYS), made.lines)

    assert content["standings"]["digest"] == own.digest


def test_no_name_is_kept(content: dict[str, Any]) -> None:
    assert "N-1" not in json.dumps(content)


def test_an_uplift_is_the_change_beyond_that_of_the_comparison(content: dict[str, Any]) -> None:
    """(4.5 − 23/6) − (13/3 − 4) = 2/3 − 1/3."""
    found = effect(content, "csat")

    assert found["own"]["change"] == "0.666666666667"
    assert found["other"]["change"] == "0.333333333333"
    assert found["uplift"] == "0.333333333333"


def test_of_a_total_the_uplift_is_per_person_and_day(content: dict[str, Any]) -> None:
    """8 to 15 calls a day over three people, beside no calls in the West at all."""
    alone = debrief_content(source(text=PROJECT.replace("  comparison: {teams: [west]}\n", "")))

    assert effect(content, "calls")["uplift"] is None
    assert effect(alone, "calls")["uplift"] == "2.333333333333"


def test_three_people_are_too_few_for_an_interval(content: dict[str, Any]) -> None:
    found = effect(content, "csat")

    assert (found["grade"], found["interval"]) == ("too_little_data", None)


def test_every_kpi_has_its_role_in_the_order_of_the_criteria(content: dict[str, Any]) -> None:
    roles = {one["kpi"]: one["role"] for one in content["effects"]}

    assert list(roles.items()) == [
        ("csat", "rewarded"),  # through the objective that a reward hangs on
        ("calls", "rewarded"),
        ("rate", "judged"),
        ("delay", "guard"),
        ("sold", "judged"),
    ]


def test_rewards_cost_what_was_won(content: dict[str, Any]) -> None:
    """Cards n-1 (190) and s-1 (150); breakfast South; break; 2 pens; 2 tickets; the screens."""
    costs = content["costs"]

    assert [one["cost"] for one in costs["rewards"]] == ["80", "90", "5", "4", "24", "0"]
    assert (costs["equipment"], costs["total"], costs["hours"]) == ("30", "233", "7.5")


def test_a_draw_stays_open(content: dict[str, Any]) -> None:
    assert [one["to_draw"] for one in content["costs"]["rewards"]] == [0, 0, 0, 0, 2, 0]


def test_tied_people_each_get_a_piece_unless_it_is_drawn() -> None:
    """With 4 calls more n-2 and s-1 share the second place."""
    text = PROJECT.replace("what: Card, value: 40", "what: Card, value: 40, tied: draw")
    tie = fact("n-2", "calls", 4, 7)

    each = debrief_content(source(more=(tie,)))["costs"]["rewards"][0]
    drawn = debrief_content(source(more=(tie,), text=text))["costs"]["rewards"][0]

    assert (each["pieces"], each["to_draw"]) == (3, 0)
    assert (drawn["pieces"], drawn["to_draw"], drawn["winners"]) == (2, 2, ["n-1", "n-2", "s-1"])


def test_the_caveats_are_always_there(content: dict[str, Any]) -> None:
    """F3: never a figure without its limits."""
    assert caveats(content) == {
        "one_comparison_team",
        "too_little_data",
        "per_person_and_day",
        "several_kpis",
        "short",
        "not_drawn",
    }


def test_before_the_grace_is_over_the_debrief_is_provisional() -> None:
    assert "provisional" in caveats(debrief_content(source(as_of="2023-09-08T18:00")))


def test_late_lines_are_named() -> None:
    late = fact("s-1", "csat", 1, 7, received=CLOSES)

    assert "late" in caveats(debrief_content(source(more=(late,))))


def test_without_a_baseline_nothing_is_estimated_and_the_debrief_says_so() -> None:
    text = PROJECT.replace("  baseline: {from: 2023-09-04, to: 2023-09-06}\n", "")
    for line in ('{kpi: csat, change: "+0.5"}', '{kpi: calls, change: "+50 %"}'):
        text = text.replace(f"    - {line}\n", "")
    text = text.replace('    - {kpi: rate, change: "+10"}\n', "")
    text = text.replace('    - {kpi: delay, change: "-1"}\n', "")

    content = debrief_content(source(text=text))

    assert content["effects"] == []
    assert "no_baseline" in caveats(content)


def test_the_same_facts_in_another_order_give_the_same_debrief(content: dict[str, Any]) -> None:
    made = source()

    again = debrief_content(type(made)(**{**vars(made), "lines": made.lines[::-1]}))

    assert json.dumps(again) == json.dumps(content)
