"""Two implementations of the contract agree on random challenges (issue 4)."""

from random import Random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from challenge_hub.scoring import Line, Roster, Standings, plan_from, score
from challenge_hub.scoring.ranks import Placed
from tests.scoring.challenges import SHOWN, busy_weeks, challenges
from tests.scoring.files import HASH
from tests.scoring.histories import ROSTER, examples
from tests.scoring.oracle.aims import objectives
from tests.scoring.oracle.boards import Row
from tests.scoring.oracle.standings import boards
from tests.scoring.oracle.taking import World

STAYS = [stay for stays in ROSTER.people.values() for stay in stays]


def told(row: Placed) -> dict[str, Any]:
    """A row of the scoring, figures exact."""
    one = row.entrant
    return {
        "code": one.code,
        "team": one.team,
        "rank": row.rank,
        "score": one.score,
        "parts": {rule: points for rule, points in one.parts if points},
        "why": one.why,
        "decided_by": row.decided_by,
        "members": one.members,
    }


def worked_out(row: Row) -> dict[str, Any]:
    """A row of the oracle."""
    return {
        "code": row.code,
        "team": row.team,
        "rank": row.rank,
        "score": row.score,
        "parts": {rule: points for rule, points in row.parts.items() if points},
        "why": row.why,
        "decided_by": row.decided_by,
        "members": row.members,
    }


def classes(standings: Standings) -> dict[str, Any]:
    main = {"individual": standings.individual, "collective": standings.collective}
    ranked = [*main.items(), *((one.classification.name, one) for one in standings.also)]
    return {name: list(map(told, one.rows)) for name, one in ranked if one is not None}


def lines_of(standings: Standings) -> list[dict[str, Any]]:
    rows = []
    for one in standings.objectives:
        figures = {"measure": one.measure, "target": one.target, "reached": one.reached}
        whose = {"person": one.person, "team": one.team}
        named = {key: code for key, code in whose.items() if code}
        rows.append({"id": one.id, **figures, "share": one.share, **named})
    return rows


def check(document: dict[str, Any], history: list[Line], at: int | None, *, roster: bool) -> None:
    people = ROSTER if roster else Roster(None)
    found = score(plan_from(document, HASH), people, history, at=at)

    world = World(document, STAYS if roster else None, history, at)

    assert dict(found.facts) == world.counters
    rows = {name: list(map(worked_out, ranked)) for name, ranked in boards(world).items()}
    assert classes(found) == rows
    assert lines_of(found) == objectives(world)


@examples(250)
@given(chance=st.randoms(use_true_random=True))
def test_the_oracle_agrees_on_random_challenges(chance: Random) -> None:
    document, history = challenges(chance), busy_weeks(chance)

    check(document, history, chance.choice(SHOWN), roster=True)


@examples(60)
@given(chance=st.randoms(use_true_random=True))
def test_the_oracle_agrees_on_random_challenges_without_a_roster(chance: Random) -> None:
    document = {**challenges(chance), "participants": {"exclude": ["p-1"]}}

    check(document, busy_weeks(chance), None, roster=False)
