"""A scaled floor: an engine, two web processes and a Redis on one PostgreSQL, screens on both.

Started once for all tests of a file, which leave it as they found it: that is half the promise.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pgserver.postgres_server import PostgresServer

from challenge_hub.app import create_app
from challenge_hub.foundation.clock import FixedClock
from challenge_hub.foundation.config import Config
from tests.conftest import START, run_sql, set_fsync
from tests.make import Make
from tests.scaled.floor import Floor, open_floor

NAME = "hub_scaled"
SECRET = "a-secret-that-all-processes-share"


@pytest.fixture
def database_url(postgres_url: str) -> str:
    """Several processes share PostgreSQL only."""
    return postgres_url


@pytest.fixture(scope="module")
def shared_url(postgres: PostgresServer, postgres_template: str) -> Iterator[str]:
    run_sql(postgres, f"CREATE DATABASE {NAME} TEMPLATE {postgres_template}")
    set_fsync(postgres, "on")
    yield postgres.get_uri(NAME)
    set_fsync(postgres, "off")
    run_sql(postgres, f"DROP DATABASE {NAME} WITH (FORCE)")


@pytest.fixture(scope="module")
def floor(shared_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Floor]:
    folder: Path = tmp_path_factory.mktemp("floor")
    config = Config(secret_keys=(SECRET,), database_url=shared_url, min_free_percent=0)
    app = create_app(replace(config))
    app.extensions["hub"].clock = clock = FixedClock(START)
    try:
        with app.app_context(), open_floor(Make(clock), config, folder) as floor:
            yield floor
    finally:
        app.extensions["hub"].database.dispose()
