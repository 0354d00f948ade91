"""What is done again and again in a whole loop: propose, approve, feed, wait, score."""

import json
import random
import time
from pathlib import Path
from typing import Any

import pytest

from challenge_hub.demo.client import Client, Refused, Unreachable
from tests.loop.generate import Generated
from tests.loop.world import World

PATIENCE = 90  # seconds, for a loaded machine
SEED = 20240228


def propose_and_approve(manager: Client, approver: Client, source: str) -> str:
    """The author cannot approve what she wrote; another approver signs the hash that he read."""
    key = str(manager.post("/api/v1/challenges", {"source": source})["key"])
    manager.post(f"/api/v1/challenges/{key}/submission", {})
    signed = {"content_hash": approver.get(f"/api/v1/challenges/{key}")["content_hash"]}
    with pytest.raises(Refused, match="403"):
        manager.post(f"/api/v1/challenges/{key}/approval", signed)
    approver.post(f"/api/v1/challenges/{key}/approval", signed)
    return key


def batches_of(facts: list[dict[str, Any]], seed: int = SEED) -> list[list[dict[str, Any]]]:
    """Cut the facts, in the order of their instants, into batches of any size and any order."""
    draw = random.Random(seed)  # noqa: S311  # to be repeated
    waiting = sorted(facts, key=lambda fact: (fact["at"], draw.random()))
    cut = []
    while waiting:
        size = draw.randrange(1, 400)
        batch, waiting = waiting[:size], waiting[size:]
        draw.shuffle(batch)
        cut.append(batch)
    return cut


def send_all(feed: Client, facts: list[dict[str, Any]]) -> None:
    """Send every fact, some of them twice."""
    draw = random.Random(SEED)  # noqa: S311  # to be repeated
    for batch in batches_of(facts):
        post_once_due(feed, batch)
        if draw.random() < 0.3:
            post_once_due(feed, batch)


def post_once_due(feed: Client, batch: list[dict[str, Any]]) -> None:
    """Repeat until no item lies in the server's future any more, and while it does not answer."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            results = feed.post("/api/v1/facts", {"facts": batch})["results"]
        except Unreachable:
            time.sleep(0.05)
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
