"""Point rules against KPIs, objectives, stages and the baseline (contract 3 and 3.1)."""

from challenge_hub.challenges.format.checks.aims import objective_ids
from challenge_hub.challenges.format.checks.classifications import (
    Classification,
    classifications,
)
from challenge_hub.challenges.format.checks.context import Checked, Context, Keys, unknown
from challenge_hub.challenges.format.checks.kpis import RESERVED, reserved
from challenge_hub.challenges.format.errors import problem
from challenge_hub.challenges.format.nodes import Path


def check_rules(context: Context) -> Checked:
    """Check the rules of every classification."""
    for classification in classifications(context):
        for path, rule in classification.own_rules:
            yield from context.unknown_kpi(rule.get("kpi"), (*path, "kpi"))
            yield from check_each(context, path, rule)
            yield from _stages(context, path, rule)
            yield from _objective(classification, path, rule)
            yield from _tiers(context, path, rule)
            yield from _baseline(context, path, rule)
            if rule.get("award") in RESERVED:
                yield (*path, "award"), reserved(rule["award"])


def check_each(context: Context, path: Path, rule: Keys) -> Checked:
    """Check `each` of a rule or a cap, and `best`, which chooses among its buckets."""
    if rule.get("each") == "stage" and context.no_stages:
        text = "each: stage needs stages, and the schedule has none."
        allowed = "schedule.stages: day, week or a list; or each: day."
        yield (*path, "each"), problem("no_stages", text, allowed)
    if "best" in rule and not context.written(*path, "each"):
        text = "best chooses among buckets, and this rule has none."
        yield (*path, "best"), problem("best_without_each", text, "Add each: day, week or stage.")


def _stages(context: Context, path: Path, rule: Keys) -> Checked:
    stages = context.stages
    for index, name in enumerate(rule.get("stages") or []):
        where: Path = (*path, "stages", index)
        if isinstance(stages, str):
            text = "Only listed stages have names, and the schedule lists none."
            yield where, problem("no_listed_stages", text, "schedule.stages: [{name, from, to}].")
        elif name and name not in {stage.get("name") for stage in stages}:
            names = [stage["name"] for stage in stages if "name" in stage]
            yield where, unknown("unknown_stage", "There is no stage “%(code)s”.", name, names)


def _objective(classification: Classification, path: Path, rule: Keys) -> Checked:
    name, scope = rule.get("objective"), classification.scope
    own = objective_ids(classification.context, scope)
    if name is None or name in own:
        return
    other = objective_ids(
        classification.context, "individual" if scope == "collective" else "collective"
    )
    where: Path = (*path, "objective")
    if name in other and scope == "individual":
        text = "“%(code)s” is a collective objective; a rule for people names an individual one."
        yield where, unknown("objective_scope", text, name, own)
    elif name in other:
        text = "“%(code)s” is an individual objective; a rule for teams names a collective one."
        yield where, unknown("objective_scope", text, name, own)
    else:
        yield where, unknown("unknown_objective", "There is no objective “%(code)s”.", name, own)


def _tiers(context: Context, path: Path, rule: Keys) -> Checked:
    lower = context.kpis.get(rule.get("kpi") or "", {}).get("better") == "lower"
    right, wrong = ("up_to", "from") if lower else ("from", "up_to")
    seen = set()
    for where, tier in context.listed(*path, "tiers"):
        if wrong in tier and lower:
            text = "Lower is better for this KPI: its tiers are reached up to a value."
            yield (*where, wrong), problem("tier_direction", text, "up_to instead of from.")
        elif wrong in tier:
            text = "Higher is better for this KPI: its tiers are reached from a value on."
            yield (*where, wrong), problem("tier_direction", text, "from instead of up_to.")
        elif right not in tier and not context.written(*where, right):
            text = "The threshold of this tier is missing."
            yield where, problem("tier_threshold", text, "%(key)s: a value.", key=right)
        elif right in tier and tier[right] in seen:
            text = "Another tier has the same threshold."
            yield (*where, right), problem("same_threshold", text, "One tier for each value.")
        seen.add(tier.get(right))


def _baseline(context: Context, path: Path, rule: Keys) -> Checked:
    if "improvement" in rule and not context.written("evaluation", "baseline"):
        text = "Improvement needs a baseline, and the evaluation has none."
        allowed = "evaluation.baseline: {from, to}."
        yield (*path, "improvement"), problem("no_baseline", text, allowed)
