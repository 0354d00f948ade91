"""What the contract calls an error: boosts, caps, gates (contract 3.3, 3.5, 3.6)."""

import pytest

from tests.challenges.format.files import found
from tests.challenges.format.lines import COL, IND, LISTED, PER, people, teams

WRONG = {
    "a boost of an average": (
        people(
            f"points: [{PER}], boosts: [{{from: 2023-08-22, to: 2023-08-22, "
            f"factor: 2, kpis: [csat]}}]"
        ),
        f"{IND}.boosts[0].kpis[0]", "boosted_measure",
    ),
    "a boost that ends before it starts": (
        people(
            f"points: [{PER}], boosts: [{{from: 2023-08-22T12:00, "
            f"to: 2023-08-22T12:00, factor: 2}}]"
        ),
        f"{IND}.boosts[0].to", "ends_before_start",
    ),
    "a boost outside": (
        people(f"points: [{PER}], boosts: [{{from: 2024-08-22, to: 2024-08-22, factor: 2}}]"),
        f"{IND}.boosts[0].from", "outside_window",
    ),
    "a negative boost": (
        people(f"points: [{PER}], boosts: [{{from: 2023-08-22, to: 2023-08-22, factor: -1}}]"),
        f"{IND}.boosts[0].factor", "too_small",
    ),
    "a boost of no rules": (
        people("rank_by: [csat], boosts: [{from: 2023-08-22, to: 2023-08-22, factor: 2}]"),
        f"{IND}.boosts", "nothing_to_boost",
    ),
    "two caps by bucket": (
        people(f"points: [{PER}], cap: [{{each: day, points: 1}}, {{each: week, points: 1}}]"),
        f"{IND}.cap", "two_caps",
    ),
    "two whole caps": (
        people(f"points: [{PER}], cap: [{{points: 1}}, {{points: 2}}]"), f"{IND}.cap", "two_caps",
    ),
    "a list of one cap": (
        people(f"points: [{PER}], cap: [{{points: 1}}]"), f"{IND}.cap", "length",
    ),
    "a cap by missing stages": (
        people(f"points: [{PER}], cap: {{each: stage, points: 1}}"), f"{IND}.cap.each", "no_stages",
    ),
    "a cap of no points": (
        people("rank_by: [csat], cap: {points: 1}"), f"{IND}.cap", "nothing_to_cap",
    ),
    "a cap by bucket of an aggregate": (
        teams("aggregate: mean, cap: {each: day, points: 1}"),
        f"{COL}.cap.each", "cap_without_rules",
    ),
    "a cap by a stage that cuts a day": (
        people(
            "points: [{kpi: resolved, per: 1, points: 1, each: day}], "
            "cap: {each: stage, points: 9}",
            schedule=LISTED,
        ),
        f"{IND}.cap.each", "cap_cuts_day",
    ),
    "a gate with two thresholds": (
        people(f"points: [{PER}], gates: [{{kpi: csat, at_least: 1, at_most: 2}}]"),
        f"{IND}.gates[0]", "two_thresholds",
    ),
    "a gate that lets everyone pass": (
        people(f"points: [{PER}], gates: [{{kpi: csat}}]"), f"{IND}.gates[0]", "open_gate",
    ),
    "a gate of an unknown KPI": (
        people(f"points: [{PER}], gates: [{{kpi: nps, minimum: 1}}]"),
        f"{IND}.gates[0].kpi", "unknown_kpi",
    ),
    "a gate to zero without points": (
        people("rank_by: [csat], gates: [{kpi: csat, minimum: 1, otherwise: zero}]"),
        f"{IND}.gates[0].otherwise", "gate_without_points",
    ),
    "a gate that keeps without points": (
        people("rank_by: [csat], gates: [{kpi: csat, minimum: 1, otherwise: {keep: 5 %}}]"),
        f"{IND}.gates[0].otherwise", "gate_without_points",
    ),
    "a gate that keeps more than all": (
        people(f"points: [{PER}], gates: [{{kpi: csat, minimum: 1, otherwise: {{keep: 101 %}}}}]"),
        f"{IND}.gates[0].otherwise", "keep_range",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_file_has_exactly_this_error(name: str) -> None:
    text, path, code = WRONG[name]

    assert found(text) == [(path, code)]
