"""Screens that come back by themselves and complain about an older picture after a newer one."""

import http.client
import json
import threading
import time
from abc import abstractmethod
from collections.abc import Callable
from typing import Any

import websocket

WATCH_SECONDS = 2.0  # of silence on a socket before it is looked at again
ANSWER_SECONDS = 20.0  # as a page waits for the reply to `watch`
POLL_SECONDS = 0.4
BACK_SECONDS = 0.1
KEPT = 400  # frames of which some are compared with a replay
WATCH_ID = 0  # with which a reply is asked for
PING, PONG, REPLY, FRAME = "2", "3", f"43/board,{WATCH_ID}", '42/board,["frame"'
PATH = "/socket.io/?EIO=4&transport=websocket"
GONE = (OSError, websocket.WebSocketException, http.client.HTTPException)


class Screen(threading.Thread):
    """What every screen keeps: its newest frame, some others, and what was wrong."""

    def __init__(self, port: int, cookie: str, board: str) -> None:
        super().__init__(daemon=True)
        self.port, self.cookie, self.board = port, cookie, board
        self.frames: list[dict[str, Any]] = []
        self.stamps = 0
        self.heard = 0.0  # monotonic, when the newest frame came or was confirmed
        self.complaints: list[str] = []
        self.stopping = threading.Event()

    @property
    def newest(self) -> dict[str, Any] | None:
        return self.frames[-1] if self.frames else None

    def run(self) -> None:
        while not self.stopping.is_set():
            try:
                self.look()
            except GONE:
                self.stopping.wait(BACK_SECONDS)

    @abstractmethod
    def look(self) -> None:
        """Show the board until something breaks."""

    def show(self, frame: dict[str, Any]) -> None:
        """As a page: of two frames the one with the higher stamp is shown.

        What is shown must not go back: a newer stamp never covers an older ledger.
        """
        self.stamps += 1
        self.heard = time.monotonic()
        newest = self.newest
        if newest is not None and stamp(frame) <= stamp(newest):
            return
        if newest is not None and frame["ledger"] < newest["ledger"]:
            self.complaints.append(f"{newest['ledger']}, then {frame['ledger']} at {stamp(frame)}")
        self.frames.append(frame)
        if len(self.frames) > KEPT:
            del self.frames[:-1:2]

    def stop(self) -> None:
        self.stopping.set()
        self.join(10)


def stamp(frame: dict[str, Any]) -> tuple[int, int]:
    return frame["epoch"], frame["seq"]


class SocketScreen(Screen):
    """Speaks Engine.IO and Socket.IO over one WebSocket, and answers pings."""

    refused = 0  # how often it was told that it may not watch, or not yet
    _asked: float | None = None  # monotonic, when it began to wait for the reply to `watch`

    def look(self) -> None:
        socket = websocket.create_connection(
            f"ws://127.0.0.1:{self.port}{PATH}",
            header={"Cookie": self.cookie},
            timeout=WATCH_SECONDS,
        )
        try:
            socket.recv()  # the session's settings
            socket.send("40/board,")
            self._asked = time.monotonic()
            while not self.stopping.is_set():
                self._take(socket)
        finally:
            socket.close(timeout=0)

    def _take(self, socket: websocket.WebSocket) -> None:
        try:
            said = str(socket.recv())
        except websocket.WebSocketTimeoutException:
            if self._asked is not None and time.monotonic() - self._asked > ANSWER_SECONDS:
                raise
            return
        if not said:
            raise websocket.WebSocketConnectionClosedException("closed")
        if said == PING:
            socket.send(PONG)
        elif said.startswith("40/board,"):
            socket.send(f"42/board,{WATCH_ID}{json.dumps(['watch', {'board': self.board}])}")
        elif said.startswith(REPLY):
            self._answered(json.loads(said.removeprefix(REPLY))[0])
        elif said.startswith(FRAME):
            self.show(json.loads(said.removeprefix("42/board,"))[1])

    def _answered(self, reply: dict[str, Any]) -> None:
        """The reply to `watch`: refused, it comes back as soon as it is asked to."""
        if not reply["ok"]:
            self.refused += 1
            self.stopping.wait(float(reply.get("retry_after", 1)))
            raise websocket.WebSocketConnectionClosedException(reply["error"])
        self._asked = None


class PollingScreen(Screen):
    """Asks again and again, as a page does where WebSockets are cut."""

    def look(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            while not self.stopping.is_set():
                self._ask(connection)
                self.stopping.wait(POLL_SECONDS)
        finally:
            connection.close()

    def _ask(self, connection: http.client.HTTPConnection) -> None:
        headers = {"Cookie": self.cookie}
        if self.newest is not None:
            headers["If-None-Match"] = '"{}.{}"'.format(*stamp(self.newest))
        connection.request("GET", f"/boards/{self.board}/frame", headers=headers)
        reply = connection.getresponse()
        body = reply.read()
        if reply.status == 200:
            self.show(json.loads(body))
        elif reply.status == 304:
            self.heard = time.monotonic()
        elif reply.status not in {429, 503}:
            self.complaints.append(f"the board was answered {reply.status} {body[:200]!r}")


def until(holds: Callable[[], bool], seconds: float) -> float | None:
    """How long it took; None when it did not come about."""
    begun = time.monotonic()
    while time.monotonic() - begun < seconds:
        if holds():
            return time.monotonic() - begun
        time.sleep(0.01)
    return None
