"""Which KPIs a debrief speaks of, and what each was in the challenge. Contract: 1, evaluation."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from fractions import Fraction
from typing import Any

from challenge_hub.briefings.debrief.criteria import asked_change
from challenge_hub.briefings.debrief.figures import Value

Document = Mapping[str, Any]


class Role(StrEnum):
    REWARDED = "rewarded"
    JUDGED = "judged"  # a criterion of success, not rewarded
    GUARD = "guard"  # not rewarded, must not suffer


def roles_of(document: Document) -> dict[str, Role]:
    """Every KPI worth a line, in order: criteria of success, what is rewarded, then guards."""
    guards = document["evaluation"].get("guards", ())
    judged = [criterion["kpi"] for criterion in document["evaluation"]["success"]]
    rewarded = set(_rewarded(document))
    order = dict.fromkeys([*judged, *(kpi for kpi in document["kpis"] if kpi in rewarded), *guards])
    return {kpi: _role(kpi, rewarded, guards) for kpi in order}


def _role(kpi: str, rewarded: set[str], guards: Iterable[str]) -> Role:
    if kpi in guards:
        return Role.GUARD
    return Role.REWARDED if kpi in rewarded else Role.JUDGED


def _rewarded(document: Document) -> Iterable[str]:
    """KPIs that points, an order of ranking or a rewarded objective hang on."""
    aims = {
        entry["id"]: entry["kpi"] for scope in document["objectives"].values() for entry in scope
    }
    for classification in _classifications(document["scoring"]):
        for rule in classification.get("points", ()):
            yield from (aims[rule["objective"]],) if "objective" in rule else ()
            yield from (rule["kpi"],) if "kpi" in rule else ()
        yield from (key for key in classification.get("rank_by", ()) if key in document["kpis"])
    for reward in document.get("rewards", ()):
        if isinstance(reward["for"], Mapping) and "objective" in reward["for"]:
            yield aims[reward["for"]["objective"]]


def _classifications(scoring: Document) -> Iterable[Document]:
    yield from (scoring[scope] for scope in ("individual", "collective") if scope in scoring)
    yield from scoring.get("also", ())


def aim_of(document: Document, kpi: str, before: Value) -> Value:
    """The change that the file asks for: of a criterion, else up to the common objective."""
    if before is None:
        return None
    own = [one for one in document["evaluation"]["success"] if one["kpi"] == kpi]
    for criterion in own:
        if "change" in criterion:
            return asked_change(criterion["change"], before)
    levels = [one.get("at_least", one.get("at_most")) for one in own]
    levels += [one["target"] for one in document["objectives"].get("collective", ())
               if one["kpi"] == kpi]  # fmt: skip
    return None if not levels or _is_total(document, kpi) else Fraction(levels[0]) - before


def _is_total(document: Document, kpi: str) -> bool:
    """A level of a total is one of the whole window: beside a figure per day it means nothing."""
    return document["kpis"][kpi]["measure"] in {"total", "count"}
