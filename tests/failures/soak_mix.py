"""Only in `make soak`: every harm at random for SOAK_MINUTES, embedded and scaled, then judged."""

import os
import random
import time
from collections import Counter
from collections.abc import Sequence

import pytest
from pgserver.postgres_server import PostgresServer

from scaled.parts import Part
from tests.failures.conftest import Opens
from tests.failures.harms import EMBEDDED, SCALED, Harm, Setting
from tests.failures.postgres import Cluster
from tests.failures.relay import Relay
from tests.failures.screens import PollingScreen, SocketScreen
from tests.failures.server import Server
from tests.failures.stage import FEEDS
from tests.failures.test_lose_engine import engines, links, redis

__all__ = ["engines", "links", "redis"]  # fixtures
MINUTES = float(os.environ.get("SOAK_MINUTES", "5"))
SEED = int(os.environ.get("SOAK_SEED", str(time.time_ns() % 10**6)))
AGAIN_SECONDS = 90.0  # within which facts are taken again after any harm


def harm_at_random(at: Setting, harms: Sequence[Harm]) -> None:
    """One harm after the other; after each, facts must be taken again."""
    draw, done = random.Random(SEED), Counter[str]()  # noqa: S311  # told, so that it can be repeated
    end = time.monotonic() + 60 * MINUTES
    while time.monotonic() < end:
        at.play.wait_for_facts(seconds=AGAIN_SECONDS)
        time.sleep(draw.uniform(0, 2))
        harm = draw.choice(harms)
        harm(at, draw)
        done[harm.__name__] += 1
    at.play.wait_for_facts(seconds=AGAIN_SECONDS)
    print(f"SOAK_SEED={SEED}, {MINUTES:g} minutes: {dict(done)}")  # noqa: T201  # what a soak is read by


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_an_embedded_server_survives_everything(open_play: Opens, sqlite_url: str) -> None:
    with open_play(through=Relay) as play:
        play.watch(SocketScreen)
        play.watch(PollingScreen)
        at = Setting(play, play.keys[FEEDS[0]], sqlite=sqlite_url.removeprefix("sqlite:///"))
        harm_at_random(at, EMBEDDED)
        verdict = play.finish()

    assert verdict.wrong == []


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_scaled_installation_survives_everything(
    open_play: Opens,
    engines: list[Server],
    links: dict[str, str],
    redis: Part,
    postgres: PostgresServer,
) -> None:
    cluster = Cluster(postgres)
    try:
        with open_play(through=Relay, HUB_ROLE="web", **links) as play:
            play.watch(SocketScreen)
            play.watch(PollingScreen)
            at = Setting(play, play.keys[FEEDS[0]], cluster, redis, engines)
            harm_at_random(at, SCALED)
            verdict = play.finish()
    finally:
        cluster.start()  # whatever happened: the database is dropped after this

    assert verdict.wrong == []
