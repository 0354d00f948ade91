"""The parts of a scaled floor, and screens that remember when they were shown what."""

import json
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from challenge_hub.feeds.services import revoke_feed_key
from challenge_hub.foundation.clock import wall_now
from challenge_hub.foundation.config import Config
from challenge_hub.people.services.sessions import open_session
from challenge_hub.people.sign_in import cookie_name, cookie_of
from scaled.parts import Part, engine, redis_server, web
from tests.leaderboard.floor import AT
from tests.leaderboard.screens import Screen
from tests.leaderboard.serving import CLOCK
from tests.make import Make
from tests.ports import free_port


@dataclass
class Address:
    """All that a screen needs of a server."""

    url: str


class TimedScreen(Screen):
    """Keeps when each line of the ledger was first shown."""

    def __init__(self, url: str, cookie: str, key: str) -> None:
        super().__init__(Address(url), cookie, key)  # type: ignore[arg-type]  # only its url is used
        self.shown: list[tuple[float, int]] = []
        self.client.on("frame", self._note, namespace="/board")

    def _note(self, frame: dict[str, Any]) -> None:
        self.frames.append(frame)
        self.shown.append((time.monotonic(), frame["ledger"]))

    def lag(self, seq: int, answered: float) -> float | None:
        """Seconds from the answer to a feed until the line was on screen."""
        at = next((at for at, ledger in self.shown if ledger >= seq), None)
        return None if at is None else max(0.0, at - answered)

    def stamps(self) -> list[tuple[int, int]]:
        return [(frame["epoch"], frame["seq"]) for frame in self.frames]


@dataclass
class Floor:
    """What a test of scaled mode needs at hand."""

    parts: dict[str, Part]
    webs: tuple[str, str]  # addresses
    engines: tuple[str, ...]
    redis_port: int
    key: str
    feed_key: str
    cookie: str
    make: Make
    numbers: Iterator[int]

    def withdraw(self) -> None:
        """Withdraw the feed's key, as a command of its own process does."""
        revoke_feed_key(self.feed_key.split("_")[1], actor="test", now=self.make.clock.now())

    def new_key(self) -> None:
        self.feed_key = self.make.feed_key()

    def screen(self, place: int) -> TimedScreen:
        return TimedScreen(self.webs[place], self.cookie, self.key)

    def send(self, place: int = 0, value: int = 1) -> tuple[int, float]:
        """One fact by way of one web process: its seq, and when it was answered."""
        fact = {
            "id": f"e{next(self.numbers)}", "person": "ana", "kpi": "resolved",
            "value": value, "at": AT,
        }  # fmt: skip
        result = self.post([fact], place)["results"][0]
        assert result["status"] == "accepted", result
        return result["seq"], time.monotonic()

    def post(self, facts: list[dict[str, Any]], place: int = 0) -> Any:
        headers = {
            "Authorization": f"Bearer {self.feed_key}",
            "Content-Type": "application/json",
        }
        return self.ask(place, "/api/v1/facts", json.dumps(facts).encode(), headers)

    def get(self, place: int, path: str) -> Any:
        return self.ask(place, path, None, {"Accept": "application/json"})

    def ask(self, place: int, path: str, body: bytes | None, headers: dict[str, str]) -> Any:
        own = {"Cookie": self.cookie, **headers}
        request = urllib.request.Request(self.webs[place] + path, body, own)  # noqa: S310  # our own server
        with urllib.request.urlopen(request, timeout=10) as reply:  # noqa: S310  # the same
            return json.load(reply)

    def logs(self) -> dict[str, str]:
        """What each process has logged so far."""
        parts = [part for name, part in self.parts.items() if name != "redis"]
        return {part.name: part.log.read_text(errors="replace") for part in parts}


@contextmanager
def open_floor(make: Make, config: Config, folder: Path) -> Iterator[Floor]:
    """Start everything on the test's database once a challenge runs in it."""
    challenge, feed_key = make.race(), make.feed_key()
    nadia, _ = make.cast()
    cookie = f"{cookie_name()}={cookie_of(open_session(nadia, hours=12, wall=wall_now()))}"
    redis_port, engine_port, *ports = [free_port() for _ in range(4)]
    environ = {
        "HUB_SECRET_KEY": config.secret_keys[0],
        "HUB_DATABASE_URL": config.database_url,
        "HUB_REDIS_URL": f"redis://127.0.0.1:{redis_port}/0",
        "HUB_CLOCK": CLOCK,
        "HUB_DEMO": "1",
    }
    parts = [
        redis_server(folder, redis_port),
        engine(1, folder, engine_port, environ),
        *(web(number, folder, port, environ) for number, port in enumerate(ports, 1)),
    ]
    with ExitStack() as stack:
        for part in parts:
            stack.callback(part.kill)
            part.start(wait=False)
        for part in parts:
            part.wait_ready()
        yield Floor(
            parts={part.name: part for part in parts},
            webs=(f"http://127.0.0.1:{ports[0]}", f"http://127.0.0.1:{ports[1]}"),
            engines=(f"http://127.0.0.1:{engine_port}",),
            redis_port=redis_port,
            key=challenge.key,
            feed_key=feed_key,
            cookie=cookie,
            make=make,
            numbers=count(1),
        )
