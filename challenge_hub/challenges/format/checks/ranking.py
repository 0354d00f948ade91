"""Orders and ties (contract 4.1, 4.2)."""

from challenge_hub.challenges.format.checks.classifications import (
    Classification,
    classifications,
    main_individual,
)
from challenge_hub.challenges.format.checks.context import Checked, Context, twice, unknown
from challenge_hub.challenges.format.errors import problem
from challenge_hub.challenges.format.nodes import Path

TIE_WORDS = ("earliest", "countback", "draw")


def check_ranking(context: Context) -> Checked:
    """Check `rank_by` and `ties` of every classification."""
    for classification in classifications(context):
        yield from _rank_by(classification)
        yield from _ties(classification)


def _rank_by(classification: Classification) -> Checked:
    path: Path = (*classification.path, "rank_by")
    context = classification.context
    yield from twice(classification.body.get("rank_by"), path)
    for index, key in enumerate(classification.body.get("rank_by") or []):
        if key and key != "points" and context.kpis and key not in context.kpis:
            text = "“%(code)s” is neither points nor one of the KPIs."
            yield (*path, index), unknown("unknown_kpi", text, key, {*context.kpis, "points"})
    if not classification.aggregated and "points" in classification.rank_by:
        yield from _points(classification)


def _points(classification: Classification) -> Checked:
    main = main_individual(classification.context)
    inherited = classification.inherits and main is not None and main.has_rules
    written = classification.context.written(*classification.path, "rank_by")
    wrong_order = written and "rank_by" not in classification.body
    if classification.has_rules or inherited or wrong_order:
        return
    if classification.scope == "collective":
        text = "Nothing says how teams are scored."
        allowed = "Exactly one of aggregate, points, or rank_by with KPIs."
    else:
        text = "There are no rules that give points."
        allowed = "Add points, or rank_by with KPIs."
    yield classification.path, problem("no_points", text, allowed)


def _ties(classification: Classification) -> Checked:
    path: Path = (*classification.path, "ties")
    context = classification.context
    ties = classification.body.get("ties") or []
    yield from twice(ties, path)
    for index, tie in enumerate(ties):
        where: Path = (*path, index)
        if tie and tie not in TIE_WORDS and context.kpis and tie not in context.kpis:
            text = "“%(code)s” does not break ties."
            yield where, unknown("unknown_kpi", text, tie, {*context.kpis, *TIE_WORDS})
        elif tie == "earliest":
            yield from _earliest(classification, where)
        elif tie == "countback":
            yield from _countback(classification, where)
        elif tie == "draw" and index < len(ties) - 1:
            text = "A draw decides everything, so nothing may stand behind it."
            yield where, problem("draw_not_last", text, "draw at the end.")


def _earliest(classification: Classification, where: Path) -> Checked:
    moving = {"rank", "improvement"}
    for _, rule in classification.effective_rules:
        if found := sorted(moving & rule.keys()):
            text = "earliest cannot stand beside %(rule)s rules: others' facts or days move them."
            allowed = "Another tie-break, such as a KPI or countback."
            yield where, problem("earliest_beside", text, allowed, rule=found[0])
            return


def _countback(classification: Classification, where: Path) -> Checked:
    context = classification.context
    places = any("rank" in rule and "each" in rule for _, rule in classification.effective_rules)
    by_kpi = any(key in context.kpis for key in classification.rank_by)
    if not places and not (by_kpi and context.stages != "none"):
        text = "countback has no places to count."
        allowed = "A rank rule with each, or rank_by with a KPI and stages in the schedule."
        yield where, problem("no_places", text, allowed)
