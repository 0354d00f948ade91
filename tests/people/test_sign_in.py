"""The door: who gets in, who does not, and what a stranger can learn at it."""

import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Literal

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from challenge_hub.app import create_app
from challenge_hub.foundation.audit import AuditEntry
from challenge_hub.foundation.clock import wall_now
from challenge_hub.foundation.config import Config
from challenge_hub.foundation.database import reading, transaction
from challenge_hub.people import passwords, queries, rules, services
from challenge_hub.people.errors import WrongSignIn
from challenge_hub.people.models import Person, WebSession
from tests.make import Make
from tests.people.making import ACTOR, PASSWORD

LogIn = Callable[[Person], str]
REAL, QUICK = passwords.HASHER, PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


class Counting(PasswordHasher):
    """A real hasher that notes against what it verified."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=8, parallelism=1)
        self.verified: list[str | bytes] = []

    def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:  # its name
        self.verified.append(hash)
        return super().verify(hash, password)


@pytest.fixture
def nadia(make: Make) -> Person:
    return make.person("Nadia", password=PASSWORD)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash for real, with parameters that take no time."""
    monkeypatch.setattr(passwords, "HASHER", QUICK)


def send(client: FlaskClient, account: str, password: str, **more: str) -> TestResponse:
    data = {"account": account, "password": password, **more}
    return client.post("/sign-in", data=data, headers={"Accept": "text/html"})


def count(model: type) -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def try_once(code: str, password: str, *, address: str = "10.0.0.1", minutes: float = 0) -> str:
    """Try at the wall's instant plus `minutes`; returns the token."""
    wall = wall_now() + timedelta(minutes=minutes)
    return services.sign_in(code, password, address=address, hours=12, now=wall, wall=wall)[1]


def test_the_right_password_opens_a_session(client: FlaskClient, nadia: Person) -> None:
    reply = send(client, "nadia", PASSWORD)

    assert (reply.status_code, reply.headers["Location"]) == (303, "/")
    assert "Nadia" in client.get("/account").get_data(as_text=True)


def test_a_blank_after_the_account_is_forgiven(client: FlaskClient, nadia: Person) -> None:
    """Phones add one when they complete a word."""
    assert send(client, "nadia ", PASSWORD).status_code == 303


@pytest.mark.parametrize(
    ("account", "password"),
    [
        ("nadia", "a wrong password"),
        ("nadia", ""),
        ("nadia", "a" * 600_000),
        ("nadia", PASSWORD + "\0"),
        ("Nadia", PASSWORD),
        ("nobody", PASSWORD),
        ("", ""),
        ("na\0dia", PASSWORD),
        ("nadia' OR 1=1 --", PASSWORD),
        ("a" * 300_000, PASSWORD),
        ("\U0001f600", PASSWORD),
    ],
)
def test_what_does_not_go_together_is_refused_in_one_way(
    client: FlaskClient, nadia: Person, account: str, password: str
) -> None:
    reply = send(client, account, password)

    assert reply.status_code == 401
    assert "ne vont pas ensemble" in reply.get_data(as_text=True)
    assert count(WebSession) == 0


def test_a_form_without_fields_is_refused_not_broken(client: FlaskClient) -> None:
    assert client.post("/sign-in").status_code == 401


def test_json_instead_of_a_form_is_refused_not_broken(client: FlaskClient) -> None:
    assert client.post("/sign-in", json={"account": ["nadia"]}).status_code == 401


def test_a_body_of_two_mebibytes_is_413(client: FlaskClient) -> None:
    assert send(client, "nadia", "a" * 2_000_000).status_code == 413


def test_an_account_switched_off_does_not_open(client: FlaskClient, nadia: Person) -> None:
    services.set_active("nadia", False, actor=ACTOR, now=wall_now())

    assert send(client, "nadia", PASSWORD).status_code == 401


def test_a_person_without_password_does_not_open(client: FlaskClient, make: Make) -> None:
    make.person("Ana")

    assert send(client, "ana", "").status_code == 401


