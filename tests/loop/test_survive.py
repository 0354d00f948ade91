"""Nothing is lost, doubled or late for good when the server dies or is down.

A start missed while it was down, the two ends of the window, and SIGKILL while facts stream in.
"""

import random
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from challenge_hub.demo.client import Client
from tests.loop.generate import START, Generated, boundary_facts, generate
from tests.loop.playing import (
    SEED,
    batches_of,
    post_once_due,
    propose_and_approve,
    score,
    standings_only,
    state_of,
)
from tests.loop.world import Screen, World
from tests.ports import free_port
from tests.waiting import wait_until

END = START + timedelta(hours=2)
WINDOW = "start: 2024-02-28T09:00, end: 2024-03-01T18:00, grace: 20 h"
SHORT = "start: 2024-02-28T09:00, end: 2024-02-28T11:00, grace: 20 d"


def prepared(folder: Path, database_url: str, generated: Generated, **clock: Any) -> World:
    """A server that is not started yet, the generated people on its roster."""
    world = World(folder, free_port(), database_url, START - clock["headstart"], clock["speed"])
    roster = folder / "roster.csv"
    roster.write_text(generated.roster_csv, encoding="utf-8")
    world.command("roster", "import", str(roster))
    return world


class Overslept:
    """A challenge of two hours whose start passed while the server was down."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.generated = folder, generate(SEED, facts=0)
        url = f"sqlite:///{folder / 'hub.db'}"
        clock = {"headstart": timedelta(minutes=30), "speed": 900}
        self.world = world = prepared(folder, url, self.generated, **clock)
        self.feed = world.feed("dialler")
        world.server.start()
        self.manager, approver = world.person("mara", "manager"), world.person("otto", "approver")
        source = self.generated.project.replace(WINDOW, SHORT)
        self.key = propose_and_approve(self.manager, approver, source)
        self.before = state_of(self.manager, self.key)
        world.kill()
        self.slept_until = self.wait_for_start()
        world.server.start()

    def wait_for_start(self) -> datetime:
        """Wait, the server being down, until the demo's clock is past the start."""
        with sqlite3.connect(self.folder / "hub.db") as database:
            (micros,) = database.execute("SELECT started_at FROM demo_clock").fetchone()
        database.close()
        started = datetime.fromtimestamp(micros / 1e6, tz=UTC)

        def shown() -> datetime:
            return self.world.origin + (datetime.now(UTC) - started) * self.world.speed

        wait_until(lambda: shown() > START)
        return shown()

    def audited(self, action: str) -> list[tuple[str]]:
        with sqlite3.connect(self.folder / "hub.db") as database:
            query = "SELECT details FROM audit_entry WHERE action = ?"
            rows: list[tuple[str]] = database.execute(query, (action,)).fetchall()
        database.close()
        return rows


@pytest.fixture(scope="module")
def overslept(
    tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path
) -> Iterator[Overslept]:
    folder = tmp_path_factory.mktemp("overslept")
    shutil.copy(sqlite_template, folder / "hub.db")
    night = Overslept(folder)
    yield night
    night.world.server.stop()


def test_a_start_that_passed_while_the_server_was_down_keeps_its_instant_and_happens_once(
    overslept: Overslept,
) -> None:
    assert (overslept.before, overslept.slept_until > START) == ("scheduled", True)

    wait_until(lambda: state_of(overslept.manager, overslept.key) != "scheduled")

    shown = overslept.manager.get(f"/api/v1/challenges/{overslept.key}")
    assert datetime.fromisoformat(shown["started_at"]) == START
    assert overslept.audited("challenge:start") == [(f'{{"effective":"{START.isoformat()}"}}',)]


def test_facts_at_the_ends_of_the_window_are_out_in_in_out(overslept: Overslept) -> None:
    """On the standings that the board stands on, on the board, and by the command alike."""
    facts = boundary_facts(START, END)
    screen = Screen(overslept.manager, overslept.key)
    post_once_due(overslept.feed, facts)

    live = standings_with_facts(overslept.manager, overslept.key, 2)

    generated = overslept.generated
    source = generated.project.replace(WINDOW, SHORT)
    edges = Generated(source, generated.roster, facts)
    told = score(overslept.world, edges, overslept.folder)
    assert (told["facts"]["counted"], told["facts"]["outside_window"]) == (2, 2)
    assert live["individual"][0]["measures"]["deals"]["total"] == "2000"
    assert standings_only(live) == standings_only(told)
    wait_until(lambda: screen.frames and screen.frames[-1]["people"]["rows"])
    best = screen.frames[-1]["people"]["rows"][0]
    screen.close()
    assert (best["name"], best["score"]) == ("Advisor 000", "15,040")
    assert live["individual"][0]["score"] == "15040"


def standings_with_facts(client: Client, key: str, counted: int) -> dict[str, Any]:
    """The standings once that many facts are counted."""
    seen: list[dict[str, Any]] = []

    def look() -> bool:
        seen.append(client.get(f"/api/v1/challenges/{key}/standings"))
        return bool(seen[-1]["facts"]["counted"] == counted)

    wait_until(look)
    return seen[-1]


@pytest.fixture
def world(tmp_path: Path, database_url: str, durable: None) -> Iterator[World]:
    clock = {"headstart": timedelta(hours=10), "speed": 15_000}
    world = prepared(tmp_path, database_url, generate(SEED + 1), **clock)
    world.server.start()
    yield world
    world.server.stop()


def test_killed_again_and_again_it_ends_with_the_standings_of_the_score_command(
    world: World, tmp_path: Path
) -> None:
    """The grace is so long that no downtime of a loaded machine makes a fact late."""
    drawn = generate(SEED + 1)
    generated = replace(drawn, project=drawn.project.replace("grace: 20 h", "grace: 99 d"))
    feed, manager = world.feed("dialler"), world.person("mara", "manager")
    key = propose_and_approve(manager, world.person("otto", "approver"), generated.project)

    feed_and_kill(world, feed, generated.facts, deaths=2)
    wait_until(lambda: state_of(manager, key) == "closed")

    told = score(world, generated, tmp_path)
    ended = standings_with_facts(manager, key, told["facts"]["counted"])
    assert world.server.starts == 3
    assert standings_only(ended) == standings_only(told)


def feed_and_kill(world: World, feed: Client, facts: list[dict[str, Any]], deaths: int) -> None:
    """Send every batch until it is answered; the server dies at random in the first half."""
    draw = random.Random(SEED)  # noqa: S311  # to be repeated
    batches = batches_of(facts)
    doomed = set(draw.sample(range(1, len(batches) // 2), deaths))
    for number, batch in enumerate(batches):
        post_once_due(feed, batch)
        if number in doomed:
            world.kill()
            assert world.server.revive()
