"""What leaves through one screen's socket, in order and without ever waiting for the screen.

Writing a frame to a socket costs one `send` that does not block. What the kernel does not take
waits here: the rest of what was begun, the protocol's own packets, and at most one frame, which
the next one replaces. A screen that takes nothing for ten seconds is cut; it will come back.
"""

import socket
import threading
from collections import deque
from collections.abc import Callable
from typing import Any

from challenge_hub.foundation.clock import monotonic
from challenge_hub.leaderboard.fanout.wire import content

STUCK_SECONDS = 10.0
RETRY_SECONDS = 0.02
MOST_PACKETS = 64  # the protocol's own, such as pings and answers; more means a dead screen


class Outlet:
    """One socket. `start` runs a function beside the caller, `sleep` waits cooperatively.

    `guard` is held while a socket is written to: never for long, since no write waits. All
    outlets of a hall share one, so that a frame for thousands of them takes it once.
    """

    __slots__ = (
        "_draining", "_frame", "_packets", "_progress", "_rest", "_sleep", "_socket", "_start",
        "busy", "cut", "guard", "write",
    )  # fmt: skip

    def __init__(
        self,
        sock: Any,
        *,
        start: Callable[..., Any],
        sleep: Callable[[float], Any],
        guard: Any = None,
    ) -> None:
        # Below gevent's wrapper, whose `send` would wait for the screen.
        self.write: Callable[[Any, int], int] = getattr(sock, "_sock", sock).send
        self.guard = threading.Lock() if guard is None else guard
        self._socket, self._start, self._sleep = sock, start, sleep
        self._rest = memoryview(b"")
        self._packets: deque[bytes] | None = None  # made when there is one: most never need it
        self._frame: bytes | None = None
        self._draining = False
        self._progress = 0.0
        self.busy = False  # something waits: a frame must queue behind it
        self.cut = False

    def offer(self, frame: bytes, *, more: bool = False) -> None:
        """Send a frame, or keep it in place of the one that still waits. `more` as in `send`."""
        with self.guard:
            if more and not self.cut:
                self._frame = frame
            else:
                self.put(frame)

    def flush(self) -> None:
        """Let out what waited for others to leave with it."""
        with self.guard:
            if not (self.cut or self.busy):
                self._push()

    def put(self, frame: bytes) -> None:
        """As `offer`, by a caller that holds the guard."""
        if not self.cut:
            self._frame = frame
            self._push()

    def keep(self, frame: bytes, written: int) -> None:
        """Take over a frame of which so many bytes are out. The guard is held."""
        if written:
            self._rest = memoryview(frame)[written:]
        else:
            self._frame = frame
        self._push()

    def send(self, packet: bytes, *, more: bool = False) -> None:
        """Send bytes of the protocol that must not be lost. Raises OSError on a cut socket.

        `more`: others follow at once, with which it can leave in one write.
        """
        with self.guard:
            packets = self._packets
            if packets is None:
                packets = self._packets = deque()
            if self.cut or len(packets) >= MOST_PACKETS:
                raise OSError("the screen does not read")
            packets.append(packet)
            if not more:
                self._push()

    def end(self) -> None:
        """Close the connection whatever still waits."""
        with self.guard:
            self._drop()

    def _push(self) -> bool:
        """Write until nothing is left (True) or the kernel takes no more. The guard is held."""
        while self._fill():
            try:
                written = self.write(self._rest, socket.MSG_DONTWAIT)
            except (BlockingIOError, InterruptedError):
                self._wait()
                return False
            except OSError:
                self._drop()
                return True
            self._progress = monotonic()
            self._rest = self._rest[written:]
        self.busy = False
        return True

    def _fill(self) -> bool:
        """Begin with the next thing when the last one is out; False when there is none."""
        if len(self._rest):
            return True
        if self._packets:
            frame, self._frame = self._frame, None
            self._rest = memoryview(b"".join((*self._packets, frame or b"")))
            self._packets.clear()
        elif self._frame is not None:
            self._rest, self._frame = memoryview(self._frame), None
        return bool(len(self._rest))

    def _wait(self) -> None:
        self.busy = True
        if not self._draining:
            self._draining = True
            self._progress = monotonic()
            self._start(self._drain)

    def _drain(self) -> None:
        """Go on writing until all is out, or cut the screen that takes nothing."""
        while True:
            self._sleep(RETRY_SECONDS)
            with self.guard:
                if self._push():
                    self._draining = False
                    return
                if monotonic() - self._progress > STUCK_SECONDS:
                    self._drop()
                    self._draining = False
                    return

    def _drop(self) -> None:
        """End the connection; the reader sees its end and cleans up."""
        self.cut = self.busy = True
        self._packets = None
        self._rest, self._frame = memoryview(b""), None
        try:
            self._socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            return  # it is gone already


class StockOutlet(Outlet):
    """A screen that is reached through Engine.IO's own queue: frames there are never replaced."""

    __slots__ = ("_engine_io", "_session")

    def __init__(self, engine_io: Any, session: str, guard: Any) -> None:
        self.guard = guard
        self.busy = True  # there is no socket to write to: everything is put
        self._engine_io, self._session = engine_io, session

    def offer(self, frame: bytes, *, more: bool = False) -> None:
        with self.guard:
            self.put(frame)

    def end(self) -> None:
        self._engine_io.start_background_task(self._engine_io.disconnect, self._session)

    def put(self, frame: bytes) -> None:
        self._engine_io.send(self._session, content(frame)[1:].decode())
