"""Many screens in one process: raw WebSockets read by one epoll loop.

Every message is counted by its length alone, so that the load costs little beside the server.
Run as `python -m bench.screens HOST PORT COUNT COOKIE BOARD`; it prints `ready`, then for each line
`SECONDS` on standard input one JSON object of what arrived in that time.
"""

import json
import re
import select
import socket
import sys
import time
from dataclasses import dataclass, field

PATH = "/socket.io/?EIO=4&transport=websocket"
LEDGER = re.compile(rb'"ledger":(\d+)')  # up to which line of the ledger a frame has counted
HANDSHAKE = (
    "GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: c2NyZWVucyBvZiBiZW5jaA==\r\nSec-WebSocket-Version: 13\r\n"
    "Cookie: {cookie}\r\n\r\n"
)
MASK = b"\0\0\0\0"  # a mask of zeros leaves the text as it is


def client_frame(text: str) -> bytes:
    """A masked text frame of at most 65,535 bytes."""
    data = text.encode()
    size = len(data)
    head = bytes((0x81, 0x80 | size)) if size < 126 else b"\x81\xfe" + size.to_bytes(2, "big")
    return head + MASK + data


@dataclass
class Screen:
    """One connection: what has arrived of the message that is not whole yet."""

    sock: socket.socket
    rest: bytes = b""

    def messages(self) -> list[bytes]:
        """Everything that is whole by now; pings of Engine.IO are answered. Raises OSError."""
        data = self.rest + self.sock.recv(1 << 18)
        found = []
        while (end := whole(data)) is not None:
            start, stop = end
            message, data = data[start:stop], data[stop:]
            if message == b"2":
                self.sock.sendall(client_frame("3"))
            else:
                found.append(message)
        self.rest = data
        return found


def whole(data: bytes) -> tuple[int, int] | None:
    """Where the first message's text begins and ends, None while it is not all there."""
    if len(data) < 2:
        return None
    size, start = data[1] & 0x7F, 2
    if size == 126:
        if len(data) < 4:
            return None
        size, start = int.from_bytes(data[2:4], "big"), 4
    return (start, start + size) if len(data) >= start + size else None


def connect(host: str, port: int, cookie: str, board: str) -> Screen:
    """Open a screen and have it watch the board. Raises OSError when the server refuses."""
    sock = socket.create_connection((host, port), timeout=30)
    sock.sendall(HANDSHAKE.format(path=PATH, host=host, port=port, cookie=cookie).encode())
    answer = b""
    while b"\r\n\r\n" not in answer:
        answer += sock.recv(4096)
    if not answer.startswith(b"HTTP/1.1 101"):
        raise OSError(answer[:200].decode(errors="replace"))
    screen = Screen(sock, answer.split(b"\r\n\r\n", 1)[1])
    sock.sendall(client_frame("40/board,"))
    wait_for(screen, b"40/board,")
    sock.sendall(client_frame(f'42/board,0["watch",{json.dumps({"board": board})}]'))
    wait_for(screen, b"43/board,0")
    return screen


def wait_for(screen: Screen, start: bytes) -> None:
    while not any(message.startswith(start) for message in screen.messages()):
        continue


@dataclass
class Seen:
    """How many frames came, when the first and the last, and the arrivals of each state."""

    frames: int = 0
    first: float = 0.0
    last: float = 0.0
    arrivals: dict[int, list[float]] = field(default_factory=dict)

    def take(self, message: bytes, at: float) -> None:
        found = LEDGER.search(message)
        if found is None:
            return
        self.frames += 1
        self.first, self.last = self.first or at, at
        self.arrivals.setdefault(int(found[1]), []).append(at)


class Screens:
    """All screens of this process."""

    def __init__(self, host: str, port: int, count: int, cookie: str, board: str) -> None:
        self.poll = select.epoll()
        self.by_fd: dict[int, Screen] = {}
        for _ in range(count):
            screen = connect(host, port, cookie, board)
            screen.sock.setblocking(False)
            self.by_fd[screen.sock.fileno()] = screen
            self.poll.register(screen.sock, select.EPOLLIN)

    def watch(self, seconds: float) -> Seen:
        seen = Seen()
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            for fd, _ in self.poll.poll(min(left, 0.05)):
                for message in self.by_fd[fd].messages():
                    seen.take(message, time.monotonic())
        return seen


def main(host: str, port: str, count: str, cookie: str, board: str) -> None:
    screens = Screens(host, int(port), int(count), cookie, board)
    print("ready", flush=True)
    for line in sys.stdin:
        seen = screens.watch(float(line))
        print(json.dumps(seen.__dict__), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
