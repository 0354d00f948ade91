"""One screen's WebSocket: read by the one greenlet that serves it, written to by its outlet.

Engine.IO's own driver spends four greenlets on a connection (its thread, a reader, a writer, a
ping), which is most of the memory of a screen. Here the serving one reads; what Engine.IO wants to
say leaves through the outlet at once; the hall's beat looks after pings. Compression is not
offered: a frame is the same bytes for everybody, and its state would cost 300 kB a screen.
"""

from collections import deque
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from engineio.exceptions import EngineIOError
from engineio.packet import Packet
from wsproto.connection import Connection, ConnectionType
from wsproto.events import BytesMessage, CloseConnection, Ping, TextMessage
from wsproto.utilities import LocalProtocolError, generate_accept_token

from challenge_hub.foundation.clock import monotonic, wall_now
from challenge_hub.leaderboard.fanout.outlet import Outlet
from challenge_hub.leaderboard.fanout.wire import PING, websocket

READ_BYTES = 4096
KEY_CHARACTERS = 24  # sixteen bytes in base64 (RFC 6455, section 4.1)
UPGRADED = (
    b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Accept: %s\r\n\r\n"
)
STRANGER_SECONDS = 10.0  # from the upgrade until a board is watched
MOST_MESSAGES = 40  # of a client in a minute; a page sends its answers to pings and little more
MINUTE = 60.0


class Queue:
    """In place of Engine.IO's queue: a packet leaves when it is put, so nobody waits for it."""

    def __init__(self, outlet: Outlet) -> None:
        self._outlet = outlet

    def put(self, packet: Any) -> None:
        """Send a packet; None ends the connection."""
        if packet is None:
            self._outlet.end()
            return
        text = packet.encode()
        self._outlet.send(websocket(text.encode() if isinstance(text, str) else text))

    def join(self) -> None:
        """Nothing waits here."""


class Screen:
    """A connection from its upgrade on. `peer` is Engine.IO's side of it."""

    def __init__(self, peer: Any, sock: Any, outlet: Outlet) -> None:
        self.peer, self.sock, self.outlet = peer, sock, outlet
        opened = monotonic()
        self.ends_at = opened + STRANGER_SECONDS  # later once it watches a board
        self.ping_at = 0.0  # 0 while an answer to the last one, or the first one, is waited for
        self._protocol = Connection(ConnectionType.SERVER)
        self._messages: deque[str | bytes] = deque()
        self._parts: list[Any] = []
        self._heard, self._minute = 0, opened

    def accept(self, environ: dict[str, Any]) -> bool:
        """Answer the upgrade; False when it is none."""
        key = environ.get("HTTP_SEC_WEBSOCKET_KEY", "")
        if environ.get("HTTP_SEC_WEBSOCKET_VERSION") != "13" or len(key) != KEY_CHARACTERS:
            return False
        self.outlet.send(UPGRADED % generate_accept_token(key.encode("latin-1")), more=True)
        return True

    def serve(self) -> None:
        """Run until either side ends the connection."""
        peer = self.peer
        waiting, peer.queue = peer.queue, Queue(self.outlet)
        peer.connected = peer.upgraded = True
        peer.schedule_ping = self.schedule_ping
        try:
            while not waiting.empty():
                peer.queue.put(waiting.get())
            while not peer.closed and (message := self.read()) is not None:
                peer.receive(Packet(encoded_packet=message))
                self.outlet.flush()
        except (EngineIOError, OSError, ValueError, LookupError):
            self.outlet.end()  # what it sends makes no sense, or it takes nothing
        finally:
            peer.close(wait=False, abort=True, reason=peer.server.reason.TRANSPORT_CLOSE)

    def schedule_ping(self) -> None:
        """Called by Engine.IO when a ping was answered."""
        if self.peer.last_ping:
            self.peer.last_ping = None
            self.ping_at = monotonic() + self.peer.server.ping_interval

    def ping(self) -> None:
        """Send the ping that is due; who does not answer in time is ended by Engine.IO."""
        self.ping_at, self.peer.last_ping = 0.0, wall_now().timestamp()
        with suppress(OSError):  # it takes nothing: its reader, or the outlet, ends it
            self.outlet.send(websocket(PING))

    def read(self) -> str | bytes | None:
        """The next message; None when the connection ended or the client says too much."""
        while not self._messages:
            data = self.sock.recv(READ_BYTES)
            try:
                self._protocol.receive_data(data or None)
                if not self._take(self._protocol.events()):
                    return None
            except LocalProtocolError:  # it was closed before
                return None
        return self._messages.popleft() if self._may_speak() else None

    def _take(self, events: Iterable[Any]) -> bool:
        for event in events:
            if isinstance(event, TextMessage | BytesMessage):
                self._parts.append(event.data)
                if event.message_finished:
                    self._messages.append(self._parts[0][:0].join(self._parts))
                    self._parts.clear()
            elif isinstance(event, Ping):
                self.outlet.send(self._protocol.send(event.response()))
            elif isinstance(event, CloseConnection):
                self.outlet.send(self._protocol.send(event.response()))
                return False
        held = sum(map(len, self._parts)) + sum(map(len, self._messages))
        return held <= int(self.peer.server.max_http_buffer_size)

    def _may_speak(self) -> bool:
        """Each message may cost a look into the database: so many a minute, then it is ended."""
        now = monotonic()
        if now - self._minute > MINUTE:
            self._heard, self._minute = 0, now
        self._heard += 1
        return self._heard <= MOST_MESSAGES
