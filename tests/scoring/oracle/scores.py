"""3.5 to 3.7: from rules to a score."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from tests.scoring.oracle.points import (
    NOTHING,
    Bucket,
    Case,
    boosted,
    buckets,
    each_of,
    facts_of,
    rule_points,
)
from tests.scoring.oracle.taking import Fact, World

FINER = {("day", "day"), ("week", "week"), ("stage", "stage"), ("day", "week")}
Parts = dict[int | str, Fraction]


class Score(NamedTuple):
    """`why` is what leaves a participant without a rank; points None is an empty score."""

    points: Fraction | None
    parts: Parts
    why: str | None = None


def caps_of(entry: Any) -> list[Mapping[str, Any]]:
    return [entry] if isinstance(entry, Mapping) else list(entry or ())


def by_rules(case: Case, caps: Sequence[Mapping[str, Any]]) -> Score:
    """Rules, then caps by bucket, then the whole ones."""
    given = [rule_points(case, index) for index in range(len(case.rules))]
    parts: Parts = {index: sum(row.values(), NOTHING) for index, row in enumerate(given)}
    total = sum(parts.values(), NOTHING)
    left = total - sum((_over(case, cap, given) for cap in caps if "each" in cap), NOTHING)
    left = min([left, *(Fraction(cap["points"]) for cap in caps if "each" not in cap)])
    return Score(left, parts | {"cap": left - total})


def _over(case: Case, cap: Mapping[str, Any], given: list[dict[Bucket, Fraction]]) -> Fraction:
    """What the buckets of one cap hold above it."""
    each = each_of(case.world, cap["each"])
    lost = NOTHING
    for bucket in buckets(case.world, each):
        held = sum(
            (_held(case, index, row, bucket, each) for index, row in enumerate(given)), NOTHING
        )
        lost += max(held - Fraction(cap["points"]), NOTHING)
    return lost


def _held(
    case: Case, index: int, row: Mapping[Bucket, Fraction], bucket: Bucket, each: str
) -> Fraction:
    """The points of a rule that lie in a bucket of a cap."""
    rule, world = case.rules[index], case.world
    additive = world.kpis.get(rule.get("kpi", ""), {}).get("measure") in {"total", "count"}
    if "per" in rule and additive and not rule.get("whole"):
        facts = [fact for one in row for fact in _scored(case, index, one)]
        unit = Fraction(rule["points"]) / world.figure(rule["kpi"], rule["per"])
        return sum((unit * boosted(case, rule, fact) for fact in bucket.of(facts)), NOTHING)
    if (each_of(world, rule.get("each")), each) not in FINER:
        return NOTHING
    inside = (one for one in row if bucket.start <= one.start < bucket.end)
    return sum((row[one] for one in inside), NOTHING)


def _scored(case: Case, index: int, bucket: Bucket) -> list[Fact]:
    """The facts of a bucket that reached the minimum of a rule."""
    rule, world = case.rules[index], case.world
    facts = bucket.of(facts_of(world, rule, case.facts))
    return facts if world.contacts(rule["kpi"], facts) >= int(rule.get("minimum", 0)) else []


def cut(score: Score, caps: Sequence[Mapping[str, Any]]) -> Score:
    """The whole caps on a score that no rules made."""
    if score.points is None:
        return score
    left = min([score.points, *(Fraction(cap["points"]) for cap in caps if "each" not in cap)])
    return Score(left, score.parts | {"cap": left - score.points}, score.why)


def through_gates(
    world: World, gates: Sequence[Mapping[str, Any]], facts: list[Fact], score: Score
) -> Score:
    if score.points is None:
        return score
    left, why = score.points, None
    for gate in gates:
        otherwise = gate.get("otherwise", "unranked")
        if _passes(world, gate, facts):
            continue
        if otherwise == "unranked":
            why = "gate"
        elif left > 0:
            keep = "0" if otherwise == "zero" else otherwise["keep"].rstrip("%")
            left *= Fraction(keep) / 100
    return Score(left, score.parts | {"gates": left - score.points}, score.why or why)


def _passes(world: World, gate: Mapping[str, Any], facts: list[Fact]) -> bool:
    code = gate["kpi"]
    measure = world.measure(code, facts)
    if measure is None or world.contacts(code, facts) < int(gate.get("minimum", 0)):
        return False
    if "at_least" in gate and measure < world.figure(code, gate["at_least"]):
        return False
    return "at_most" not in gate or measure <= world.figure(code, gate["at_most"])
