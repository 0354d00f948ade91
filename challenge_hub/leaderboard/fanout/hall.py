"""Who watches which board, and the newest frame on its way to all of them."""

import socket
import threading
from collections.abc import Callable
from typing import Any

import structlog
from wsproto.events import BytesMessage, TextMessage

from challenge_hub.leaderboard.fanout.outlet import Outlet, StockOutlet
from challenge_hub.leaderboard.fanout.wire import event, websocket
from challenge_hub.leaderboard.frames import Frame, Frames

log = structlog.get_logger()


class Hall:
    """The screens of one process. `engine_io` is the Engine.IO server behind Flask-SocketIO."""

    def __init__(self, engine_io: Any, frames: Frames) -> None:
        self.engine_io, self.frames = engine_io, frames
        self.outlets: dict[str, Outlet] = {}  # by Engine.IO session
        self._boards: dict[str, dict[str, Outlet]] = {}  # by key, then Socket.IO session
        self.guard = threading.Lock()
        frames.listen(self.cast)

    def watch(self, key: str, sid: str, engine_sid: str) -> None:
        """From now on the session gets the board's frames, the newest at once.

        It joins before the frame is read: what comes in between arrives twice, and the page drops
        the second; the other way round it would be lost.
        """
        # Where raw sockets are not to be had: the stock way, slower and as right.
        stock = StockOutlet(self.engine_io, engine_sid, self.guard)
        outlet = self.outlets.get(engine_sid, stock)
        with self.guard:
            self._boards.setdefault(key, {})[sid] = outlet
        frame = self.frames.newest(key)
        if frame is not None:
            outlet.offer(websocket(event(frame.body)))

    def leave(self, sid: str) -> None:
        with self.guard:
            for key in [key for key, watching in self._boards.items() if sid in watching]:
                del self._boards[key][sid]
                if not self._boards[key]:
                    del self._boards[key]

    def cast(self, frame: Frame) -> None:
        """Hand a frame to every screen that watches its board. Encoded here once."""
        if frame.key in self._boards:
            self._hand_out(frame.key, websocket(event(frame.body)))

    def _hand_out(self, key: str, ready: bytes) -> None:
        """Write to every socket that has nothing waiting; the others keep it for later.

        The loop is what a broadcast costs beside the kernel: nothing in it looks anything up.
        """
        size, flag = len(ready), socket.MSG_DONTWAIT
        with self.guard:
            for outlet in self._boards.get(key, {}).values():
                if not outlet.busy:
                    try:
                        written = outlet.write(ready, flag)
                    except OSError:
                        written = 0  # full or gone: the outlet finds out which
                    if written == size:
                        continue
                    outlet.keep(ready, written)
                else:
                    outlet.put(ready)

    def watched(self) -> list[str]:
        """The boards that somebody watches (fills `rules.Interest`)."""
        return list(self._boards)

    def watching(self, key: str) -> int:
        """How many screens watch a board."""
        return len(self._boards.get(key, {}))


def use_ready_bytes(hall: Hall) -> None:
    """Have the Engine.IO server open its WebSockets through outlets of the hall."""
    engine_io = hall.engine_io
    base = engine_io._async["websocket"]  # noqa: SLF001  # there is no public way to the socket
    start, sleep = engine_io.start_background_task, engine_io.sleep
    engine_io._async = {  # noqa: SLF001  # the same
        **engine_io._async,  # noqa: SLF001  # the same
        "websocket": screen_class(base, hall, start=start, sleep=sleep),
    }


def _message(content: str | bytes) -> TextMessage | BytesMessage:
    if isinstance(content, bytes):
        return BytesMessage(data=content)
    return TextMessage(data=content)


def screen_class(
    base: type[Any], hall: Hall, *, start: Callable[..., Any], sleep: Callable[[float], Any]
) -> type[Any]:
    """The server's WebSocket class whose sending goes through an outlet."""

    class Screen(base):  # type: ignore[misc]  # the driver's own class, known at run time only
        def __init__(self, handler: Callable[[Any], Any], server: Any) -> None:
            self.session = handler.__self__.sid  # type: ignore[attr-defined]  # Engine.IO's Socket
            self.handler = handler
            super().__init__(self.opened, server)

        def opened(self, screen: Any) -> Any:
            self.outlet = Outlet(self.ws.sock, start=start, sleep=sleep, guard=hall.guard)
            hall.outlets[self.session] = self.outlet
            try:
                return self.handler(screen)
            finally:
                hall.outlets.pop(self.session, None)

        def send(self, message: str | bytes) -> None:
            """Engine.IO's own packets, in order with the frames. Raises OSError when closed."""
            if not self.ws.connected:
                raise OSError("the screen is gone")
            self.outlet.send(self.ws.ws.send(_message(message)))

    return Screen
