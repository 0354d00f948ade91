"""Boards without a database, and a floor with a real server."""

from collections.abc import Iterator

import pytest
from flask import Flask

from challenge_hub.foundation.config import Config
from challenge_hub.foundation.languages import install_languages
from tests.leaderboard.floor import Floor, open_floor
from tests.make import Make


@pytest.fixture
def speaking() -> Iterator[None]:
    app = Flask("speaking")
    install_languages(app)
    with app.app_context():
        yield


@pytest.fixture
def config(database_url: str) -> Config:
    """As everywhere, with a secret that a server can be given in its environment."""
    secret = "a-secret-that-both-processes-share"
    return Config(secret_keys=(secret,), database_url=database_url)


@pytest.fixture
def floor(app: Flask, make: Make, config: Config, durable: None) -> Iterator[Floor]:
    with open_floor(make, config) as floor:
        yield floor
