"""A floor screen without a browser: a Socket.IO client that remembers what it was sent."""

import time
from collections.abc import Callable
from typing import Any, Self

import socketio

from challenge_hub.leaderboard.boards.rich import plain
from tests.leaderboard.serving import Server

PATIENCE_SECONDS = 10


class Screen:
    """Watches one board with the session of one person."""

    def __init__(self, server: Server, cookie: str, key: str) -> None:
        self.server, self.cookie, self.key = server, cookie, key
        self.frames: list[dict[str, Any]] = []
        self.reply: dict[str, Any] | None = None
        self.client = socketio.Client(reconnection_delay=0.1, reconnection_delay_max=0.5)
        self.client.on("connect", self._watch, namespace="/board")
        self.client.on("frame", self.frames.append, namespace="/board")

    def __enter__(self) -> Self:
        self.client.connect(
            self.server.url,
            headers={"Cookie": self.cookie},
            transports=["websocket"],
            namespaces=["/board"],
        )
        return self

    def __exit__(self, *error: object) -> None:
        self.client.disconnect()

    def _watch(self) -> None:
        self.client.emit("watch", {"board": self.key}, namespace="/board", callback=self._answered)

    def _answered(self, reply: dict[str, Any]) -> None:
        self.reply = reply

    def wait_for(self, holds: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The first frame for which it holds. Raises TimeoutError."""
        return dict(wait(lambda: next((one for one in self.frames if holds(one)), None)))

    def wait_for_reply(self) -> dict[str, Any]:
        return dict(wait(lambda: self.reply))


def wait(look: Callable[[], Any]) -> Any:
    """What `look` finds, within ten seconds. Raises TimeoutError."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        found = look()
        if found:
            return found
        time.sleep(0.02)
    raise TimeoutError(f"nothing came within {PATIENCE_SECONDS} s")


def sentence(frame: dict[str, Any]) -> str:
    return plain(frame["sentence"]["parts"]).replace("\u00a0", " ")
