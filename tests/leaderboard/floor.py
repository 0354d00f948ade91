"""A floor to watch: a running challenge on a real server, a feed's key, a watcher's cookie."""

import json
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from challenge_hub.challenges.models import Challenge
from challenge_hub.foundation.clock import wall_now
from challenge_hub.foundation.config import Config
from challenge_hub.people.services.sessions import open_session
from challenge_hub.people.sign_in import cookie_name, cookie_of
from tests.leaderboard.screens import Screen
from tests.leaderboard.serving import Server, serving
from tests.make import Make

AT = "2023-08-21T07:30:00Z"


@dataclass
class Floor:
    """What a test of screens needs at hand."""

    server: Server
    challenge: Challenge
    key: str
    cookie: str

    def screen(self, board: str | None = None) -> Screen:
        return Screen(self.server, self.cookie, board or self.challenge.key)

    def send(self, name: str, person: str, value: int) -> None:
        """A feed sends one fact and waits for the answer."""
        fact = {"id": name, "person": person, "kpi": "resolved", "value": value, "at": AT}
        request = urllib.request.Request(  # noqa: S310  # our own server
            f"{self.server.url}/api/v1/facts",
            data=json.dumps([fact]).encode(),
            headers={"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=10) as reply:  # noqa: S310  # the same
            assert json.load(reply)["results"][0]["status"] == "accepted"


@contextmanager
def open_floor(make: Make, config: Config, **settings: str) -> Iterator[Floor]:
    """Start the server on the test's database once a challenge runs in it."""
    challenge = make.race()
    key = make.feed_key()
    nadia, _ = make.cast()
    token = open_session(nadia, hours=12, wall=wall_now())
    with serving(config, **settings) as server:
        yield Floor(server, challenge, key, f"{cookie_name()}={cookie_of(token)}")
