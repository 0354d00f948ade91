"""The short way of `POST /api/v1/facts`: in front of Flask, whose request costs more than a fact.

It is for what nearly every feed sends at nearly all times, and holds no rule of its own: `take`
does the work, and whatever needs words (an error, a refused item) is given to Flask's view, with
what came of it. Other requests are Flask's from the beginning (docs/adr/0051).
"""

from collections.abc import Iterable
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from flask import Flask
from werkzeug.exceptions import BadHost
from werkzeug.routing import Map
from werkzeug.wsgi import get_host

from challenge_hub.feeds.ledger.answers import ACCEPTED, DUPLICATE, Answer
from challenge_hub.feeds.take import encoded, take_facts
from challenge_hub.foundation.metrics import count_status
from challenge_hub.foundation.web import HOSTS, NUMBER_HEADER, headers_of, is_key, number_of

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

PATH = "/api/v1/facts"
OUTCOME = "hub.facts"
WORDLESS = frozenset({ACCEPTED, DUPLICATE})
# a browser; a body of unknown size; a handshake, which Flask takes for no request of this address
LONG_WAY = {"HTTP_COOKIE", "HTTP_TRANSFER_ENCODING", "HTTP_UPGRADE"}


def outcome(environ: dict[str, Any]) -> list[Answer] | None:
    """What came of a request on the short way, None where it did not take it.

    Raises the error that it ended with.
    """
    found: list[Answer] | Exception | None = environ.get(OUTCOME)
    if isinstance(found, Exception):
        raise found
    return found


def is_possible(addresses: Map, host: str) -> bool:
    """Whether Flask would take a request to this host."""
    try:
        addresses.bind(host)
    except BadHost:
        return False
    return True


class ShortWay:
    """WSGI middleware."""

    def __init__(self, app: Flask) -> None:
        self._app, self._long_way = app, app.wsgi_app
        self._most: int = app.config["MAX_CONTENT_LENGTH"]
        self._is_possible = lru_cache(HOSTS)(partial(is_possible, app.url_map))

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        size = self._size(environ)
        host = get_host(environ) if size else ""
        if not size or not self._is_possible(host):
            return self._long_way(environ, start_response)
        number = number_of(environ)
        given = self._take(environ, size)
        if isinstance(given, Exception) or any(each.status not in WORDLESS for each in given):
            return self._in_words(environ, start_response, given)
        body = encoded(given)
        count_status(200)
        told = (NUMBER_HEADER, number), ("Content-Length", str(len(body)))
        start_response("200 OK", [("Content-Type", "application/json"), *told, *headers_of(host)])
        return [body]

    def _size(self, environ: "WSGIEnvironment") -> int:
        """How many bytes of facts a program sends; 0 for all that goes the long way."""
        if environ.get("PATH_INFO") != PATH or environ["REQUEST_METHOD"] != "POST":
            return 0
        if LONG_WAY & environ.keys() or not is_key(environ.get("HTTP_AUTHORIZATION", "")):
            return 0
        size = environ.get("CONTENT_LENGTH", "")
        return int(size) if size.isdecimal() and int(size) <= self._most else 0

    def _take(self, environ: "WSGIEnvironment", size: int) -> list[Answer] | Exception:
        read = partial(environ["wsgi.input"].read, size)
        try:
            with self._app.app_context():
                return take_facts(environ["HTTP_AUTHORIZATION"], read)
        except Exception as error:  # raised again by `outcome`, where Flask words it
            return error

    def _in_words(
        self,
        environ: "WSGIEnvironment",
        start_response: "StartResponse",
        given: list[Answer] | Exception,
    ) -> Iterable[bytes]:
        environ[OUTCOME] = given
        try:
            return self._long_way(environ, start_response)
        finally:
            del environ[OUTCOME]  # an error holds its frames, and those the environ
