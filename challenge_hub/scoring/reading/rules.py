"""Read points rules, caps, boosts and gates. Contract: 3."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from challenge_hub.scoring.grid import WINDOW
from challenge_hub.scoring.kpis import Kpi
from challenge_hub.scoring.numbers import percent
from challenge_hub.scoring.reading.unsupported import Unsupported
from challenge_hub.scoring.reading.windows import Window
from challenge_hub.scoring.rules import (
    Award,
    Boost,
    Cap,
    Gate,
    Improvement,
    Objective,
    Per,
    Places,
    Reach,
    Rule,
    Tiers,
)
from challenge_hub.scoring.zone import end_of, start_of


@dataclass(frozen=True, slots=True)
class Names:
    """What a rule may speak of: KPIs, the objectives of its scope, and the window."""

    kpis: Mapping[str, Kpi]
    objectives: Mapping[str, Objective]
    window: Window


def read_rule(index: int, entry: Mapping[str, Any], names: Names) -> Rule:
    """Read one entry of `points`; its kind shows in its keys."""
    common: dict[str, Any] = {
        "index": index,
        "each": names.window.each(entry["each"]) if "each" in entry else WINDOW,
        "stages": frozenset(entry["stages"]) if entry.get("stages") else None,
        "minimum": int(entry.get("minimum", 0)),
        "best": int(entry["best"]) if "best" in entry else None,
    }
    for key, reader in READERS.items():
        if key in entry:
            rule: Rule = reader(entry, names, common)
            return rule
    raise Unsupported(f"points[{index}]: {', '.join(entry)}")


def _per(entry: Mapping[str, Any], names: Names, common: dict[str, Any]) -> Rule:
    kpi = names.kpis[entry["kpi"]]
    points, whole = Fraction(entry["points"]), bool(entry.get("whole"))
    return Per(kpi=kpi, unit=kpi.figure(entry["per"]), points=points, whole=whole, **common)


def _tiers(entry: Mapping[str, Any], names: Names, common: dict[str, Any]) -> Rule:
    kpi = names.kpis[entry["kpi"]]
    steps = [
        (kpi.figure(step.get("up_to", step.get("from"))), Fraction(step["points"]))
        for step in entry["tiers"]
    ]
    steps.sort(reverse=kpi.lower)
    return Tiers(kpi=kpi, steps=tuple(steps), lower=kpi.lower, **common)


def _reach(entry: Mapping[str, Any], names: Names, common: dict[str, Any]) -> Rule:
    objective = names.objectives[entry["objective"]]
    progress = entry.get("progress")
    up_to = percent(progress["up_to"]) if isinstance(progress, Mapping) else Fraction(1)
    points = Fraction(entry["points"])
    return Reach(objective=objective, points=points, up_to=up_to if progress else None, **common)


def _award(entry: Mapping[str, Any], names: Names, common: dict[str, Any]) -> Rule:
    del names
    return Award(name=entry["award"], most=Fraction(entry["max"]), **common)


def _rank(entry: Mapping[str, Any], names: Names, common: dict[str, Any]) -> Rule:
    points = tuple(Fraction(one) for one in entry["rank"])
    mean = entry.get("shared") == "mean"
    return Places(kpi=names.kpis[entry["kpi"]], points=points, mean=mean, **common)


def _improvement(entry: Mapping[str, Any], names: Names, common: dict[str, Any]) -> Rule:
    kpi, gain = names.kpis[entry["kpi"]], entry["improvement"]
    of_baseline = str(gain["per"]).endswith("%")
    return Improvement(
        kpi=kpi,
        unit=percent(gain["per"]) * 100 if of_baseline else kpi.figure(gain["per"]),
        points=Fraction(gain["points"]),
        of_baseline=of_baseline,
        loss=bool(gain.get("loss")),
        **common,
    )


READERS = {
    "objective": _reach,
    "award": _award,
    "tiers": _tiers,
    "rank": _rank,
    "improvement": _improvement,
    "per": _per,
}


def read_caps(entry: Any, window: Window) -> tuple[Cap, ...]:
    """Read `cap`: one mapping, or a list of two."""
    entries = [entry] if isinstance(entry, Mapping) else list(entry or ())
    return tuple(
        Cap(window.each(one["each"]) if "each" in one else WINDOW, Fraction(one["points"]))
        for one in entries
    )


def read_boost(entry: Mapping[str, Any], window: Window) -> Boost:
    """Read one boost."""
    return Boost(
        start=start_of(entry["from"], window.zone),
        end=end_of(entry["to"], window.zone),
        factor=Fraction(entry["factor"]),
        kpis=frozenset(entry["kpis"]) if "kpis" in entry else None,
    )


def read_gate(entry: Mapping[str, Any], kpis: Mapping[str, Kpi]) -> Gate:
    """Read one gate; `keep` is the share of the score that a failed gate leaves."""
    kpi, otherwise = kpis[entry["kpi"]], entry.get("otherwise")
    if isinstance(otherwise, Mapping):
        keep: Fraction | None = percent(otherwise["keep"])
    else:
        keep = Fraction(0) if otherwise == "zero" else None
    return Gate(
        kpi=kpi,
        at_least=kpi.figure(entry["at_least"]) if "at_least" in entry else None,
        at_most=kpi.figure(entry["at_most"]) if "at_most" in entry else None,
        minimum=int(entry.get("minimum", 0)),
        keep=keep,
    )
