"""What rose or was reached between two looks at a board. A fall is silent (LOOK 1)."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from challenge_hub.leaderboard.boards.rows import row_limit
from challenge_hub.leaderboard.boards.scene import Moment, Scene, Script, ranked


@dataclass(frozen=True)
class Glance:
    """The few things that a moment is about: who leads alone, shown ranks, what is reached."""

    leader: str | None
    ranks: Mapping[str, int]
    reached: frozenset[str]


def glance(script: Script, scene: Scene) -> Glance:
    first = [row.entrant.team for row in ranked(scene.teams) if row.rank == 1]
    shown = scene.top[: row_limit(script, scene.listed)]
    return Glance(
        leader=first[0] if len(first) == 1 else None,
        ranks={row.entrant.code: row.rank for row in shown if row.rank is not None},
        reached=frozenset(
            line.id
            for line in scene.objectives
            if line.reached and not line.team and not line.person
        ),
    )


def moments_between(
    before: Glance, after: Glance, touched: Collection[str], now: int
) -> Iterator[Moment]:
    """At most one overtaking by a team, one by a person who did something, and what was reached."""
    if after.leader is not None and before.leader not in {None, after.leader}:
        yield Moment(now, "lead", after.leader)
    for objective in sorted(after.reached - before.reached):
        yield Moment(now, "objective", objective)
    risen = [
        (rank, person)
        for person, rank in after.ranks.items()
        if person in touched and before.ranks and rank < before.ranks.get(person, len(after.ranks))
    ]
    if risen:
        rank, person = min(risen)
        yield Moment(now, "place", person, rank)
