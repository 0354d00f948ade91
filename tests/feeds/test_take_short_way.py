"""The short way of a feed's request tells no one apart from Flask's: same facts, same answers."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask, request_started
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from challenge_hub.feeds import queries, services
from challenge_hub.foundation.clock import FixedClock
from challenge_hub.foundation.database import reading
from tests.feeds.making import fact, post
from tests.make import Make


@pytest.fixture
def key(make: Make) -> str:
    make.person("Ana")
    return make.feed_key()


@pytest.fixture
def long(app: Flask) -> FlaskClient:
    """A client with a cookie, as no feed has one."""
    client = app.test_client()
    client.set_cookie("any", "1")
    return client


@pytest.fixture
def flask_requests(app: Flask) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(sender: Flask, **_: Any) -> None:
        seen.append(sender.name)

    with request_started.connected_to(note, app):
        yield seen


def alike(reply: TestResponse) -> tuple[int, dict[str, str], Any]:
    """All of an answer but numbers: the request's, the lines'."""
    headers = dict(reply.headers)
    assert len(headers) == len(reply.headers), "a header stands twice"
    assert len(headers.pop("X-Request-Id")) == 16
    assert int(headers.pop("Content-Length")) == len(reply.data)
    told = reply.get_json()
    for each in told.get("results", ()):
        each.pop("seq", None)
    return reply.status_code, headers, told


def events(feed: str) -> list[str]:
    with reading() as session:
        number = queries.feed_by_name(session, feed).id
        return [row.event_id for row in queries.facts_after(session, 0) if row.feed == number]


def test_a_plain_request_never_reaches_flask(
    client: FlaskClient, key: str, flask_requests: list[str]
) -> None:
    assert post(client, key, [fact("a"), fact("b")]).status_code == 200
    assert post(client, key, [fact("a")]).json == {"results": [{"status": "duplicate", "seq": 1}]}

    assert flask_requests == []


def test_what_needs_words_is_taken_once_and_said_by_flask(
    client: FlaskClient, key: str, flask_requests: list[str]
) -> None:
    reply = post(client, key, [fact("a"), fact("b", value="many")])

    assert [each["status"] for each in reply.get_json()["results"]] == ["accepted", "rejected"]
    assert (events("phones"), len(flask_requests)) == (["a"], 1)


BODIES = [
    [fact("a"), fact("b")],
    [fact("there")],  # a repetition
    [fact("there", value=4)],  # a conflict
    [fact("c", person="nobody"), fact("d")],
    [fact("e", value="many"), fact("f")],
    [],
    b"",
    b"[",
    b"[" * 1_048_577,
    [fact(str(n)) for n in range(1001)],
]


def test_both_ways_take_the_same_and_say_the_same(
    client: FlaskClient, long: FlaskClient, key: str, make: Make, flask_requests: list[str]
) -> None:
    other = make.feed_key("chats")
    for each in (key, other):
        post(client, each, [fact("there")])

    for number, body in enumerate(BODIES):
        short = alike(post(client, key, body))
        del flask_requests[:]
        assert alike(post(long, other, body)) == short, number
        assert len(flask_requests) == 1
    assert events("phones") == events("chats") == ["there", "a", "b", "d", "f"]


def test_both_ways_refuse_a_withdrawn_key(
    client: FlaskClient, long: FlaskClient, key: str, clock: FixedClock
) -> None:
    services.revoke_feed_key(key.split("_")[1], actor="tests", now=clock.now())

    replies = [post(each, key, [fact("a")]) for each in (client, long)]

    assert alike(replies[0]) == alike(replies[1])
    assert (replies[0].status_code, events("phones")) == (403, [])


@pytest.mark.parametrize("host", ["..", "a" * 64])
def test_a_request_without_a_possible_host_is_refused_before_it_is_taken(
    client: FlaskClient, key: str, host: str
) -> None:
    reply = post(client, key, [fact("a")], environ_overrides={"HTTP_HOST": host})

    assert (reply.status_code, events("phones")) == (400, [])


def test_a_handshake_of_a_websocket_is_no_request_of_a_feed(client: FlaskClient, key: str) -> None:
    handshake = {"HTTP_UPGRADE": "websocket", "HTTP_CONNECTION": "Upgrade"}

    reply = post(client, key, [fact("a")], environ_overrides=handshake)

    assert (reply.status_code, events("phones")) == (400, [])
