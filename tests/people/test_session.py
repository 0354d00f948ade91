"""Sessions of browsers: how long they last, what ends them, what does not count as one."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import Signer
from sqlalchemy import select, update

from challenge_hub.app import create_app
from challenge_hub.foundation.clock import wall_now
from challenge_hub.foundation.config import Config
from challenge_hub.foundation.database import reading, transaction
from challenge_hub.people import rules, services
from challenge_hub.people.models import Person, WebSession
from challenge_hub.people.sign_in import cookie_name, cookie_of, current_person
from tests.make import Make
from tests.people.making import ACTOR

LogIn = Callable[[Person], str]
NEWER = "a newer secret of the tests, long enough too"


@pytest.fixture
def nadia(make: Make) -> Person:
    return make.person("Nadia")


def is_in(client: FlaskClient) -> bool:
    reply = client.get("/account", headers={"Accept": "text/html"})
    return reply.status_code == 200


def stored() -> WebSession:
    with reading() as session:
        return session.scalars(select(WebSession)).one()


def shift(**columns: timedelta) -> None:
    """Move instants of every session back, as if time had passed."""
    values = {name: getattr(stored(), name) - by for name, by in columns.items()}
    with transaction() as session:
        session.execute(update(WebSession).values(**values))


def test_a_session_is_a_person(client: FlaskClient, nadia: Person, log_in: LogIn) -> None:
    log_in(nadia)

    assert is_in(client)


def test_without_a_cookie_nobody_is_signed_in(client: FlaskClient, nadia: Person) -> None:
    assert not is_in(client)


@pytest.mark.parametrize(
    "cookie",
    ["", "x", "x.y", ".", "é.é", "a" * 4000, "\0", "%00", "null", "AAAA.BBBB.CCCC"],
)
def test_a_made_up_cookie_is_nobody(client: FlaskClient, nadia: Person, cookie: str) -> None:
    client.set_cookie(cookie_name(), cookie)

    assert not is_in(client)


def test_a_cookie_signed_with_another_key_is_nobody(
    client: FlaskClient, nadia: Person, log_in: LogIn
) -> None:
    token = log_in(nadia)
    client.set_cookie(cookie_name(), Signer("x" * 40, salt="hub-session").sign(token).decode())

    assert not is_in(client)


def test_a_token_without_its_signature_is_nobody(
    client: FlaskClient, nadia: Person, log_in: LogIn
) -> None:
    client.set_cookie(cookie_name(), log_in(nadia))

    assert not is_in(client)


def test_a_signed_token_without_its_row_is_nobody(client: FlaskClient, nadia: Person) -> None:
    client.set_cookie(cookie_name(), cookie_of("a token that nobody was given"))

    assert not is_in(client)


def test_the_hash_of_a_token_is_no_token(client: FlaskClient, nadia: Person, log_in: LogIn) -> None:
    """Whoever reads the table of sessions cannot use it, even with the signing key."""
    log_in(nadia)
    client.set_cookie(cookie_name(), cookie_of(stored().token_hash))

    assert not is_in(client)


def test_a_request_with_a_key_has_no_session(
    client: FlaskClient, nadia: Person, log_in: LogIn
) -> None:
    """Promise S3. Such requests pass the refusal of other sites' forms."""
    log_in(nadia)

    reply = client.get("/account", headers={"Authorization": "Bearer x", "Accept": "text/html"})

    assert reply.status_code == 303


def test_a_cookie_of_the_previous_key_is_accepted(config: Config, app: Flask, make: Make) -> None:
    """HUB_SECRET_KEY=new,old: a key is changed without signing everyone out."""
    token = services.open_session(make.person("Nadia"), hours=12, wall=wall_now())
    cookie = cookie_of(token)
    renewed = create_app(replace(config, secret_keys=(NEWER, *config.secret_keys)))
    client = renewed.test_client()

    client.set_cookie(cookie_name(), cookie)

    assert is_in(client)
    renewed.extensions["hub"].database.dispose()


def test_new_cookies_are_signed_with_the_first_key(config: Config, app: Flask) -> None:
    renewed = create_app(replace(config, secret_keys=(NEWER, *config.secret_keys)))
    alone = create_app(replace(config, secret_keys=(NEWER,)))

    with renewed.app_context():
        cookie = cookie_of("token")

    with alone.app_context():
        assert cookie == cookie_of("token")


def test_sign_out_ends_the_session_at_once(
    client: FlaskClient, nadia: Person, log_in: LogIn
) -> None:
    cookie = cookie_of(log_in(nadia))

    reply = client.post("/sign-out")

    client.set_cookie(cookie_name(), cookie)
    assert reply.status_code == 303
    assert not is_in(client)


