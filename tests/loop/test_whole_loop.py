"""The whole loop, for a challenge nobody wrote, through HTTP, sockets and the command alone.

Sign-in, proposal, approval, feed key, facts, board, close, certification: the standings it ends
with are those of `challenge-hub score` on the same file and facts, byte for byte.
"""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.loop.generate import START, Generated, generate
from tests.loop.playing import (
    SEED,
    propose_and_approve,
    score,
    send_all,
    standings_only,
    state_of,
)
from tests.loop.world import Screen, World
from tests.ports import free_port
from tests.waiting import wait_until

HEADSTART = timedelta(hours=20)  # on the demo's clock: what is prepared before the start
SPEED = 20_000  # three days in about twelve seconds


@pytest.fixture
def generated() -> Generated:
    return generate(SEED)


@pytest.fixture
def world(
    tmp_path: Path, database_url: str, durable: None, generated: Generated
) -> Iterator[World]:
    """A running server with the generated people on its roster."""
    world = World(tmp_path, free_port(), database_url, START - HEADSTART, SPEED)
    roster = tmp_path / "roster.csv"
    roster.write_text(generated.roster_csv, encoding="utf-8")
    world.command("upgrade")
    world.command("roster", "import", str(roster))
    world.server.start()
    yield world
    world.server.stop()


def test_a_generated_challenge_ends_with_the_standings_of_the_score_command(
    world: World, generated: Generated, tmp_path: Path
) -> None:
    manager, approver = world.person("mara", "manager"), world.person("otto", "approver")
    feed = world.feed("dialler")
    key = propose_and_approve(manager, approver, generated.project)
    screen = Screen(approver, key)

    send_all(feed, generated.facts)
    wait_until(lambda: state_of(manager, key) == "certified")

    certified = manager.get(f"/api/v1/challenges/{key}/standings")
    assert certified["digest"] == score(world, generated, tmp_path)["digest"]
    assert standings_only(certified) == standings_only(score(world, generated, tmp_path))
    wait_until(lambda: screen.frames and screen.frames[-1]["state"] == "certified")
    assert shown_leaders(screen) == best_names(certified)
    screen.close()


def best_names(certified: dict[str, Any]) -> list[str]:
    return [row["name"] for row in certified["individual"][:12]]


def shown_leaders(screen: Screen) -> list[str]:
    return [row["name"] for row in screen.frames[-1]["people"]["rows"]]
