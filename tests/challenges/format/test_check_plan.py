"""What the contract calls an error: the plan, rewards, the evaluation (contract 1.4, 1.7)."""

import pytest

from tests.challenges.format.files import found, small
from tests.challenges.format.lines import BASELINE, WEEK

WRONG = {
    "an end before the start": (
        small(schedule="{start: 2023-08-21, end: 2023-08-20}"), "schedule.end", "ends_before_start",
    ),
    "an end at the start": (
        small(schedule="{start: 2023-08-21T09:00, end: 2023-08-21T09:00}"),
        "schedule.end", "ends_before_start",
    ),
    "overlapping stages": (
        small(
            schedule=f"{{{WEEK}, stages: [{{name: A, from: 2023-08-21, to: 2023-08-22}}, "
            "{name: B, from: 2023-08-22T23:59, to: 2023-08-24}]}"
        ),
        "schedule.stages[1].from", "stages_overlap",
    ),
    "stages of one name": (
        small(
            schedule=f"{{{WEEK}, stages: [{{name: A, from: 2023-08-21, to: 2023-08-22}}, "
            "{name: A, from: 2023-08-23, to: 2023-08-24}]}"
        ),
        "schedule.stages[1].name", "same_name",
    ),
    "a stage outside": (
        small(schedule=f"{{{WEEK}, stages: [{{name: A, from: 2023-08-26, to: 2023-08-27}}]}}"),
        "schedule.stages[0].from", "outside_window",
    ),
    "hours of one day twice": (
        small(schedule=f"{{{WEEK}, activity: {{mon-wed: 08:00-20:00, wed: 09:00-12:00}}}}"),
        "schedule.activity.wed", "day_twice",
    ),
    "a freeze outside": (
        small(display="{freeze: {from: 2023-08-26}}"), "display.freeze.from", "outside_window",
    ),
    "a baseline the wrong way round": (
        small(evaluation=BASELINE.replace("08-18", "08-01")),
        "evaluation.baseline.to", "ends_before_start",
    ),
    "a reward for teams that have no places": (
        small(rewards="[{for: {team: 1}, what: x}]"), "rewards[0].for.team", "no_places_to_reward",
    ),
    "a reward for an unknown objective": (
        small(rewards="[{for: {objective: you}, what: x}]"),
        "rewards[0].for.objective", "unknown_objective",
    ),
    "a reward for two kinds": (
        small(rewards="[{for: {individual: 1, draw: 2}, what: x}]"),
        "rewards[0].for", "wrong_shape",
    ),
    "no criterion": (small(evaluation="{success: []}"), "evaluation.success", "length"),
    "a criterion without threshold": (
        small(evaluation="{success: [{kpi: csat}]}"), "evaluation.success[0]", "one_criterion",
    ),
    "a criterion with two": (
        small(evaluation="{success: [{kpi: csat, at_least: 1, at_most: 2}]}"),
        "evaluation.success[0]", "one_criterion",
    ),
    "a change without baseline": (
        small(evaluation='{success: [{kpi: csat, change: "+1"}]}'),
        "evaluation.success[0].change", "no_baseline",
    ),
    "a guard that is rewarded": (
        small(evaluation="{success: [{kpi: csat, at_least: 4}], guards: [resolved]}"),
        "evaluation.guards[0]", "rewarded_guard",
    ),
    "an unknown guard": (
        small(evaluation="{success: [{kpi: csat, at_least: 4}], guards: [nps]}"),
        "evaluation.guards[0]", "unknown_kpi",
    ),
    "a comparison with a team that takes part": (
        small(
            participants="{teams: [a, b]}",
            evaluation="{success: [{kpi: csat, at_least: 4}], comparison: {teams: [c, b]}}",
        ),
        "evaluation.comparison.teams[1]", "compared_team",
    ),
    "a comparison when all take part": (
        small(evaluation="{success: [{kpi: csat, at_least: 4}], comparison: {teams: [c]}}"),
        "evaluation.comparison.teams[0]", "compared_team",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_file_has_exactly_this_error(name: str) -> None:
    text, path, code = WRONG[name]

    assert found(text) == [(path, code)]
