"""Caps, boosts, gates, aggregates and further classifications (contract 3.3 to 3.6, 4.3, 4.4)."""

from challenge_hub.challenges.format.checks.aims import unknown_team
from challenge_hub.challenges.format.checks.caps import check_caps
from challenge_hub.challenges.format.checks.classifications import (
    Classification,
    classifications,
    main_individual,
)
from challenge_hub.challenges.format.checks.context import Checked, Context, twice
from challenge_hub.challenges.format.errors import problem
from challenge_hub.challenges.format.nodes import Path

ROSTER_COLUMNS = ("person", "name", "team", "from", "to", "tags", "part")


def check_scoring(context: Context) -> Checked:
    """Check what surrounds the rules."""
    if context.written("scoring") and not (
        context.written("scoring", "individual") or context.written("scoring", "collective")
    ):
        text = "There is neither an individual nor a collective classification."
        yield ("scoring",), problem("no_classification", text, "individual, collective, or both.")
    for classification in classifications(context):
        yield from check_caps(classification)
        yield from _boosts(classification)
        yield from _gates(classification)
        yield from _aggregate(classification)
    yield from _also(context)


def _boosts(classification: Classification) -> Checked:
    context = classification.context
    boosts = list(context.listed(*classification.path, "boosts"))
    if boosts and not classification.has_rules:
        text = "There are no rules of its own whose points could be boosted."
        yield (*classification.path, "boosts"), problem("nothing_to_boost", text)
    for path, boost in boosts:
        yield from twice(boost.get("kpis"), (*path, "kpis"))
        for index, code in enumerate(boost.get("kpis") or []):
            where: Path = (*path, "kpis", index)
            yield from context.unknown_kpi(code, where)
            if context.kpis.get(code, {}).get("measure") in {"average", "ratio"}:
                text = "“%(code)s” is an average or a ratio and cannot be boosted."
                yield where, problem("boosted_measure", text, "Totals and counts.", code=code)


def _gates(classification: Classification) -> Checked:
    context = classification.context
    for path, gate in context.listed(*classification.path, "gates"):
        yield from context.unknown_kpi(gate.get("kpi"), (*path, "kpi"))
        if "at_least" in gate and "at_most" in gate:
            text = "A gate has one threshold."
            yield path, problem("two_thresholds", text, "at_least or at_most.")
        if not any(context.written(*path, key) for key in ("at_least", "at_most", "minimum")):
            text = "This gate lets everyone pass."
            yield path, problem("open_gate", text, "at_least, at_most or minimum.")
        yield from _otherwise(classification, gate.get("otherwise"), (*path, "otherwise"))


def _otherwise(classification: Classification, otherwise: object, path: Path) -> Checked:
    if otherwise != "zero" and not isinstance(otherwise, dict):
        return
    if "points" not in classification.rank_by:
        text = "Only points can be set to zero or kept in part, and the order has none."
        yield path, problem("gate_without_points", text, "unranked, or points in rank_by.")
    keep = otherwise.get("keep") if isinstance(otherwise, dict) else None
    if keep and not 0 <= keep.value <= 100:
        yield path, problem("keep_range", "This share cannot be kept.", "From 0 %% to 100 %%.")


def _aggregate(classification: Classification) -> Checked:
    path: Path = (*classification.path, "aggregate")
    if classification.context.written(*path) and classification.scope == "individual":
        text = "Only teams and groups add up members' scores."
        yield path, problem("aggregate_of_people", text, "scope: collective.")
    if not classification.aggregated:
        return
    for other in ("points", "rank_by"):
        if classification.context.written(*classification.path, other):
            text = "Teams are scored either by aggregate or by %(other)s."
            allowed = "Exactly one of aggregate, points, or rank_by with KPIs."
            yield path, problem("two_ways", text, allowed, other=other)
    if not classification.context.written("scoring", "individual"):
        text = "There are no members' scores: scoring.individual is missing."
        yield path, problem("no_members", text, "Add scoring.individual.")
    yield from _aggregate_kpis(classification, path)


def _aggregate_kpis(classification: Classification, path: Path) -> Checked:
    context, aggregate = classification.context, classification.body.get("aggregate")
    if not isinstance(aggregate, dict):
        return
    if "per" in aggregate:
        yield from context.unknown_kpi(aggregate["per"], (*path, "per"))
        if context.kpis.get(aggregate["per"], {}).get("measure") == "ratio":
            text = "“%(code)s” is a ratio and has no total to divide by."
            yield (*path, "per"), problem("per_ratio", text, "A total.", code=aggregate["per"])
    main = main_individual(context)
    first = main.rank_by[0] if main and main.rank_by else "points"
    if "mean" in aggregate and context.kpis.get(first, {}).get("better") == "lower":
        text = "With lower-better scores an absent member would help the team."
        yield path, problem("roster_mean_of_lower", text, "mean, sum, or {best: 5}.")


def _also(context: Context) -> Checked:
    names: set[str] = set()
    for path, further in context.listed("scoring", "also"):
        name = further.get("name")
        if name in names:
            text = "Another classification is called “%(name)s” already."
            yield (*path, "name"), problem("same_name", text, "One name each.", name=name)
        names.add(str(name))
        if "by" in further and further.get("scope") == "individual":
            text = "People are not grouped."
            yield (*path, "by"), problem("by_of_people", text, "scope: collective.")
        if further.get("by") in ROSTER_COLUMNS:
            text = "“%(by)s” is no column to group by."
            allowed = "A further column of the roster; without “by” it is team."
            yield (*path, "by"), problem("by_column", text, allowed, by=further["by"])
        yield from _only(context, path)


def _only(context: Context, path: Path) -> Checked:
    where: Path = (*path, "only")
    if context.written(*where) and not (
        context.written(*where, "teams") or context.written(*where, "tags")
    ):
        yield where, problem("only_whom", "This names neither teams nor tags.", "teams or tags.")
    for key in ("teams", "tags"):
        yield from twice(context.get(*where, key), (*where, key))
    for index, team in enumerate(context.keys(*where).get("teams") or []):
        yield from unknown_team(context, team, (*where, "teams", index))
