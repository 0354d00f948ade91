"""3.2 and the `objectives` of section 5."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from tests.scoring.oracle.boards import People, Rules, View
from tests.scoring.oracle.points import judged, target_of
from tests.scoring.oracle.taking import Fact, World


def objectives(world: World) -> list[dict[str, Any]]:
    """Measure, target, reached and share of every objective, section 5."""
    found = []
    view = View(world, {})
    people = People(view, Rules(world, {}, individual=True))
    both = world.document["objectives"]
    for one in both.get("collective", ()):
        target = world.figure(one["kpi"], one["target"])
        found.append(_line(world, one, view.facts, target, {}))
        for who, own in sorted(one.get("for", {}).items()):
            team = who.removeprefix("team:")
            facts, target = view.of_group(team), world.figure(one["kpi"], own)
            found.append(_line(world, one, facts, target, {"team": team}))
    for one in both.get("individual", ()):
        for person in people.codes:
            case = people.case(person)
            found.append(_line(world, one, case.facts, target_of(case, one), {"person": person}))
    return found


def _line(
    world: World,
    objective: Mapping[str, Any],
    facts: Sequence[Fact],
    target: Fraction,
    whose: dict[str, str],
) -> dict[str, Any]:
    reached, share = judged(world, objective, list(facts), target)
    measure = world.measure(objective["kpi"], facts)
    figures = {"measure": measure, "target": target, "reached": reached, "share": share}
    return {"id": objective["id"], **figures, **whose}
