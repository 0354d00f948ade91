"""A bad network between anybody and the server: it delays, cuts, truncates, and falls silent."""

import contextlib
import random
import socket
import threading
import time

CHUNK = 16384
LOOK_SECONDS = 0.05


class Relay:
    """Passes TCP connections on to a port; what it does to them may be changed at any time."""

    def __init__(self, target: int, seed: int = 1) -> None:
        self._target = target
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=512)
        self.port: int = self._listener.getsockname()[1]
        self._draw = random.Random(seed)  # noqa: S311  # to be repeated
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._closing = False
        self.delay = 0.0  # seconds before each chunk is passed on
        self.truncate = 0.0  # the chance that a chunk is cut in half, and then the connection
        self.silent = False  # everything stays open, nothing is passed on: half-open
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """End every connection at once, without a goodbye."""
        with self._lock:
            for each in list(self._open):
                with contextlib.suppress(OSError):
                    each.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self._closing = True
        self._listener.close()
        self.cut()

    def _accept(self) -> None:
        while not self._closing:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            try:
                far = socket.create_connection(("127.0.0.1", self._target), timeout=5)
            except OSError:
                near.close()
                continue
            far.settimeout(None)
            ends = Ends(2, near, far)
            with self._lock:
                self._open |= {near, far}
            for one, other in ((near, far), (far, near)):
                threading.Thread(target=self._pump, args=(one, other, ends), daemon=True).start()

    def _pump(self, one: socket.socket, other: socket.socket, ends: "Ends") -> None:
        with contextlib.suppress(OSError):
            while chunk := one.recv(CHUNK):
                self._wait()
                if self._draw.random() < self.truncate:
                    other.sendall(chunk[: len(chunk) // 2])
                    break
                other.sendall(chunk)
        for each in (one, other):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
        with self._lock:
            if ends.left():
                self._open -= {one, other}

    def _wait(self) -> None:
        if self.delay:
            time.sleep(self.delay * self._draw.random())
        while self.silent and not self._closing:
            time.sleep(LOOK_SECONDS)


class Ends:
    """Closes both sockets once both directions are over."""

    def __init__(self, count: int, *sockets: socket.socket) -> None:
        self._count, self._sockets = count, sockets

    def left(self) -> bool:
        """One direction is over; whether it was the last one."""
        self._count -= 1
        if not self._count:
            for each in self._sockets:
                each.close()
        return not self._count
