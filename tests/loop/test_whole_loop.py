"""The whole loop, for a challenge nobody wrote, through HTTP, sockets and the command alone.

Sign-in, proposal, approval, feed key, facts, board, close, certification: the standings it ends
with are those of `challenge-hub score` on the same file and facts, byte for byte.
"""

import json
import random
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from challenge_hub.demo.client import Client, Refused, Unreachable
from tests.loop.generate import START, Generated, generate
from tests.loop.world import Screen, World
from tests.ports import free_port

HEADSTART = timedelta(hours=20)  # on the demo's clock: what is prepared before the start
SPEED = 20_000  # three days in about twelve seconds
PATIENCE = 90  # seconds, for a loaded machine
SEED = 20240228


@pytest.fixture
def generated() -> Generated:
    return generate(SEED)


@pytest.fixture
def world(tmp_path: Path, database_url: str, generated: Generated) -> Iterator[World]:
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


def propose_and_approve(manager: Client, approver: Client, source: str) -> str:
    """The author cannot approve what she wrote; another approver signs the hash that he read."""
    key = str(manager.post("/api/v1/challenges", {"source": source})["key"])
    manager.post(f"/api/v1/challenges/{key}/submission", {})
    signed = {"content_hash": approver.get(f"/api/v1/challenges/{key}")["content_hash"]}
    with pytest.raises(Refused, match="403"):
        manager.post(f"/api/v1/challenges/{key}/approval", signed)
    approver.post(f"/api/v1/challenges/{key}/approval", signed)
    return key


def send_all(feed: Client, facts: list[dict[str, Any]]) -> None:
    """Send every fact in any order and in batches of any size, some of them twice."""
    draw = random.Random(SEED)  # noqa: S311  # to be repeated
    waiting = sorted(facts, key=lambda fact: (fact["at"], draw.random()))
    while waiting:
        size = draw.randrange(1, 400)
        batch, waiting = waiting[:size], waiting[size:]
        draw.shuffle(batch)
        post_once_due(feed, batch)
        if draw.random() < 0.3:
            post_once_due(feed, batch)


def post_once_due(feed: Client, batch: list[dict[str, Any]]) -> None:
    """Repeat until no item lies in the server's future any more."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            results = feed.post("/api/v1/facts", {"facts": batch})["results"]
        except Unreachable:
            continue
        batch = [item for item, each in zip(batch, results, strict=True) if is_early(each)]
        if not batch:
            return
        time.sleep(0.02)
    pytest.fail(f"{len(batch)} facts were refused as future ones")


def is_early(result: dict[str, Any]) -> bool:
    assert (
        result["status"] in {"accepted", "duplicate", "waiting"}
        or result["code"] == "in_the_future"
    )
    return bool(result["status"] == "rejected")


def state_of(client: Client, key: str) -> str:
    return str(client.get(f"/api/v1/challenges/{key}")["state"])


def wait_until(holds: Callable[[], Any]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, "it did not come about in time"
        time.sleep(0.05)


def score(world: World, generated: Generated, folder: Path) -> dict[str, Any]:
    """What the command says of the same file, roster and facts."""
    for name, text in {
        "project.yaml": generated.project,
        "facts.csv": generated.facts_csv,
        "roster.csv": generated.roster_csv,
    }.items():
        (folder / name).write_text(text, encoding="utf-8")
    told = world.command(
        "score", str(folder / "project.yaml"),
        "--facts", str(folder / "facts.csv"),
        "--roster", str(folder / "roster.csv"),
        "--format", "json",
    )  # fmt: skip
    scored: dict[str, Any] = json.loads(told)
    return scored


def standings_only(told: dict[str, Any]) -> str:
    kept = ("challenge", "content_hash", "individual", "collective", "also", "objectives")
    return json.dumps({name: told[name] for name in kept}, sort_keys=True, ensure_ascii=False)


def best_names(certified: dict[str, Any]) -> list[str]:
    return [row["name"] for row in certified["individual"][:12]]


def shown_leaders(screen: Screen) -> list[str]:
    return [row["name"] for row in screen.frames[-1]["people"]["rows"]]


def test_the_window_is_closed_on_the_left_and_open_on_the_right(
    world: World, generated: Generated, tmp_path: Path
) -> None:
    edges = [fact for fact in generated.facts if fact["id"].startswith("edge")]
    only_edges = Generated(generated.project, generated.roster, edges)

    told = score(world, only_edges, tmp_path)

    assert (told["facts"]["counted"], told["facts"]["outside_window"]) == (2, 2)
