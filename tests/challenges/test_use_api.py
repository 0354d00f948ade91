"""The whole life of a challenge by HTTP alone, and what is said to a program that errs."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from challenge_hub.challenges.rules import State
from challenge_hub.people.models import Person
from tests.challenges.making import source
from tests.make import Make
from tests.people.making import PASSWORD

API = "/api/v1/challenges"
LogIn = Callable[[Person], str]


@pytest.fixture
def nadia(make: Make, log_in: LogIn) -> Person:
    """Nadia, signed in; Bo is there."""
    person, _ = make.cast()
    log_in(person)
    return person


def read(reply: TestResponse) -> dict[str, Any]:
    """The JSON object of an answer."""
    body: dict[str, Any] = json.loads(reply.data)
    return body


def error(reply: TestResponse) -> tuple[int, str]:
    return reply.status_code, read(reply)["error"]


def test_a_challenge_goes_from_file_to_schedule_by_http_alone(
    client: FlaskClient, make: Make
) -> None:
    for team in ("North", "South"):
        make.team(team)
    make.person("Nadia", *make.manager("Lea").role_set, password=PASSWORD)
    make.person("Bo", *make.approver("Max").role_set, password=PASSWORD)
    client.post("/sign-in", data={"account": "nadia", "password": PASSWORD})
    key = read(client.post(API, json={"source": source()}))["key"]
    client.post(f"{API}/{key}/submission", json={})
    client.post("/sign-out")
    client.post("/sign-in", data={"account": "bo", "password": PASSWORD})
    seen = read(client.get(f"{API}/{key}"))

    reply = client.post(f"{API}/{key}/approval", json={"content_hash": seen["content_hash"]})

    assert (reply.status_code, read(reply)["state"]) == (201, "scheduled")


def test_a_challenge_says_what_may_be_done_next(
    client: FlaskClient, make: Make, nadia: Person
) -> None:
    challenge = make.challenge()

    assert read(client.get(f"{API}/{challenge.key}"))["may"] == ["edit", "submit", "cancel"]


def test_a_file_with_errors_is_answered_with_all_of_them(
    client: FlaskClient, nadia: Person
) -> None:
    reply = client.post(API, json={"source": source().replace("target: 60", "target: 1e3")})

    assert error(reply) == (422, "project_file_invalid")
    assert [each["line"] for each in read(reply)["errors"]] == [14]


def test_a_version_is_saved_and_read_again(client: FlaskClient, make: Make, nadia: Person) -> None:
    key = make.challenge().key
    text = source(budget=500)

    saved = client.post(f"{API}/{key}/versions", json={"source": text})

    seen = read(client.get(f"{API}/{key}/versions/{read(saved)['version']}"))
    assert (seen["source"], seen["content_hash"]) == (text, read(saved)["content_hash"])


@pytest.mark.parametrize("number", [7, 0, 2**31, 2**70])
def test_a_version_that_is_not_there_is_not_found(
    client: FlaskClient, make: Make, nadia: Person, number: int
) -> None:
    assert client.get(f"{API}/{make.challenge().key}/versions/{number}").status_code == 404


def test_the_list_holds_what_one_may_see(client: FlaskClient, make: Make, nadia: Person) -> None:
    make.challenge(key="august")

    assert [each["key"] for each in read(client.get(API))["challenges"]] == ["august"]


@pytest.mark.parametrize(
    ("path", "state", "after"),
    [
        ("rejection", State.SUBMITTED, "rejected"),
        ("return", State.SUBMITTED, "changes_requested"),
    ],
)
def test_an_approver_turns_down_by_http(
    client: FlaskClient, make: Make, log_in: LogIn, path: str, state: State, after: str
) -> None:
    challenge = make.challenge(state)
    log_in(make.cast()[1])
    signed = {"content_hash": make.content_hash(challenge), "reason": "Trop cher."}

    reply = client.post(f"{API}/{challenge.key}/{path}", json=signed)

    assert (reply.status_code, read(reply)["state"]) == (201, after)
    assert read(reply)["decisions"][0]["reason"] == "Trop cher."


def test_pause_and_resumption_by_http(client: FlaskClient, make: Make, nadia: Person) -> None:
    key = make.challenge(State.RUNNING).key

    paused = client.post(f"{API}/{key}/pause", json={"reason": "Panne."})
    resumed = client.post(f"{API}/{key}/resumption", json={})

    assert (read(paused)["state"], read(resumed)["state"]) == ("paused", "running")


def test_cancellation_by_http(client: FlaskClient, make: Make, nadia: Person) -> None:
    key = make.challenge(State.SCHEDULED).key

    reply = client.post(f"{API}/{key}/cancellation", json={"reason": "Reporté."})

    assert read(reply)["state"] == "cancelled"


def test_release_needs_something_parked(client: FlaskClient, make: Make, log_in: LogIn) -> None:
    key = make.challenge(State.SCHEDULED).key
    log_in(make.admin())

    assert error(client.post(f"{API}/{key}/release", json={})) == (409, "not_parked")


def test_what_was_not_read_is_not_signed(client: FlaskClient, make: Make, log_in: LogIn) -> None:
    key = make.challenge(State.SUBMITTED).key
    log_in(make.cast()[1])

    reply = client.post(f"{API}/{key}/approval", json={"content_hash": "0" * 64})

    assert error(reply) == (409, "version_changed")


def test_approving_without_a_hash_is_refused(
    client: FlaskClient, make: Make, log_in: LogIn
) -> None:
    key = make.challenge(State.SUBMITTED).key
    log_in(make.cast()[1])

    reply = client.post(f"{API}/{key}/approval", json={})

    assert error(reply) == (422, "bad_input")
    assert read(reply)["errors"][0]["path"] == "content_hash"


def test_an_unknown_key_is_named(client: FlaskClient, nadia: Person) -> None:
    reply = client.post(API, json={"source": source(), "sauce": 1})

    assert read(reply)["errors"][0]["path"] == "sauce"


def test_where_nothing_is_allowed_that_is_said(
    client: FlaskClient, make: Make, log_in: LogIn
) -> None:
    key = make.challenge(State.SCHEDULED).key
    log_in(make.admin())

    reply = client.post(f"{API}/{key}/release", json={"now": True})

    assert error(reply) == (422, "bad_input")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'"text"',
        b"NaN",
        b'{"source": NaN}',
        b"\xff",
        b"[" * 100_000,
        b'{"a":' * 100_000,
    ],
)
def test_what_is_no_json_object_is_refused(client: FlaskClient, nadia: Person, body: bytes) -> None:
    assert error(client.post(API, data=body)) == (400, "not_json")


@pytest.mark.parametrize("text", ["a\\u0000b", "\\ud800", "&a [*a]", "[" * 5000])
def test_a_hostile_file_is_an_error_of_the_file(
    client: FlaskClient, nadia: Person, text: str
) -> None:
    reply = client.post(API, data=b'{"source": "' + text.encode() + b'"}')

    assert error(reply) == (422, "project_file_invalid")


def test_who_is_not_signed_in_is_told_so(client: FlaskClient, make: Make) -> None:
    assert error(client.get(API)) == (401, "sign_in_needed")


def test_an_advisor_creates_nothing(client: FlaskClient, make: Make, log_in: LogIn) -> None:
    make.cast()
    log_in(make.advisor(team="north"))

    assert error(client.post(API, json={"source": source()})) == (403, "forbidden")


def test_outside_the_perimeter_it_is_as_if_it_did_not_exist(
    client: FlaskClient, make: Make, log_in: LogIn
) -> None:
    """Promise S2."""
    key = make.challenge(State.SCHEDULED).key
    make.team("West")
    log_in(make.manager("Lea", team="west"))

    there, nowhere = client.get(f"{API}/{key}"), client.get(f"{API}/nowhere")

    assert (there.status_code, there.data) == (nowhere.status_code, nowhere.data)
    assert there.status_code == 404
