"""R1: no acknowledged fact is lost, doubled or invented, whatever instant the process dies at."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from flask import Flask

from challenge_hub.feeds import queries
from challenge_hub.foundation.config import Config
from challenge_hub.foundation.database import reading
from tests.make import Make

CYCLES = 4
BLOCK = 10**6  # event numbers of one cycle; none is used in two
ROOT = Path(__file__).resolve().parents[2]


def push_until_killed(url: str, cycle: int, seconds: float) -> list[str]:
    """Start a pusher, kill it at a random instant of its work, return what was acknowledged."""
    command = [sys.executable, "-m", "tests.feeds.pusher", url, str(cycle * BLOCK)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT) as process:  # noqa: S603  # our own module
        assert process.stdout is not None
        first = process.stdout.readline()
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)
        rest = process.stdout.read()
    # The kill may cut the last write: a line without its end was not told to the feed.
    return [line.decode() for line in (first + rest).split(b"\n")[:-1]]


def test_every_acknowledged_fact_survives_sigkill_once_and_nothing_else(
    app: Flask, config: Config, make: Make
) -> None:
    make.person("Ana")
    make.sender()
    chance = random.Random(20230814)  # noqa: S311  # instants of death, no secret
    told: list[str] = []

    for cycle in range(CYCLES):
        told += push_until_killed(config.database_url, cycle, chance.uniform(0, 0.4))

    with reading() as session:
        rows = queries.facts_after(session, 0, 10**6)
        assert queries.first_broken(session) is None
    stored = [row.event_id for row in rows]
    assert len(told) > CYCLES
    assert set(told) <= set(stored)  # none lost
    assert len(stored) == len(set(stored))  # none doubled
    assert [row.seq for row in rows] == list(range(1, len(rows) + 1))
    # None invented: in each cycle only what was sent, numbers from the block's first one on.
    assert all(row.value == 10**6 and row.person is not None for row in rows)
    assert {int(name.removeprefix("e")) // BLOCK for name in stored} <= set(range(CYCLES))