def test_sign_out_takes_the_cookie_back(client: FlaskClient, nadia: Person, log_in: LogIn) -> None:
    log_in(nadia)

    client.post("/sign-out")

    assert client.get_cookie(cookie_name()) is None


def test_sign_out_without_a_session_is_no_error(client: FlaskClient) -> None:
    assert client.post("/sign-out").status_code == 303


def test_sign_out_by_a_link_is_not_possible(client: FlaskClient) -> None:
    assert client.get("/sign-out").status_code == 405


def test_a_sign_out_from_another_site_is_refused(
    client: FlaskClient, nadia: Person, log_in: LogIn
) -> None:
    log_in(nadia)

    client.post("/sign-out", headers={"Sec-Fetch-Site": "cross-site"})

    assert is_in(client)


def test_revoked_sessions_end_everywhere(client: FlaskClient, nadia: Person, log_in: LogIn) -> None:
    log_in(nadia)

    services.revoke_sessions("nadia", actor=ACTOR, now=wall_now())

    assert not is_in(client)


def test_switching_an_account_off_ends_its_sessions(
    client: FlaskClient, nadia: Person, log_in: LogIn
) -> None:
    log_in(nadia)

    services.set_active("nadia", False, actor=ACTOR, now=wall_now())

    assert not is_in(client)


def test_a_new_password_ends_the_sessions(
    client: FlaskClient, nadia: Person, log_in: LogIn
) -> None:
    log_in(nadia)

    services.set_password("nadia", "another long walk", actor=ACTOR, now=wall_now())

    assert not is_in(client)


def test_an_unused_session_ends_after_its_hours(
    client: FlaskClient, nadia: Person, log_in: LogIn
) -> None:
    log_in(nadia)
    shift(expires_at=timedelta(hours=12))

    assert not is_in(client)


def test_a_session_in_use_goes_on(client: FlaskClient, nadia: Person, log_in: LogIn) -> None:
    log_in(nadia)
    shift(renewed_at=timedelta(hours=11), expires_at=timedelta(hours=11))

    client.get("/account")

    assert stored().expires_at > wall_now() + timedelta(hours=11)


def test_a_session_is_not_written_at_each_request(
    client: FlaskClient, nadia: Person, log_in: LogIn
) -> None:
    log_in(nadia)
    shift(renewed_at=timedelta(minutes=4))
    before = stored().renewed_at

    client.get("/account")

    assert stored().renewed_at == before


def test_no_use_carries_a_session_past_thirty_days(
    client: FlaskClient, nadia: Person, log_in: LogIn
) -> None:
    log_in(nadia)
    shift(opened_at=timedelta(days=30), renewed_at=timedelta(hours=1))

    client.get("/account")

    assert not is_in(client)


def test_a_session_that_cannot_be_renewed_still_reads(
    client: FlaskClient, nadia: Person, log_in: LogIn, app: Flask
) -> None:
    log_in(nadia)
    shift(renewed_at=timedelta(hours=1))

    with app.extensions["hub"].database.writer.connect() as other, other.begin():
        other.exec_driver_sql("UPDATE web_session SET renewed_at = renewed_at")

        assert is_in(client)


def test_sockets_ask_the_same_function(app: Flask, nadia: Person) -> None:
    """Socket.IO handlers run in the request context of the handshake, without before_request."""
    token = services.open_session(nadia, hours=12, wall=wall_now())
    cookie = f"{cookie_name()}={cookie_of(token)}"

    with app.test_request_context("/socket.io/", headers={"Cookie": cookie}):
        person = current_person()

    assert person is not None
    assert person.id == nadia.id


def test_a_socket_notices_the_end_of_a_session(app: Flask, nadia: Person) -> None:
    token = services.open_session(nadia, hours=12, wall=wall_now())
    cookie = f"{cookie_name()}={cookie_of(token)}"

    with app.test_request_context("/socket.io/", headers={"Cookie": cookie}):
        services.sign_out(token, now=wall_now())

        assert current_person() is None


def test_what_was_made_for_a_person_is_kept_by_no_cache(
    client: FlaskClient, nadia: Person, log_in: LogIn
) -> None:
    log_in(nadia)

    assert client.get("/account").headers["Cache-Control"] == "private, no-cache"


def test_a_session_longer_than_the_setting_is_not_made(nadia: Person) -> None:
    services.open_session(nadia, hours=12, wall=wall_now())

    assert stored().expires_at <= wall_now() + timedelta(hours=12)
    assert stored().expires_at < wall_now() + rules.LONGEST_SESSION
