"""Error answers, headers and the refusal of forms from other sites."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError

from challenge_hub.foundation.authorisation import Role
from challenge_hub.foundation.errors import BadInput
from challenge_hub.foundation.web import requires
from tests.make import Make


@pytest.fixture
def routes(app: Flask) -> FlaskClient:
    """An application with a few routes that fail in every way."""

    @app.post("/api/echo")
    def echo() -> str:
        return "taken"

    @app.get("/api/bad")
    def bad() -> str:
        raise BadInput(errors=[{"path": "at", "code": "instant", "text": "not an instant"}])

    @app.get("/locked")
    @app.post("/locked")
    @app.get("/api/locked")
    def locked() -> str:
        raise OperationalError("INSERT", {}, RuntimeError("database is locked"))

    @app.get("/api/guarded")
    @requires("people:manage")
    def guarded() -> str:
        return "seen"

    return app.test_client()


def test_an_error_answer_says_where_what_and_why(routes: FlaskClient) -> None:
    reply = routes.get("/api/bad", headers={"Accept-Language": "en"})

    assert reply.status_code == 422
    assert reply.get_json() == {
        "error": "bad_input",
        "text": "Some of what was sent cannot be taken.",
        "errors": [{"path": "at", "code": "instant", "text": "not an instant"}],
    }


def test_an_error_is_told_in_french_first(routes: FlaskClient) -> None:
    assert "ne peut pas être prise" in routes.get("/api/bad").get_json()["text"]


def test_a_store_that_does_not_answer_is_a_503_with_retry_after(routes: FlaskClient) -> None:
    reply = routes.get("/api/locked")

    assert (reply.status_code, reply.headers["Retry-After"]) == (503, "2")


def test_a_page_that_cannot_be_shown_right_now_comes_back_by_itself(routes: FlaskClient) -> None:
    """Nobody stands at a wall screen that was opened while the server starts."""
    page = routes.get("/locked", headers={"Accept": "text/html"})

    assert (page.status_code, page.headers["Refresh"]) == (503, "2")
    assert "Cette page se recharge d’elle-même." in page.text


def test_what_was_sent_is_not_sent_again_by_itself(routes: FlaskClient) -> None:
    assert "Refresh" not in routes.post("/locked", headers={"Accept": "text/html"}).headers


def test_nobody_signed_in_gets_401_from_the_interface(routes: FlaskClient) -> None:
    assert routes.get("/api/guarded").status_code == 401


def test_an_unknown_page_is_a_readable_404(client: FlaskClient) -> None:
    reply = client.get("/nothing-here", headers={"Accept": "text/html"})

    assert reply.status_code == 404
    assert "Il n’y a rien à cette adresse" in reply.get_data(as_text=True)


def test_a_wrong_method_is_a_405_not_a_500(client: FlaskClient) -> None:
    assert client.put("/healthz").status_code == 405


@pytest.mark.parametrize(
    "host", ["a" * 64, "a" * 5000, "a..b", "é", "a b", '"><script>', "[::1", ""]
)
@pytest.mark.parametrize("path", ["/sign-in", "/nothing-here", "/api/v1/challenges"])
def test_a_host_that_cannot_be_one_breaks_nothing(
    client: FlaskClient, host: str, path: str
) -> None:
    assert client.get(path, headers={"Host": host}).status_code < 500


@pytest.mark.parametrize(
    "path", ["/challenges/a%00b", "/boards/%00", "/people/%00", "/api/v1/challenges/%00", "/%00"]
)
def test_nothing_stands_under_an_address_with_nul(
    client: FlaskClient, make: Make, path: str
) -> None:
    make.log_in(client, make.person("Ida", Role.ADMIN))

    assert client.get(path).status_code == 404


def test_a_nul_that_the_store_cannot_hold_is_bad_input_not_a_500(client: FlaskClient) -> None:
    reply = client.post("/sign-in", data={"account": "a\0b", "password": "c\0d"})

    assert reply.status_code in {401, 422}


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "none"}, 200),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "http://localhost"}, 200),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://["}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Authorization": "Basic eDp5"}, 403),
        ({}, 200),
        ({"Sec-Fetch-Site": "cross-site", "Authorization": "Bearer x"}, 200),
    ],
)
def test_a_form_from_another_site_is_refused(
    routes: FlaskClient, headers: dict[str, str], status: int
) -> None:
    assert routes.post("/api/echo", headers=headers).status_code == status


def test_every_answer_carries_a_strict_content_policy(client: FlaskClient) -> None:
    policy = client.get("/healthz").headers["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_every_answer_carries_the_number_of_its_request(client: FlaskClient) -> None:
    numbers = [client.get("/healthz").headers["X-Request-Id"] for _ in range(2)]

    assert numbers[0] != numbers[1]