def test_an_unknown_account_is_hashed_too(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the time of the answer tells which accounts there are."""
    counting = Counting()
    monkeypatch.setattr(passwords, "HASHER", counting)

    with pytest.raises(WrongSignIn):
        try_once("nobody", PASSWORD)

    assert counting.verified == [passwords.NOBODYS]


def test_the_hash_of_nobody_costs_as_much_as_a_real_one() -> None:
    assert not REAL.check_needs_rehash(passwords.NOBODYS)


def test_the_typed_account_stays_and_the_password_does_not(
    client: FlaskClient, nadia: Person
) -> None:
    page = send(client, "nadia", "a wrong password").get_data(as_text=True)

    assert 'value="nadia"' in page
    assert "a wrong password" not in page


def test_the_typed_account_never_runs(client: FlaskClient) -> None:
    page = send(client, '"><script>alert(1)</script>', "x").get_data(as_text=True)

    assert "<script>" not in page


def test_the_error_stands_beside_its_field(client: FlaskClient) -> None:
    page = send(client, "nadia", "x").get_data(as_text=True)

    assert 'aria-describedby="password-error"' in page
    assert 'id="password-error" role="alert"' in page


def test_the_door_speaks_english_on_request(client: FlaskClient) -> None:
    page = client.get("/sign-in", headers={"Accept-Language": "en"}).get_data(as_text=True)

    assert "Sign in to see your challenges" in page


def test_the_door_speaks_french_first(client: FlaskClient) -> None:
    page = client.get("/sign-in").get_data(as_text=True)

    assert "Connectez-vous pour voir vos challenges" in page


def test_after_the_sign_in_the_way_leads_where_one_came_from(
    client: FlaskClient, nadia: Person
) -> None:
    reply = send(client, "nadia", PASSWORD, next="/challenges?page=2")

    assert reply.headers["Location"] == "/challenges?page=2"


def test_after_the_sign_in_the_way_never_leads_to_another_site(
    client: FlaskClient, nadia: Person
) -> None:
    reply = send(client, "nadia", PASSWORD, next="//evil.example")

    assert reply.headers["Location"] == "/"


def test_a_page_that_needs_a_person_leads_to_the_door_and_back(client: FlaskClient) -> None:
    reply = client.get("/account?x=1", headers={"Accept": "text/html"})

    assert reply.headers["Location"] == "/sign-in?next=/account?x%3D1"


def test_who_is_signed_in_passes_the_door(client: FlaskClient, make: Make, log_in: LogIn) -> None:
    log_in(make.person("Nadia"))

    assert client.get("/sign-in?next=/account").headers["Location"] == "/account"


def test_a_sign_in_from_another_site_is_refused(client: FlaskClient, nadia: Person) -> None:
    """Else a stranger signs a person in under the stranger's account."""
    data = {"account": "nadia", "password": PASSWORD}
    reply = client.post("/sign-in", data=data, headers={"Sec-Fetch-Site": "cross-site"})

    assert reply.status_code == 403
    assert count(WebSession) == 0


def test_a_session_known_before_the_sign_in_is_closed_by_it(
    client: FlaskClient, nadia: Person, make: Make, log_in: LogIn
) -> None:
    """Session fixation: a token that somebody planted must not become the person's."""
    planted = log_in(make.person("Mallory"))

    send(client, "nadia", PASSWORD)

    with reading() as session:
        assert queries.open_session_of(session, rules.token_hash(planted), wall_now()) is None


def test_every_sign_in_has_a_token_of_its_own(nadia: Person) -> None:
    assert try_once("nadia", PASSWORD) != try_once("nadia", PASSWORD)


def test_the_table_of_sessions_opens_nothing(nadia: Person) -> None:
    token = try_once("nadia", PASSWORD)

    with reading() as session:
        stored = session.scalars(select(WebSession)).one()
    assert token not in vars(stored).values()


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(
    client: FlaskClient, nadia: Person
) -> None:
    cookie = send(client, "nadia", PASSWORD).headers["Set-Cookie"]

    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie


def test_the_cookie_is_secure_when_configured(config: Config, nadia: Person) -> None:
    secure = create_app(replace(config, secure_cookies=True))

    cookie = send(secure.test_client(), "nadia", PASSWORD).headers["Set-Cookie"]
    secure.extensions["hub"].database.dispose()

    assert cookie.startswith("__Host-hub_session=")
    assert "Secure" in cookie


def test_a_weaker_hash_is_replaced_at_the_next_sign_in(nadia: Person) -> None:
    with transaction() as session:
        weak = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1).hash(PASSWORD)
        queries.person_by_code(session, "nadia").password_hash = weak

    try_once("nadia", PASSWORD)

    with reading() as session:
        stored = queries.person_by_code(session, "nadia").password_hash
    assert not QUICK.check_needs_rehash(str(stored))


def test_two_spellings_of_one_password_are_one(make: Make) -> None:
    """A phone may send é as two characters."""
    make.person("Nadia", password="un été à la mer")

    assert try_once("nadia", unicodedata.normalize("NFD", "un été à la mer"))


def test_a_sign_in_is_audited(nadia: Person) -> None:
    try_once("nadia", PASSWORD)

    with reading() as session:
        last = session.scalars(select(AuditEntry).order_by(AuditEntry.number.desc())).first()
    assert last is not None
    assert (last.actor, last.action) == ("nadia", "session:open")
