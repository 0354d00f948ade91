"""What the contract calls an error: KPIs, participants, objectives (1.2, 1.5, 2.6, 3.2)."""

import pytest

from tests.challenges.format.files import found, small
from tests.challenges.format.lines import ALL, ME, aims, both, kpi

WRONG = {
    "a reserved code": (kpi("points: {measure: total}"), "kpis.points", "reserved_code"),
    "a KPI without measure": (kpi("mine: {}"), "kpis.mine", "no_measure"),
    "a ratio of nothing": (kpi("mine: {measure: ratio}"), "kpis.mine", "ratio_without_of"),
    "a ratio of an unknown KPI": (
        kpi("mine: {measure: ratio, of: [sals, resolved]}"), "kpis.mine.of[0]", "unknown_kpi",
    ),
    "a ratio of a ratio": (
        kpi("mine: {measure: ratio, of: [resolved, fcr]}"), "kpis.mine.of[1]", "ratio_of_ratio",
    ),
    "a ratio of itself": (
        kpi("mine: {measure: ratio, of: [mine, resolved]}"), "kpis.mine.of[0]", "ratio_of_ratio",
    ),
    "components of a total": (
        kpi("mine: {measure: total, of: [csat, resolved]}"), "kpis.mine.of", "of_without_ratio",
    ),
    "bounds of a ratio": (
        kpi("mine: {measure: ratio, of: [resolved, contacts], bounds: [0, 1]}"),
        "kpis.mine.bounds", "bounds_of_ratio",
    ),
    "bounds in the wrong order": (
        kpi("mine: {measure: total, bounds: [5, 1]}"), "kpis.mine.bounds", "bounds_order",
    ),
    "three components": (
        kpi("mine: {measure: ratio, of: [a, b, c]}"), "kpis.mine.of", "length",
    ),
    "a diagnosis of an unknown KPI": (
        small(diagnosis="{kind: gap, observation: x, kpi: nps}"), "diagnosis.kpi", "unknown_kpi",
    ),
    "a team named twice": (
        small(participants="{teams: [a, b, a]}"), "participants.teams[2]", "twice",
    ),
    "no team": (small(participants="{teams: []}"), "participants.teams", "length"),
    "two objectives of one id": (
        aims(ALL, "{id: all, kpi: resolved, target: 1}"), "objectives.individual[0].id", "same_id",
    ),
    "a collective target for a person": (
        aims("{id: all, kpi: csat, target: 4, for: {p-1: 3}}", ME),
        "objectives.collective[0].for.p-1", "collective_for",
    ),
    "a target for nobody": (
        aims(ALL, '{id: me, kpi: csat, target: 4, for: {"tig:x": 3}}'),
        "objectives.individual[0].for.tig:x", "not_whom",
    ),
    "a target for a team outside": (
        small(
            participants="{teams: [a]}",
            objectives=both(ALL, '{id: me, kpi: csat, target: 4, for: {"team:b": 1}}'),
        ),
        "objectives.individual[0].for.team:b", "unknown_team",
    ),
    "a target for someone excluded": (
        small(
            participants="{exclude: [p-1]}",
            objectives=both(ALL, "{id: me, kpi: csat, target: 4, for: {p-1: 1}}"),
        ),
        "objectives.individual[0].for.p-1", "excluded",
    ),
    "no individual objective": (
        small(objectives=f"{{collective: [{ALL}]}}"), "objectives.individual", "missing",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_file_has_exactly_this_error(name: str) -> None:
    text, path, code = WRONG[name]

    assert found(text) == [(path, code)]
