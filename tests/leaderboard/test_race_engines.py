"""R5 with real servers on one database: one leads, the other takes over when it is killed."""

import json
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from flask import Flask

from challenge_hub.foundation.config import Config
from challenge_hub.foundation.database import reading
from challenge_hub.leaderboard import queries
from tests.leaderboard.floor import Floor, open_floor
from tests.leaderboard.serving import Server, serving
from tests.make import Make
from tests.waiting import wait_until

TAKEOVER_SECONDS = 5.0


@pytest.fixture
def pair(app: Flask, make: Make, config: Config, durable: None) -> Iterator[tuple[Floor, Server]]:
    """A floor whose server leads, and a second server on its database."""
    with ExitStack() as stack:
        floor = stack.enter_context(open_floor(make, config))
        wait_until(lambda: role_of(floor.server) == "leads")
        yield floor, stack.enter_context(serving(config))


def role_of(server: Server) -> Any:
    with urllib.request.urlopen(f"{server.url}/readyz", timeout=5) as reply:  # noqa: S310  # our own
        return json.load(reply).get("engine")


def epoch() -> int:
    with reading() as session:
        return queries.epoch(session)


def test_the_second_of_two_servers_takes_over_within_five_seconds(
    pair: tuple[Floor, Server],
) -> None:
    floor, second = pair
    before, role_before = epoch(), role_of(second)
    floor.send("a", "ana", 3)

    floor.server.kill()
    begun = time.monotonic()
    wait_until(lambda: role_of(second) == "leads", seconds=3 * TAKEOVER_SECONDS)

    assert time.monotonic() - begun <= TAKEOVER_SECONDS
    assert (role_before, epoch()) == ("standby", before + 1)


def test_a_fact_before_and_one_after_the_takeover_are_on_the_board(
    pair: tuple[Floor, Server],
) -> None:
    floor, second = pair
    floor.send("a", "ana", 3)
    floor.server.kill()
    wait_until(lambda: role_of(second) == "leads")

    Floor(second, floor.challenge, floor.key, floor.cookie).send("b", "karim", 9)

    wait_until(lambda: shown(second, floor) == {"Ana", "Karim"}, seconds=20)


def shown(server: Server, floor: Floor) -> set[str]:
    request = urllib.request.Request(  # noqa: S310  # our own server
        f"{server.url}/boards/{floor.challenge.key}/frame", headers={"Cookie": floor.cookie}
    )
    with urllib.request.urlopen(request, timeout=10) as reply:  # noqa: S310  # the same
        return {row["name"] for row in json.load(reply)["people"]["rows"]}
