"""Failed tries are counted in the database: for an account, and for an address."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from argon2 import PasswordHasher
from flask.testing import FlaskClient
from sqlalchemy import func, select

from challenge_hub.foundation.clock import wall_now
from challenge_hub.foundation.database import reading
from challenge_hub.people import passwords, rules, services
from challenge_hub.people.errors import TooManyTries, WrongSignIn
from challenge_hub.people.models import Person, SignInCount
from tests.make import Make
from tests.people.making import PASSWORD

WALL = datetime(2026, 1, 5, 9, 0, tzinfo=wall_now().tzinfo)
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash for real, with parameters that take no time, for unknown accounts too."""
    monkeypatch.setattr(passwords, "HASHER", QUICK)
    monkeypatch.setattr(passwords, "NOBODYS", QUICK.hash("nobody"))


@pytest.fixture
def nadia(make: Make) -> Person:
    return make.person("Nadia", password=PASSWORD)


def try_once(
    password: str, *, code: str = "nadia", address: str = "10.0.0.1", wall: datetime = WALL
) -> str:
    return services.sign_in(code, password, address=address, hours=12, now=wall, wall=wall)[1]


def fail(times: int, *, code: str = "nadia", address: str = "10.0.0.1") -> None:
    for _ in range(times):
        with pytest.raises(WrongSignIn):
            try_once("a wrong password", code=code, address=address)


def addresses() -> Iterator[str]:
    return (f"10.0.1.{number}" for number in range(1, 255))


def test_ten_wrong_tries_let_the_account_rest(nadia: Person) -> None:
    fail(10)

    with pytest.raises(TooManyTries):
        try_once(PASSWORD)


def test_nine_wrong_tries_do_not(nadia: Person) -> None:
    fail(9)

    assert try_once(PASSWORD)


def test_an_account_rests_wherever_the_tries_come_from(nadia: Person) -> None:
    for address in list(addresses())[:10]:
        fail(1, address=address)

    with pytest.raises(TooManyTries):
        try_once(PASSWORD, address="10.9.9.9")


def test_an_unknown_account_rests_too(nadia: Person) -> None:
    """Else the refusal tells which accounts there are."""
    fail(10, code="nobody")

    with pytest.raises(TooManyTries):
        try_once(PASSWORD, code="nobody")


def test_a_hundred_wrong_tries_let_an_address_rest(nadia: Person) -> None:
    for number in range(100):
        fail(1, code=f"guess{number}")

    with pytest.raises(TooManyTries):
        try_once(PASSWORD)


def test_another_address_goes_on(nadia: Person) -> None:
    for number in range(100):
        fail(1, code=f"guess{number}")

    assert try_once(PASSWORD, address="10.0.0.2")


def test_the_rest_ends_a_quarter_of_an_hour_after_the_first_try(nadia: Person) -> None:
    fail(10)

    assert try_once(PASSWORD, wall=WALL + timedelta(minutes=15))


def test_a_refused_try_does_not_prolong_the_rest(nadia: Person) -> None:
    fail(10)
    with pytest.raises(TooManyTries):
        try_once(PASSWORD, wall=WALL + timedelta(minutes=14))

    assert try_once(PASSWORD, wall=WALL + timedelta(minutes=15))


def test_the_refusal_says_how_long_to_wait(nadia: Person) -> None:
    fail(10)

    with pytest.raises(TooManyTries) as refused:
        try_once(PASSWORD, wall=WALL + timedelta(minutes=5))

    assert refused.value.retry_after == 600


def test_the_right_password_clears_the_account(nadia: Person) -> None:
    fail(9)
    try_once(PASSWORD)

    fail(9)

    assert try_once(PASSWORD)


def test_right_passwords_use_up_no_address(nadia: Person) -> None:
    for _ in range(101):
        try_once(PASSWORD)

    assert try_once(PASSWORD)


def test_counters_past_their_time_are_forgotten(nadia: Person) -> None:
    fail(1, code="nobody")

    try_once(PASSWORD, wall=WALL + rules.TRY_WINDOW)

    with reading() as session:
        left = session.scalar(select(func.max(SignInCount.tries)))
    assert left == 0


def test_the_page_answers_429_with_retry_after(client: FlaskClient, nadia: Person) -> None:
    form = {"account": "nadia", "password": "a wrong password"}
    for _ in range(10):
        client.post("/sign-in", data=form)

    reply = client.post("/sign-in", data={"account": "nadia", "password": PASSWORD})

    assert reply.status_code == 429
    assert 0 < int(reply.headers["Retry-After"]) <= 900
    assert "Trop d’essais. Réessayez dans 15\u00a0min." in reply.get_data(as_text=True)
