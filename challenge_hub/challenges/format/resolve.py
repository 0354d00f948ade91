"""Filling in what a file leaves out (contract 1.5, 1.6): the catalogue and the defaults.

Works on loaded files with errors too, so that the cross checks see what would be there.
"""

from decimal import Decimal
from typing import Any

from challenge_hub.feeds.catalogue import CATALOGUE

# Taken from the catalogue only while the measure is its own: the components of a ratio say
# nothing about an average.
OF_THE_MEASURE = ("of", "bounds")


def fill_kpis(document: dict[str, Any]) -> None:
    """Fill in the KPI definitions of `document`, in place."""
    kpis = document.get("kpis")
    if isinstance(kpis, dict):
        document["kpis"] = resolved_kpis(kpis, document.get("language", "fr"))


def fill_orders(document: dict[str, Any]) -> None:
    """Write `rank_by: [points]` where that happens; aggregated teams rank by the aggregate."""
    scoring = document.get("scoring")
    if not isinstance(scoring, dict):
        return
    classifications = [scoring.get("individual"), scoring.get("collective")]
    for classification in classifications + list(scoring.get("also") or []):
        if isinstance(classification, dict) and "aggregate" not in classification:
            classification.setdefault("rank_by", ["points"])


def resolved_kpis(kpis: dict[str, Any], language: str) -> dict[str, Any]:
    """Return every KPI defined in full, a ratio's components from the catalogue included."""
    resolved = {code: _merged(code, own or {}, language) for code, own in kpis.items()}
    for definition in list(resolved.values()):
        for component in definition.get("of") or []:
            if component in CATALOGUE and component not in resolved:
                resolved[component] = _merged(component, {}, language)
    return resolved


def _merged(code: str, own: dict[str, Any], language: str) -> dict[str, Any]:
    merged: dict[str, Any] = {"label": code, "unit": "", "better": "higher"}
    if code in CATALOGUE:
        known = CATALOGUE[code].as_document(language)
        if own.get("measure", known["measure"]) != known["measure"]:
            known = {key: value for key, value in known.items() if key not in OF_THE_MEASURE}
        merged |= known
        if "bounds" in merged:
            merged["bounds"] = [Decimal(bound) for bound in merged["bounds"]]
    return merged | own
