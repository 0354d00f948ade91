"""Clients that hold a server up, or try to: slow heads, half requests, screens that never read."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from tests.failures.screens import PATH

HEAD = b"POST /api/v1/facts HTTP/1.1\r\nHost: hub\r\nContent-Length: 1000\r\n"
HALF_BODY = HEAD + b"Content-Type: application/json\r\n\r\n[{"
UPGRADE = (
    f"GET {PATH} HTTP/1.1\r\nHost: hub\r\nCookie: {{cookie}}\r\nUpgrade: websocket\r\n"
    "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
    "Sec-WebSocket-Version: 13\r\n\r\n"
)
SMALL = 2048  # bytes of a screen's receive buffer: full after a frame


@contextmanager
def many(port: int, count: int, said: bytes) -> Iterator[list[socket.socket]]:
    """So many connections that said this and then nothing more."""
    with ExitStack() as stack:
        crowd = [stack.enter_context(connect(port)) for _ in range(count)]
        for each in crowd:
            each.sendall(said)
        yield crowd


def connect(port: int) -> socket.socket:
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SMALL)
    made.settimeout(10)
    made.connect(("127.0.0.1", port))
    return made


@contextmanager
def stalled_screens(port: int, cookie: str, board: str, count: int) -> Iterator[None]:
    """Screens that begin to watch and then never read."""
    with many(port, count, UPGRADE.format(cookie=cookie).encode()) as crowd:
        for each in crowd:
            each.recv(1)  # the server took it up
            each.sendall(message("40/board,"))
            each.sendall(message(f'42/board,["watch",{{"board":"{board}"}}]'))
        yield


def message(text: str) -> bytes:
    """A short text message of a WebSocket client, masked with nought (RFC 6455, 5.2)."""
    content = text.encode()
    return bytes((0x81, 0x80 | len(content), 0, 0, 0, 0)) + content
