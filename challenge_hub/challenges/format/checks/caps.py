"""Caps (contract 3.1, 3.5)."""

import datetime as dt

from challenge_hub.challenges.format.checks.classifications import Classification
from challenge_hub.challenges.format.checks.context import Checked, Context, Keys
from challenge_hub.challenges.format.checks.rules import check_each
from challenge_hub.challenges.format.errors import problem
from challenge_hub.challenges.format.nodes import Path


def check_caps(classification: Classification) -> Checked:
    """Check the cap or the two caps of a classification."""
    context = classification.context
    path: Path = (*classification.path, "cap")
    caps = list(_caps(context, path))
    if not caps:
        return
    without_points = not classification.aggregated and "points" not in classification.rank_by
    if without_points:
        text = "The order has no points that could be capped."
        yield path, problem("nothing_to_cap", text, "points in rank_by, or no cap.")
    if len(caps) == 2 and ("each" in caps[0][1]) == ("each" in caps[1][1]):
        text = "Of two caps one has each and the other has not."
        yield path, problem("two_caps", text, "One with each, one without.")
    for where, cap in caps:
        yield from check_each(context, where, cap)
        if not without_points:
            yield from _each_without_rules(classification, where, cap)
        yield from _stages_at_midnight(classification, where, cap)


def _caps(context: Context, path: Path) -> list[tuple[Path, Keys]]:
    cap = context.get(*path)
    return [(path, cap)] if isinstance(cap, dict) else list(context.listed(*path))


def _each_without_rules(classification: Classification, path: Path, cap: Keys) -> Checked:
    if "each" in cap and not classification.has_rules:
        text = "There are no rules of its own whose points could be capped in each bucket."
        yield (*path, "each"), problem("cap_without_rules", text, "A cap without each.")


def _stages_at_midnight(classification: Classification, path: Path, cap: Keys) -> Checked:
    """A day may not lie in two cap buckets: under a cap by stage, stages end where days do."""
    context = classification.context
    stages, zone = context.stages, context.zone
    finer = any(rule.get("each") == "day" for _, rule in classification.own_rules)
    if cap.get("each") != "stage" or isinstance(stages, str) or not finer or zone is None:
        return
    for stage in stages:
        for end in ("from", "to"):
            instant = stage.get(end)
            if isinstance(instant, dt.datetime) and instant.astimezone(zone).time() != dt.time():
                text = "The stage “%(name)s” cuts a day in two, which a cap by stage cannot."
                allowed = "Stages that begin and end at 00:00."
                yield (
                    (*path, "each"),
                    problem("cap_cuts_day", text, allowed, name=stage.get("name")),
                )
                return
