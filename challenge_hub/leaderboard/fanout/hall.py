"""Who watches which board, and the newest frame on its way to all of them."""

import socket
import threading
from collections import Counter
from collections.abc import Callable
from typing import Any

from challenge_hub.foundation.clock import micros, monotonic, wall_now
from challenge_hub.leaderboard.fanout.outlet import Outlet, StockOutlet
from challenge_hub.leaderboard.fanout.screen import Screen
from challenge_hub.leaderboard.fanout.wire import beat, event, websocket
from challenge_hub.leaderboard.frames import Frame, Frames

BEAT_SECONDS = 2.0  # a page that hears nothing for 5 s calls its picture old
TRUST_SECONDS = 600.0  # for so long a screen is believed that it may watch; it asks again before
REFUSED_SECONDS = 30  # after which a socket that was not taken may ask again
BREATH = 500  # sockets between two breaths of the event loop


class Hall:
    """The screens of one process. `engine_io` is the Engine.IO server behind Flask-SocketIO.

    `most` sockets at a time; of one site at most `most_per_site`, 0 for no such limit.
    """

    def __init__(
        self, engine_io: Any, frames: Frames, *, most: int = 10_000, most_per_site: int = 0
    ) -> None:
        self.engine_io, self.frames = engine_io, frames
        self.most, self.most_per_site = most, most_per_site
        self.screens: dict[str, Screen] = {}  # by Engine.IO session
        self.guard = threading.Lock()
        self.closing = False
        self._boards: dict[str, dict[str, Outlet]] = {}  # by key, then Socket.IO session
        self._watching: dict[str, tuple[str, str]] = {}  # board and site, by Socket.IO session
        self._crowds = Counter[str]()  # how many of each site watch
        self._spoken: dict[str, float] = {}  # when a board's screens were last sent something
        self._beating = False
        frames.listen(self.cast)

    def full(self) -> bool:
        """Whether no more sockets are taken."""
        return self.closing or len(self.screens) >= self.most

    def enter(self, session: str, screen: Screen) -> None:
        with self.guard:
            self.screens[session] = screen
            starts, self._beating = not self._beating, True
        if starts:
            self.engine_io.start_background_task(self._beat_on)

    def go(self, session: str) -> None:
        self.screens.pop(session, None)

    def watch(
        self, key: str, sid: str, engine_sid: str, site: str = "", *, reply: bool = False
    ) -> bool:
        """From now on the session gets the board's frames, the newest at once.

        With `reply` together with the reply to its question, which the caller sends next. False,
        and nothing more, when the site has as many screens as it may have.

        It joins before the frame is read: what comes in between arrives twice, and the page drops
        the second; the other way round it would be lost. It leaves the board it watched before,
        since its right is looked at again for one board only.
        """
        outlet = self._outlet(engine_sid)
        with self.guard:
            if sid not in self._watching and 0 < self.most_per_site <= self._crowds[site]:
                return False
            self._forget(sid)
            self._watching[sid] = key, site
            self._crowds[site] += 1
            self._boards.setdefault(key, {})[sid] = outlet
        frame = self.frames.newest(key)
        if frame is not None:
            outlet.offer(websocket(event(frame.body)), more=reply)
        return True

    def _outlet(self, engine_sid: str) -> Outlet:
        """Where raw sockets are not to be had: the stock way, slower and as right."""
        screen = self.screens.get(engine_sid)
        if screen is None:
            return StockOutlet(self.engine_io, engine_sid, self.guard)
        screen.ends_at = monotonic() + TRUST_SECONDS
        return screen.outlet

    def dismiss(self, sid: str) -> None:
        """End the connection of a screen that may not watch any more; its page asks again."""
        with self.guard:
            outlet = self._forget(sid)
        if outlet is not None:
            outlet.end()

    def leave(self, sid: str) -> None:
        with self.guard:
            self._forget(sid)

    def _forget(self, sid: str) -> Outlet | None:
        """Take a screen off its board; return where its frames went."""
        if sid not in self._watching:
            return None
        key, site = self._watching.pop(sid)
        self._crowds[site] -= 1
        if not self._crowds[site]:
            del self._crowds[site]
        outlet = self._boards[key].pop(sid)
        if not self._boards[key]:
            del self._boards[key]
            self._spoken.pop(key, None)
        return outlet

    def cast(self, frame: Frame) -> None:
        """Hand a frame to every screen that watches its board. Encoded here once."""
        if frame.key in self._boards:
            self._spoken[frame.key] = monotonic()
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

    def shows(self, key: str) -> bool:
        """Whether a board is on some screen here already, and so kept up to date."""
        return key in self._boards and self.frames.newest(key) is not None

    def close(self) -> None:
        """End all connections at once, so that the screens go where there is a server."""
        self.closing = True
        for screen in list(self.screens.values()):
            screen.outlet.end()

    def _beat_on(self) -> None:
        """Run while there are screens."""
        while self._beating:
            self.engine_io.sleep(BEAT_SECONDS)
            self.beat()
            with self.guard:
                self._beating = bool(self.screens)

    def beat(self) -> None:
        """Tell the screens of silent boards that the server is there; look after each socket."""
        now = monotonic()
        ready = websocket(beat(micros(wall_now()) // 1000))
        for key in self.watched():
            if now - self._spoken.get(key, 0.0) >= BEAT_SECONDS:
                self._murmur(key, ready)
        for number, screen in enumerate(list(self.screens.values())):
            if now > screen.ends_at:
                screen.outlet.end()
            elif 0 < screen.ping_at <= now:
                screen.ping()
            if number % BREATH == BREATH - 1:
                self.engine_io.sleep(0)

    def _murmur(self, key: str, ready: bytes) -> None:
        """A beat is worth nothing later: a socket that takes no more goes without."""
        with self.guard:
            for outlet in self._boards.get(key, {}).values():
                if not outlet.busy:
                    outlet.put(ready)


def use_ready_bytes(hall: Hall) -> None:
    """Have the Engine.IO server open its WebSockets as screens of the hall."""
    engine_io = hall.engine_io
    start, sleep = engine_io.start_background_task, engine_io.sleep
    driver = _driver(hall, start=start, sleep=sleep)
    # There is no public way to the socket.
    engine_io._async = {**engine_io._async, "websocket": driver}  # noqa: SLF001


def _driver(hall: Hall, *, start: Callable[..., Any], sleep: Callable[[float], Any]) -> Any:
    """What Engine.IO calls with its handler for an upgrade; the result is a WSGI application."""

    def upgrade(handler: Any, server: Any) -> Callable[..., Any]:
        peer = handler.__self__

        def application(environ: dict[str, Any], start_response: Any) -> Any:
            if hall.full():
                peer.close(wait=False, abort=True)
                return refuse(start_response, "503 Service Unavailable", b"too_many_screens")
            sock = environ["gunicorn.socket"]
            outlet = Outlet(sock, start=start, sleep=sleep, guard=hall.guard)
            screen = Screen(peer, sock, outlet)
            if not screen.accept(environ):
                peer.close(wait=False, abort=True)
                return refuse(start_response, "400 Bad Request", b"not_a_websocket")
            hall.enter(peer.sid, screen)
            try:
                screen.serve()
            finally:
                hall.go(peer.sid)
            raise StopIteration  # gunicorn: the connection is not to be used again

        return application

    return upgrade


def refuse(start_response: Any, status: str, code: bytes) -> list[bytes]:
    """The answer to an upgrade that is not taken, as JSON."""
    headers = [("Content-Type", "application/json"), ("Connection", "close")]
    start_response(status, [*headers, ("Retry-After", str(REFUSED_SECONDS))])
    return [b'{"error":"%s"}' % code]
