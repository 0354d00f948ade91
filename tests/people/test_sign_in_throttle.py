"""Failed tries are counted in the database: for an account at a place, and for each altogether."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from challenge_hub.foundation.clock import wall_now
from challenge_hub.foundation.database import reading
from challenge_hub.people import passwords, rules, services
from challenge_hub.people.errors import TooManyTries, WrongSignIn
from challenge_hub.people.models import Person, SignInCount
from challenge_hub.people.sign_in import known_device
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
    password: str,
    *,
    code: str = "nadia",
    address: str = "10.0.0.1",
    wall: datetime = WALL,
    device: str | None = None,
) -> str:
    return services.sign_in(
        code, password, address=address, hours=12, now=wall, wall=wall, device=device
    )[1]


def fail(times: int, **place: Any) -> None:
    for _ in range(times):
        with pytest.raises(WrongSignIn):
            try_once("a wrong password", **place)


def fail_from_everywhere(times: int) -> None:
    for number in range(times):
        fail(1, address=f"10.{number // 200}.1.{number % 200}")


def refused(**place: Any) -> int:
    """The wait in seconds that even the right password meets."""
    with pytest.raises(TooManyTries) as refusal:
        try_once(PASSWORD, **place)
    assert refusal.value.retry_after is not None
    return refusal.value.retry_after


def test_five_wrong_tries_bring_a_wait_of_two_seconds(nadia: Person) -> None:
    fail(5)

    assert refused() == 2


def test_four_wrong_tries_bring_none(nadia: Person) -> None:
    fail(4)

    assert try_once(PASSWORD)


def test_each_further_wrong_try_doubles_the_wait_up_to_five_minutes(nadia: Person) -> None:
    fail(5)
    wall, waits = WALL, []
    for _ in range(9):
        waits.append(refused(wall=wall))
        wall += timedelta(seconds=waits[-1])
        fail(1, wall=wall)

    assert waits == [2, 4, 8, 16, 32, 64, 128, 256, 300]


def test_a_refused_try_does_not_prolong_the_wait(nadia: Person) -> None:
    fail(5)
    refused(wall=WALL + timedelta(seconds=1))

    assert try_once(PASSWORD, wall=WALL + timedelta(seconds=2))


def test_nobody_locks_a_colleague_out_from_elsewhere(nadia: Person) -> None:
    fail(5, address="10.9.9.9")
    refused(address="10.9.9.9")

    assert try_once(PASSWORD)


def test_an_unknown_account_waits_too(nadia: Person) -> None:
    """Else the refusal tells which accounts there are."""
    fail(5, code="nobody")

    assert refused(code="nobody") == 2


def test_guesses_from_many_places_brake_the_account_as_a_whole(nadia: Person) -> None:
    fail_from_everywhere(100)

    assert refused(address="10.99.0.1") == 900


def test_a_device_that_knows_the_account_does_not_feel_that_brake(nadia: Person) -> None:
    fail_from_everywhere(100)

    assert try_once(PASSWORD, address="10.99.0.1", device="hers")


def test_a_known_device_waits_for_its_own_wrong_tries_only(nadia: Person) -> None:
    fail(5, device="lost")

    assert refused(device="lost") == 2
    assert try_once(PASSWORD, device="hers")


def test_a_hundred_wrong_tries_let_an_address_rest(nadia: Person) -> None:
    for number in range(100):
        fail(1, code=f"guess{number}")

    assert refused() == 900


def test_a_floor_whose_address_rests_goes_on_at_devices_that_know_its_people(
    nadia: Person,
) -> None:
    for number in range(100):
        fail(1, code=f"guess{number}")

    assert try_once(PASSWORD, device="hers")


def test_another_address_goes_on(nadia: Person) -> None:
    for number in range(100):
        fail(1, code=f"guess{number}")

    assert try_once(PASSWORD, address="10.0.0.2")


def test_the_rest_ends_a_quarter_of_an_hour_after_the_first_try(nadia: Person) -> None:
    fail_from_everywhere(100)

    assert try_once(PASSWORD, wall=WALL + timedelta(minutes=15))


def test_the_right_password_clears_the_place(nadia: Person) -> None:
    fail(4)
    try_once(PASSWORD)

    fail(4)

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


FORM = {"account": "nadia", "password": "a wrong password"}
RIGHT = {"account": "nadia", "password": PASSWORD}


def test_the_page_answers_429_with_retry_after(client: FlaskClient, nadia: Person) -> None:
    for _ in range(6):
        client.post("/sign-in", data=FORM)

    reply = client.post("/sign-in", data=RIGHT)

    assert reply.status_code == 429
    assert 0 < int(reply.headers["Retry-After"]) <= 4
    assert "Trop d’essais. Réessayez dans" in reply.get_data(as_text=True)


def test_a_browser_that_signed_in_once_gets_past_an_address_that_rests(
    app: Flask, nadia: Person
) -> None:
    hers, other = app.test_client(), app.test_client()
    assert hers.post("/sign-in", data=RIGHT).status_code == 303
    for number in range(101):
        other.post("/sign-in", data={**FORM, "account": f"guess{number}"})

    assert other.post("/sign-in", data=RIGHT).status_code == 429
    assert hers.post("/sign-in", data=RIGHT).status_code == 303


def test_a_device_is_known_for_one_account_and_cannot_be_made_up(
    app: Flask, make: Make, nadia: Person
) -> None:
    browser = app.test_client()
    browser.post("/sign-in", data=RIGHT)
    cookie = browser.get_cookie("hub_device")
    assert cookie is not None
    forged = cookie.value[:-2] + ("aa" if not cookie.value.endswith("aa") else "bb")

    def known(code: str, value: str) -> str | None:
        with app.test_request_context(headers={"Cookie": f"hub_device={value}"}):
            return known_device(code)

    assert known("nadia", cookie.value)
    assert known("bo", cookie.value) is None
    assert known("nadia", forged) is None
    assert known("nadia", "x") is None
