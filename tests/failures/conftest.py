"""What every failure needs: a configuration that a server can share, and quick servers."""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path

import pytest
from flask import Flask

from challenge_hub.foundation.config import Config
from tests.failures.server import Nursery
from tests.failures.stage import Play, playing
from tests.make import Make

SECRET = "a-secret-that-both-processes-share"
SOAK = "SOAK" in os.environ
Opens = Callable[..., AbstractContextManager[Play]]


@pytest.fixture(scope="session")
def cycles() -> int:
    """How often a server is killed on each database: 25, in a soak 200, or KILL_CYCLES."""
    return int(os.environ.get("KILL_CYCLES", "200" if SOAK else "25"))


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    nursery = Nursery()
    yield nursery
    nursery.close()


@pytest.fixture
def config(database_url: str) -> Config:
    return Config(secret_keys=(SECRET,), database_url=database_url, min_free_percent=0)


@pytest.fixture
def open_play(
    app: Flask, make: Make, config: Config, nursery: Nursery, tmp_path: Path, durable: None
) -> Opens:
    """Opens everything of a scenario on one database, for a `with`.

    In a soak every server starts from nothing.
    """
    return partial(playing, make, app, config, tmp_path, None if SOAK else nursery)
