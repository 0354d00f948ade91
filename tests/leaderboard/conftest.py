"""An application context that speaks both languages, without a database."""

from collections.abc import Iterator

import pytest
from flask import Flask

from challenge_hub.foundation.languages import install_languages


@pytest.fixture
def speaking() -> Iterator[None]:
    app = Flask("speaking")
    install_languages(app)
    with app.app_context():
        yield
