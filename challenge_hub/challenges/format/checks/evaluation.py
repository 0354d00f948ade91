"""Rewards and the evaluation (contract 1.7)."""

from challenge_hub.challenges.format.checks.aims import SCOPES, objective_ids
from challenge_hub.challenges.format.checks.classifications import classifications
from challenge_hub.challenges.format.checks.context import Checked, Context, Keys, twice, unknown
from challenge_hub.challenges.format.errors import problem
from challenge_hub.challenges.format.nodes import Path

CRITERIA = ("at_least", "at_most", "change")


def check_evaluation(context: Context) -> Checked:
    """Check rewards, success criteria, guards and comparison teams."""
    for path, reward in context.listed("rewards"):
        if isinstance(reward.get("for"), dict):
            yield from _reward(context, (*path, "for"), reward["for"])
    for path, criterion in context.listed("evaluation", "success"):
        yield from context.unknown_kpi(criterion.get("kpi"), (*path, "kpi"))
        yield from _criterion(context, path, criterion)
    yield from _guards(context)
    yield from _comparison(context)


def _reward(context: Context, path: Path, whom: Keys) -> Checked:
    for key, scope in (("individual", "individual"), ("team", "collective")):
        if key in whom and not context.written("scoring", scope):
            text = "There are no such places: scoring.%(scope)s is missing."
            yield (*path, key), problem("no_places_to_reward", text, "", scope=scope)
    ids = [name for scope in SCOPES for name in objective_ids(context, scope)]
    name = whom.get("objective")
    if name is not None and name not in ids:
        text = "There is no objective “%(code)s”."
        yield (*path, "objective"), unknown("unknown_objective", text, name, ids)


def _criterion(context: Context, path: Path, criterion: Keys) -> Checked:
    given = [key for key in CRITERIA if context.written(*path, key)]
    if len(given) != 1:
        text = "A criterion of success has exactly one threshold."
        yield path, problem("one_criterion", text, "at_least, at_most or change.")
    if "change" in criterion and not context.written("evaluation", "baseline"):
        text = "A change needs a baseline, and the evaluation has none."
        allowed = "evaluation.baseline: {from, to}."
        yield (*path, "change"), problem("no_baseline", text, allowed)


def _guards(context: Context) -> Checked:
    rewarded = _rewarded(context)
    path: Path = ("evaluation", "guards")
    yield from twice(context.get(*path), path)
    for index, code in enumerate(context.get(*path) or []):
        yield from context.unknown_kpi(code, (*path, index))
        if code in rewarded:
            text = "“%(code)s” is rewarded by a rule, so it guards nothing."
            allowed = "KPIs that no rule rewards."
            yield (*path, index), problem("rewarded_guard", text, allowed, code=code)


def _rewarded(context: Context) -> set[str]:
    """Return the KPIs that a rule gives points for, directly or by an objective."""
    objectives = {
        name: objective.get("kpi")
        for scope in SCOPES
        for name, objective in objective_ids(context, scope).items()
    }
    rules = [rule for each in classifications(context) for _, rule in each.own_rules]
    named = (rule.get("kpi") or objectives.get(rule.get("objective", "")) for rule in rules)
    return {kpi for kpi in named if kpi}


def _comparison(context: Context) -> Checked:
    path: Path = ("evaluation", "comparison", "teams")
    compared = context.get(*path) or []
    yield from twice(compared, path)
    taking_part = context.teams
    for index, team in enumerate(compared):
        if team and (taking_part is None or team in taking_part):
            text = "The team “%(team)s” takes part, so it shows nothing about teams that do not."
            allowed = "Teams outside the challenge."
            yield (*path, index), problem("compared_team", text, allowed, team=team)
