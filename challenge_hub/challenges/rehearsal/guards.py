"""Rules that reward volume or speed without a condition on quality. Pure.

Volume is a total or count of which more is better; speed a duration of which less is better.
Quality is any other average or ratio. What a condition of the same classification asks of a
quality KPI guards it; points for quality beside do not: they can be made up for by volume.
"""

from collections.abc import Iterator
from typing import Any

from challenge_hub.scoring.kpis import Kpi
from challenge_hub.scoring.plan import Plan
from challenge_hub.scoring.rules import (
    Classification,
    Gate,
    Improvement,
    Per,
    Places,
    Reach,
    Rule,
    Tiers,
)

TIMES = frozenset({"s", "min", "h"})


def unguarded(plan: Plan) -> Iterator[dict[str, Any]]:
    """A warning for each KPI of volume or speed that a classification rewards unguarded."""
    quality = next((kpi.code for kpi in plan.kpis if is_quality(kpi)), None)
    for classification in plan.classifications:
        if any(guards(gate) for gate in classification.gates):
            continue
        rewarded: dict[str, list[int]] = {}
        for kpi, rule in rewarded_by(classification):
            rewarded.setdefault(kpi.code, []).extend([] if rule is None else [rule])
        for code, rules in rewarded.items():
            yield {
                "code": "speed_unguarded" if is_speed(plan_kpi(plan, code)) else "volume_unguarded",
                "scope": classification.scope,
                "name": classification.name,
                "kpi": code,
                "rules": rules,
                "quality": quality,
            }


def plan_kpi(plan: Plan, code: str) -> Kpi:
    return next(kpi for kpi in plan.kpis if kpi.code == code)


def rewarded_by(classification: Classification) -> Iterator[tuple[Kpi, int | None]]:
    """The KPIs of volume and speed that are rewarded, each with the rule's index, or by order."""
    for rule in classification.rules:
        kpi = kpi_of(rule)
        if kpi is not None and wanted(rule) and (is_volume(kpi) or is_speed(kpi)):
            yield kpi, rule.index
    first = classification.rank_by[0]
    if isinstance(first, Kpi) and (is_volume(first) or is_speed(first)):
        yield first, None


def kpi_of(rule: Rule) -> Kpi | None:
    """What a rule looks at; awards look at nothing."""
    if isinstance(rule, Reach):
        return rule.objective.kpi
    return rule.kpi if isinstance(rule, Per | Tiers | Places | Improvement) else None


def wanted(rule: Rule) -> bool:
    """Whether more of the better direction brings points, rather than taking them away."""
    if isinstance(rule, Tiers):
        return any(points > 0 for _, points in rule.steps)
    if isinstance(rule, Places):
        return any(points > 0 for points in rule.points)
    if isinstance(rule, Per) and rule.kpi.lower:
        return False  # points per unit of what should be small are a mistake, not a reward
    return isinstance(rule, Per | Reach | Improvement) and rule.points > 0


def is_volume(kpi: Kpi) -> bool:
    return kpi.additive and not kpi.lower


def is_speed(kpi: Kpi) -> bool:
    return not kpi.additive and kpi.lower and kpi.unit in TIMES


def is_quality(kpi: Kpi) -> bool:
    return not kpi.additive and kpi.unit not in TIMES


def guards(gate: Gate) -> bool:
    """Whether a gate asks for a level of quality, and not only for a number of contacts."""
    return is_quality(gate.kpi) and (gate.at_least is not None or gate.at_most is not None)
