"""A person or a feed that speaks HTTP to the server, as a browser or a figures source would."""

import http.client
import json
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from typing import Any, cast

TIMEOUT_SECONDS = 10


class Unreachable(Exception):
    """The server does not answer, or says that it cannot right now: try again."""


class Refused(Exception):
    """The server understood and refused; the text is its answer."""


@dataclass
class Client:
    """Keeps the cookies of one session; `key` is sent by a feed instead."""

    url: str
    key: str | None = None
    jar: CookieJar = field(default_factory=CookieJar)

    def sign_in(self, account: str, password: str) -> None:
        form = urllib.parse.urlencode(
            {"account": account, "password": password, "next": "/healthz"}
        )
        self._send("POST", "/sign-in", form.encode(), "application/x-www-form-urlencoded")
        if not len(self.jar):
            raise Refused(f"{account} could not sign in")

    def get(self, path: str) -> Any:
        return json.loads(self._send("GET", path))

    def post(self, path: str, body: Any) -> Any:
        return json.loads(self._send("POST", path, json.dumps(body).encode(), "application/json"))

    def _send(
        self, method: str, path: str, body: bytes | None = None, kind: str = "application/json"
    ) -> bytes:
        headers = {"Content-Type": kind, "Accept": "application/json"}
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        request = urllib.request.Request(self.url + path, body, headers, method=method)  # noqa: S310  # our own server
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))
        try:
            with opener.open(request, timeout=TIMEOUT_SECONDS) as reply:
                return cast(bytes, reply.read())
        except urllib.error.HTTPError as error:
            text = error.read().decode(errors="replace")
            if error.code in {429, 500, 502, 503, 507}:
                raise Unreachable(text) from error
            raise Refused(f"{method} {path}: {error.code} {text}") from error
        except (OSError, http.client.HTTPException) as error:
            raise Unreachable(str(error)) from error
