"""A real server on a database of its own, and the people, feeds and screens that use it.

Only HTTP, sockets and the command: nothing of the product is called in this process.
"""

import http.client
import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import socketio

from challenge_hub.demo.client import Client
from challenge_hub.demo.server import Server

SECRET = "a secret of the tests that is long enough"
PASSWORD = "a long walk on the beach"


@dataclass
class World:
    """A server and everything that is done to it from outside."""

    folder: Path
    port: int
    database_url: str
    origin: datetime
    speed: float
    server: Server = field(init=False)

    def __post_init__(self) -> None:
        self.url = f"http://127.0.0.1:{self.port}"
        self.environ = {
            "HUB_SECRET_KEY": SECRET,
            "HUB_DATABASE_URL": self.database_url,
            "HUB_DEMO": "1",
            "HUB_CLOCK": f"{self.origin.isoformat()}@{self.speed:g}x",
            "HUB_PORT": str(self.port),
        }
        self.server = Server(self.environ, self.url, self.folder / "server.log")

    def command(self, *arguments: str, stdin: str = "") -> str:
        """Run `challenge-hub …` and return what it prints. Fails with its own words."""
        done = subprocess.run(  # noqa: S603  # our own command, no shell
            [sys.executable, "-m", "challenge_hub", *arguments],
            env={**os.environ, **self.environ},
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def person(self, code: str, role: str) -> Client:
        """Give someone an account and sign her in."""
        self.command(
            "person",
            "add",
            code,
            "--name",
            code,
            "--role",
            role,
            "--password-stdin",
            stdin=PASSWORD,
        )
        client = Client(self.url)
        client.sign_in(code, PASSWORD)
        return client

    def kill(self) -> None:
        """End the whole group of processes at once, as a power cut would."""
        process = self.server.process
        assert process is not None
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def ask(
        self, method: str, path: str, body: bytes = b"", *, key: str = "", cookie: str = ""
    ) -> "Reply":
        """Send a request as it stands, with a feed's key or somebody's cookie."""
        headers = {"Accept": "application/json", "Content-Type": "application/json"}
        headers |= {"Authorization": f"Bearer {key}"} if key else {}
        headers |= {"Cookie": cookie} if cookie else {}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, body, headers)
            answered = connection.getresponse()
            return Reply(answered.status, answered.read())
        finally:
            connection.close()

    def feed(self, name: str) -> Client:
        return Client(self.url, key=self.command("feeds", "key", "add", name).strip())


@dataclass(frozen=True)
class Reply:
    """What the server answered."""

    status: int
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


def cookie_of(client: Client) -> str:
    """The cookies of someone who is signed in, as a browser sends them."""
    return "; ".join(f"{each.name}={each.value}" for each in client.jar)


class Screen:
    """A floor screen: keeps the newest frame and every one it saw."""

    def __init__(self, client: Client, board: str) -> None:
        self.frames: list[dict[str, Any]] = []
        self.board = board
        self.socket = socketio.Client(reconnection_delay=0.2, reconnection_delay_max=1)
        self.socket.on("frame", self.frames.append, namespace="/board")
        self.socket.on("connect", self._watch, namespace="/board")
        self.socket.connect(
            client.url,
            headers={"Cookie": cookie_of(client)},
            transports=["websocket"],
            namespaces=["/board"],
        )

    def _watch(self) -> None:
        self.socket.emit("watch", {"board": self.board}, namespace="/board")

    def close(self) -> None:
        self.socket.disconnect()
