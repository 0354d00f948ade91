"""What the contract calls an error: point rules (contract 3, 3.1)."""

import pytest

from tests.challenges.format.files import found
from tests.challenges.format.lines import (
    BASELINE,
    COL,
    DAYS,
    GAIN,
    LISTED,
    RULE,
    people,
    rule,
    teams,
)

WRONG = {
    "a rule of an unknown KPI": (rule("kpi: nps, per: 1, points: 1"), f"{RULE}.kpi", "unknown_kpi"),
    "a rule that gives nothing": (rule("kpi: resolved, points: 1"), RULE, "rule_kind"),
    "a rule of two kinds": (
        rule("kpi: resolved, per: 1, points: 1, tiers: [{from: 1, points: 1}]"), RULE, "rule_kind",
    ),
    "points for each nothing": (
        rule("kpi: resolved, per: 0, points: 1"), f"{RULE}.per", "too_small",
    ),
    "stages that are not there": (
        rule("kpi: resolved, per: 1, points: 1, each: stage"), f"{RULE}.each", "no_stages",
    ),
    "stages that have no names": (
        rule("kpi: resolved, per: 1, points: 1, stages: [A]", schedule=DAYS),
        f"{RULE}.stages[0]", "no_listed_stages",
    ),
    "an unknown stage": (
        rule("kpi: resolved, per: 1, points: 1, stages: [C]", schedule=LISTED),
        f"{RULE}.stages[0]", "unknown_stage",
    ),
    "the best of one": (
        rule("kpi: resolved, per: 1, points: 1, best: 2"), f"{RULE}.best", "best_without_each",
    ),
    "the best none": (
        rule("kpi: resolved, per: 1, points: 1, each: day, best: 0"),
        f"{RULE}.best", "not_a_whole_number",
    ),
    "an unknown objective": (
        rule("objective: you, points: 1"), f"{RULE}.objective", "unknown_objective",
    ),
    "a collective objective for people": (
        rule("objective: all, points: 1"), f"{RULE}.objective", "objective_scope",
    ),
    "an individual objective for teams": (
        teams("points: [{objective: me, points: 1}]"),
        f"{COL}.points[0].objective", "objective_scope",
    ),
    "a tier up to where higher is better": (
        rule("kpi: csat, tiers: [{up_to: 4, points: 1}]"),
        f"{RULE}.tiers[0].up_to", "tier_direction",
    ),
    "a tier from where lower is better": (
        rule("kpi: aht, tiers: [{from: 4, points: 1}]"), f"{RULE}.tiers[0].from", "tier_direction",
    ),
    "equal thresholds": (
        rule("kpi: csat, tiers: [{from: 4, points: 1}, {from: 4.0, points: 2}]"),
        f"{RULE}.tiers[1].from", "same_threshold",
    ),
    "a tier without threshold": (
        rule("kpi: csat, tiers: [{points: 1}]"), f"{RULE}.tiers[0]", "tier_threshold",
    ),
    "improvement without baseline": (
        people(f"points: [{GAIN}]"), f"{RULE}.improvement", "no_baseline",
    ),
    "improvement by nothing": (
        rule("kpi: csat, improvement: {per: 0 %, points: 1}", evaluation=BASELINE),
        f"{RULE}.improvement.per", "too_small",
    ),
    "a reserved award": (rule("award: draw, max: 5"), f"{RULE}.award", "reserved_code"),
    "an award in buckets": (rule("award: a, max: 5, each: day"), f"{RULE}.each", "unknown_key"),
    "a negative limit of an award": (rule("award: a, max: -5"), f"{RULE}.max", "too_small"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_file_has_exactly_this_error(name: str) -> None:
    text, path, code = WRONG[name]

    assert found(text) == [(path, code)]
