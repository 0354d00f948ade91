"""KPI definitions (contract 1.2, 1.5, 2.6)."""

from challenge_hub.challenges.format.checks.context import Checked, Context, Keys, unknown
from challenge_hub.challenges.format.errors import Problem, problem
from challenge_hub.challenges.format.nodes import Path
from challenge_hub.feeds.catalogue import CATALOGUE

RESERVED = frozenset({"points", "earliest", "countback", "draw"})


def reserved(code: str) -> Problem:
    text = "“%(code)s” is a word of the format and cannot be a code here."
    return problem("reserved_code", text, "Any other code.", code=code)


def check_kpis(context: Context) -> Checked:
    """Check every definition that the file gives."""
    for code in context.raw.get("kpis") or {}:
        definition = context.kpis.get(code)
        if not isinstance(definition, dict):
            continue
        path: Path = ("kpis", code)
        if code in RESERVED:
            yield path, reserved(code)
        yield from _measure(context, path, code, definition)
        yield from _bounds(path, definition)


def _measure(context: Context, path: Path, code: str, definition: Keys) -> Checked:
    if "measure" not in definition and not context.written(*path, "measure"):
        if code not in CATALOGUE:
            text = "“%(code)s” is not in the catalogue, so its measure is missing here."
            allowed = "measure: total, count, average or ratio."
            yield path, problem("no_measure", text, allowed, code=code)
    elif definition.get("measure") == "ratio":
        yield from _components(context, path, code, definition)
    elif definition.get("of"):
        text = "Only a ratio has components."
        yield (*path, "of"), problem("of_without_ratio", text, "measure: ratio, or no “of”.")


def _components(context: Context, path: Path, code: str, definition: Keys) -> Checked:
    if not definition.get("of"):
        if not context.written(*path, "of"):
            text = "The ratio “%(code)s” does not say what is divided by what."
            allowed = "of: [numerator, denominator]."
            yield path, problem("ratio_without_of", text, allowed, code=code)
        return
    for index, component in enumerate(definition["of"]):
        where: Path = (*path, "of", index)
        if component is None:
            continue
        if component not in context.kpis:
            text = "“%(code)s” is not one of the KPIs."
            yield where, unknown("unknown_kpi", text, component, {*context.kpis, *CATALOGUE})
        elif context.kpis[component].get("measure") == "ratio":
            text = "“%(code)s” is a ratio itself and has no total."
            allowed = "Totals, counts and averages."
            yield where, problem("ratio_of_ratio", text, allowed, code=component)


def _bounds(path: Path, definition: Keys) -> Checked:
    bounds = definition.get("bounds")
    if not bounds or None in bounds:
        return
    where: Path = (*path, "bounds")
    if definition.get("measure") == "ratio":
        text = "A ratio takes no facts, so it has no bounds."
        yield where, problem("bounds_of_ratio", text, "Give its components bounds.")
    if bounds[0] >= bounds[1]:
        text = "The least value must be smaller than the greatest."
        yield where, problem("bounds_order", text, "[least, greatest]")
