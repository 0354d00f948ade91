"""What is unusual and right."""

import pytest

from tests.challenges.format.files import found, small
from tests.challenges.format.lines import (
    BASELINE,
    DAYS,
    GAIN,
    LISTED,
    PER,
    RANK,
    WEEK,
    further,
    people,
    rule,
    teams,
)

RIGHT = {
    "a total boosted to nothing": people(
        f"points: [{PER}], boosts: [{{from: 2023-08-22, to: 2023-08-22, factor: 0}}]"
    ),
    "negative points, targets and thresholds": people(
        "points: [{kpi: resolved, per: 1, points: -1}, {kpi: csat, "
        "tiers: [{from: -4, points: 0}]}, "
        "{kpi: resolved, rank: [0, -2]}]"
    ),
    "countback over places": people(f"points: [{RANK}], ties: [countback, draw]"),
    "countback over a KPI in stages": people("rank_by: [csat], ties: [countback]", schedule=DAYS),
    "countback of teams over members' places": teams(
        "aggregate: sum, ties: [countback]", f"points: [{RANK}]"
    ),
    "countback over inherited places": further(
        "scope: individual, ties: [countback]", f"points: [{RANK}]"
    ),
    "earliest of teams with points of their own": teams(
        f"points: [{PER}], ties: [earliest]", f"points: [{RANK}]"
    ),
    "teams by a KPI": teams("rank_by: [csat]"),
    "teams alone": small(scoring=f"{{collective: {{points: [{PER}]}}}}"),
    "members by a lower KPI, added": teams("aggregate: sum", "rank_by: [aht]"),
    "a cap by listed stages that cut days, over plain rules": people(
        f"points: [{PER}], cap: {{each: stage, points: 9}}", schedule=LISTED
    ),
    "a component in a rule": rule("kpi: contacts, per: 1, points: 1"),
    "stages one after the other": small(schedule=LISTED),
    "a stage that overhangs the window": small(
        schedule=f"{{{WEEK}, stages: [{{name: A, from: 2023-08-20, to: 2023-08-30}}]}}"
    ),
    "hours through the night": small(schedule=f"{{{WEEK}, activity: {{mon: 20:00-04:00}}}}"),
    "a gate with a minimum alone": people(f"points: [{PER}], gates: [{{kpi: csat, minimum: 1}}]"),
    "two caps": people(f"points: [{PER}], cap: [{{points: 9}}, {{each: day, points: 1}}]"),
    "a rule by listed stage": rule(
        "kpi: resolved, per: 1, points: 1, each: stage, stages: [A, B], best: 1", schedule=LISTED
    ),
    "improvement with a baseline": people(f"points: [{GAIN}]", evaluation=BASELINE),
}


@pytest.mark.parametrize("name", RIGHT)
def test_a_right_file_has_no_error(name: str) -> None:
    assert found(RIGHT[name]) == []
