"""Two secret keys are valid at once: the first signs, what either signed holds."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from challenge_hub.app import create_app
from challenge_hub.foundation.clock import FixedClock
from challenge_hub.foundation.config import Config
from challenge_hub.foundation.database import reading
from challenge_hub.foundation.hub import current_hub
from challenge_hub.leaderboard.verify import faults
from challenge_hub.people.sign_in import cookie_of
from tests.leaderboard.test_certify_challenge import pass_grace, played
from tests.make import Make

NEW = "a new secret of the tests and long enough too"


@pytest.fixture
def rotate(config: Config) -> Iterator["Rotate"]:
    rotated = Rotate(config)
    yield rotated
    for app in rotated.apps:
        app.extensions["database"].dispose()


class Rotate:
    """The same installation, started again with other keys."""

    def __init__(self, config: Config) -> None:
        self.config, self.apps = config, list[Flask]()

    def __call__(self, *keys: str) -> Flask:
        app = create_app(replace(self.config, secret_keys=keys))
        app.extensions["hub"].clock = FixedClock(current_hub().clock.now())
        self.apps.append(app)
        return app


def status_with(app: Flask, cookie: str) -> int:
    browser = app.test_client()
    browser.set_cookie("hub_session", cookie)
    return browser.get("/account", headers={"Accept": "text/html"}).status_code


def test_a_session_survives_the_change_until_its_key_is_taken_out(
    app: Flask, make: Make, rotate: Rotate, config: Config
) -> None:
    old = config.secret_keys[0]
    cookie = cookie_of(make.log_in(app.test_client(), make.person("Nadia")))

    assert status_with(rotate(NEW, old), cookie) == 200
    assert status_with(rotate(NEW), cookie) == 303


def test_the_first_key_signs(app: Flask, make: Make, rotate: Rotate, config: Config) -> None:
    token = make.log_in(app.test_client(), make.person("Nadia"))
    with rotate(NEW, config.secret_keys[0]).app_context():
        cookie = cookie_of(token)

    assert status_with(rotate(NEW), cookie) == 200


def test_a_result_signed_by_the_old_key_verifies_while_it_is_named(
    make: Make, rotate: Rotate, config: Config
) -> None:
    old = config.secret_keys[0]
    played(make)
    pass_grace(make)

    with reading() as session:
        assert list(faults(session, (NEW, old))) == []
        assert [fault.partition(": ")[2] for fault in faults(session, (NEW,))] == [
            "its signature is none of this installation's"
        ]


def test_a_result_certified_after_the_change_is_signed_by_the_new_key(
    make: Make, rotate: Rotate, config: Config
) -> None:
    played(make)
    with rotate(NEW, config.secret_keys[0]).app_context():
        pass_grace(make)

    with reading() as session:
        assert list(faults(session, (NEW,))) == []
