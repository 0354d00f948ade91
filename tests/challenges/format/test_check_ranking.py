"""What the contract calls an error: ranks, ties, teams, further classifications (contract 4)."""

import pytest

from tests.challenges.format.files import found, small
from tests.challenges.format.lines import (
    ALSO,
    BASELINE,
    COL,
    DAYS,
    GAIN,
    IND,
    PER,
    RANK,
    further,
    people,
    teams,
)

WRONG = {
    "no classification": (small(scoring="{}"), "scoring", "no_classification"),
    "neither points nor KPIs": (small(scoring="{individual: {}}"), IND, "no_points"),
    "an order of points without rules": (people("rank_by: [csat, points]"), IND, "no_points"),
    "an order by an unknown KPI": (people("rank_by: [nps]"), f"{IND}.rank_by[0]", "unknown_kpi"),
    "an order with a key twice": (people("rank_by: [csat, csat]"), f"{IND}.rank_by[1]", "twice"),
    "an empty order": (people("rank_by: []"), f"{IND}.rank_by", "length"),
    "a tie-break by an unknown KPI": (
        people(f"points: [{PER}], ties: [nps]"), f"{IND}.ties[0]", "unknown_kpi",
    ),
    "points as a tie-break": (
        people(f"points: [{PER}], ties: [points]"), f"{IND}.ties[0]", "unknown_kpi",
    ),
    "a tie-break twice": (
        people(f"points: [{PER}], ties: [csat, csat]"), f"{IND}.ties[1]", "twice",
    ),
    "a tie-break behind the draw": (
        people(f"points: [{PER}], ties: [draw, csat]"), f"{IND}.ties[0]", "draw_not_last",
    ),
    "earliest beside places": (
        people(f"points: [{RANK}], ties: [earliest]"), f"{IND}.ties[0]", "earliest_beside",
    ),
    "earliest beside improvement": (
        people(f"points: [{GAIN}], ties: [earliest]", evaluation=BASELINE),
        f"{IND}.ties[0]", "earliest_beside",
    ),
    "earliest of teams whose members take places": (
        teams("aggregate: sum, ties: [earliest]", f"points: [{RANK}]"),
        f"{COL}.ties[0]", "earliest_beside",
    ),
    "earliest of inherited places": (
        further("scope: individual, ties: [earliest]", f"points: [{RANK}]"),
        f"{ALSO}.ties[0]", "earliest_beside",
    ),
    "countback without places": (
        people(f"points: [{PER}], ties: [countback]", schedule=DAYS),
        f"{IND}.ties[0]", "no_places",
    ),
    "countback of a KPI without stages": (
        people("rank_by: [csat], ties: [countback]"), f"{IND}.ties[0]", "no_places",
    ),
    "countback of places of the whole": (
        people("points: [{kpi: resolved, rank: [1]}], ties: [countback]", schedule=DAYS),
        f"{IND}.ties[0]", "no_places",
    ),
    "teams scored by nothing": (teams(""), COL, "no_points"),
    "teams scored by aggregate and points": (
        teams(f"aggregate: sum, points: [{PER}]"), f"{COL}.aggregate", "two_ways",
    ),
    "teams scored by aggregate and order": (
        teams("aggregate: sum, rank_by: [csat]"), f"{COL}.aggregate", "two_ways",
    ),
    "an aggregate of nobody": (
        small(scoring="{collective: {aggregate: sum}}"), f"{COL}.aggregate", "no_members",
    ),
    "a roster's mean of lower-better scores": (
        teams("aggregate: {mean: roster}", "rank_by: [aht]"),
        f"{COL}.aggregate", "roster_mean_of_lower",
    ),
    "a score per unknown KPI": (
        teams("aggregate: {per: hours}"), f"{COL}.aggregate.per", "unknown_kpi",
    ),
    "a score per ratio": (teams("aggregate: {per: fcr}"), f"{COL}.aggregate.per", "per_ratio"),
    "an unknown aggregate": (teams("aggregate: median"), f"{COL}.aggregate", "not_a_choice"),
    "an aggregate of the best none": (
        teams("aggregate: {best: 0}"), f"{COL}.aggregate.best", "not_a_whole_number",
    ),
    "a gate to zero of members without points": (
        teams(
            "aggregate: sum, gates: [{kpi: csat, minimum: 1, otherwise: zero}]",
            "rank_by: [csat]",
        ),
        f"{COL}.gates[0].otherwise", "gate_without_points",
    ),
    "people grouped": (
        further("scope: individual, by: site"), f"{ALSO}.by", "by_of_people",
    ),
    "groups by a column of the roster's own": (
        further("scope: collective, by: person, aggregate: sum"), f"{ALSO}.by", "by_column",
    ),
    "an aggregate of people": (
        further("scope: individual, aggregate: sum"), f"{ALSO}.aggregate", "aggregate_of_people",
    ),
    "a further one for nobody": (
        further("scope: individual, only: {}"), f"{ALSO}.only", "only_whom",
    ),
    "a further one for a team outside": (
        further("scope: individual, only: {teams: [b]}", participants="{teams: [a]}"),
        f"{ALSO}.only.teams[0]", "unknown_team",
    ),
    "points inherited from none": (
        further("scope: individual", "rank_by: [csat]"), ALSO, "no_points",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_file_has_exactly_this_error(name: str) -> None:
    text, path, code = WRONG[name]

    assert found(text) == [(path, code)]
