"""Read the classifications and the objectives. Contract: 3.2, 4."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from challenge_hub.scoring.kpis import Kpi
from challenge_hub.scoring.reading.rules import (
    Names,
    read_boost,
    read_caps,
    read_gate,
    read_rule,
)
from challenge_hub.scoring.reading.unsupported import Unsupported
from challenge_hub.scoring.reading.windows import Window
from challenge_hub.scoring.rules import (
    BEST,
    COUNTBACK,
    DRAW,
    EARLIEST,
    PER,
    POINTS,
    ROSTER_MEAN,
    Aggregate,
    Classification,
    Objective,
    Only,
)

Objectives: TypeAlias = dict[str, dict[str, Objective]]
TIES = (EARLIEST, COUNTBACK, DRAW)


@dataclass(frozen=True, slots=True)
class Scoring:
    """All classifications of a file."""

    individual: Classification | None
    collective: Classification | None
    also: tuple[Classification, ...]

    def __iter__(self) -> Iterator[Classification]:
        """Go over all of them, the main ones first."""
        main = (self.individual, self.collective)
        return iter((*(one for one in main if one is not None), *self.also))


def read_objectives(document: Mapping[str, Any], kpis: Mapping[str, Kpi]) -> Objectives:
    """Read the objectives of both scopes, by id."""
    return {
        scope: {entry["id"]: _objective(entry, kpis) for entry in document.get(scope, ())}
        for scope in ("collective", "individual")
    }


def _objective(entry: Mapping[str, Any], kpis: Mapping[str, Kpi]) -> Objective:
    kpi = kpis[entry["kpi"]]
    own = {who: kpi.figure(target) for who, target in entry.get("for", {}).items()}
    target, minimum = kpi.figure(entry["target"]), int(entry.get("minimum", 0))
    return Objective(entry["id"], kpi, target, minimum, own)


def read_scoring(
    document: Mapping[str, Any], kpis: Mapping[str, Kpi], objectives: Objectives, window: Window
) -> Scoring:
    """Read `scoring`."""
    mine = Names(kpis, objectives["individual"], window)
    ours = Names(kpis, objectives["collective"], window)
    individual, collective = None, None
    if "individual" in document:
        individual = read_classification("", True, document["individual"], mine)
    if "collective" in document:
        collective = _with_members(
            read_classification("", False, document["collective"], ours), individual
        )
    also = tuple(
        _inherit(_further(entry, mine, ours), individual) for entry in document.get("also", ())
    )
    return Scoring(individual, collective, also)


def _further(entry: Mapping[str, Any], mine: Names, ours: Names) -> Classification:
    individual = entry["scope"] == "individual"
    return read_classification(entry["name"], individual, entry, mine if individual else ours)


def _inherit(classification: Classification, main: Classification | None) -> Classification:
    """Give a further classification what it takes from the main one (4.4).

    Points without rules of its own are the main individual ones after the caps and before the
    gates; its own boosts, caps and gates come on top.
    """
    if not classification.individual:
        return _with_members(classification, None if main is None else replace(main, gates=()))
    if classification.rules or not classification.has_points or main is None:
        return classification
    return replace(
        classification,
        rules=main.rules,
        caps=(*main.caps, *classification.caps),
        boosts=(*main.boosts, *classification.boosts),
    )


def _with_members(classification: Classification, member: Classification | None) -> Classification:
    return (
        classification
        if classification.aggregate is None
        else replace(classification, member=member)
    )


def read_classification(
    name: str, individual: bool, entry: Mapping[str, Any], names: Names
) -> Classification:
    """Read the keys that every classification has."""
    points = entry.get("points", ())
    return Classification(
        name=name,
        individual=individual,
        only=_only(entry.get("only", {})),
        by=entry.get("by", "team"),
        rules=tuple(read_rule(index, rule, names) for index, rule in enumerate(points)),
        caps=read_caps(entry.get("cap"), names.window),
        boosts=tuple(read_boost(boost, names.window) for boost in entry.get("boosts", ())),
        gates=tuple(read_gate(gate, names.kpis) for gate in entry.get("gates", ())),
        rank_by=tuple(_key(word, names) for word in entry.get("rank_by", (POINTS,))),
        ties=tuple(_tie(word, names) for word in entry.get("ties", ())),
        aggregate=_aggregate(entry.get("aggregate"), names),
    )


def _key(word: str, names: Names) -> Kpi | str:
    return word if word == POINTS else names.kpis[word]


def _tie(word: str, names: Names) -> Kpi | str:
    if word in names.kpis:
        return names.kpis[word]
    if word not in TIES:
        raise Unsupported(f"ties: {word}")
    return word


def _only(entry: Mapping[str, Any]) -> Only:
    sides = (frozenset(entry[key]) if key in entry else None for key in ("teams", "tags"))
    return Only(*sides)


def _aggregate(entry: Any, names: Names) -> Aggregate | None:
    if entry is None:
        return None
    if entry in ("sum", "mean"):
        return Aggregate(entry)
    if "mean" in entry:
        return Aggregate(ROSTER_MEAN)
    if "best" in entry:
        return Aggregate(BEST, k=int(entry["best"]))
    if "per" in entry:
        return Aggregate(PER, kpi=names.kpis[entry["per"]])
    raise Unsupported(f"aggregate: {entry}")
