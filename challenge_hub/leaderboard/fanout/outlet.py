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

STUCK_SECONDS = 10.0
RETRY_SECONDS = 0.02
MOST_PACKETS = 64  # the protocol's own, such as pings and answers; more means a dead screen


class Outlet:
    """One socket. `start` runs a function beside the caller, `sleep` waits cooperatively."""

    def __init__(
        self, sock: Any, *, start: Callable[..., Any], sleep: Callable[[float], Any]
    ) -> None:
        # Below gevent's wrapper, whose `send` would wait for the screen.
        self._write: Callable[[bytes, int], int] = getattr(sock, "_sock", sock).send
        self._socket, self._start, self._sleep = sock, start, sleep
        self._guard = threading.Lock()  # held only while nothing waits
        self._rest = memoryview(b"")
        self._packets: deque[bytes] = deque()
        self._frame: bytes | None = None
        self._draining = False
        self._progress = 0.0
        self.cut = False

    def offer(self, frame: bytes) -> None:
        """Send a frame, or keep it in place of the one that still waits."""
        with self._guard:
            self._frame = frame
            self._push()

    def send(self, packet: bytes) -> None:
        """Send bytes of the protocol that must not be lost. Raises OSError on a cut socket."""
        with self._guard:
            if self.cut or len(self._packets) >= MOST_PACKETS:
                raise OSError("the screen does not read")
            self._packets.append(packet)
            self._push()

    def _push(self) -> bool:
        """Write until nothing is left (True) or the kernel takes no more. The guard is held."""
        while self._fill():
            try:
                written = self._write(self._rest, socket.MSG_DONTWAIT)  # type: ignore[arg-type]  # any buffer
            except (BlockingIOError, InterruptedError):
                self._wait()
                return False
            except OSError:
                self._drop()
                return True
            self._progress = monotonic()
            self._rest = self._rest[written:]
        return True

    def _fill(self) -> bool:
        """Begin with the next thing when the last one is out; False when there is none."""
        if len(self._rest):
            return True
        if self._packets:
            self._rest = memoryview(self._packets.popleft())
        elif self._frame is not None:
            self._rest, self._frame = memoryview(self._frame), None
        return bool(len(self._rest))

    def _wait(self) -> None:
        if not self._draining:
            self._draining = True
            self._progress = monotonic()
            self._start(self._drain)

    def _drain(self) -> None:
        """Go on writing until all is out, or cut the screen that takes nothing."""
        while True:
            self._sleep(RETRY_SECONDS)
            with self._guard:
                if self._push():
                    self._draining = False
                    return
                if monotonic() - self._progress > STUCK_SECONDS:
                    self._drop()
                    self._draining = False
                    return

    def _drop(self) -> None:
        """End the connection; the reader sees its end and cleans up."""
        self.cut = True
        self._packets.clear()
        self._rest, self._frame = memoryview(b""), None
        try:
            self._socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            return  # it is gone already
