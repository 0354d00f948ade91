"""Socket.IO, namespace `/board`: a screen says which board it watches and gets its frames."""

import random
import time
from contextlib import suppress
from typing import Any, cast

import msgspec
from flask import Flask, Request
from flask_socketio import SocketIO
from gevent.monkey import is_module_patched

from challenge_hub.foundation.clock import micros, monotonic, wall_now
from challenge_hub.foundation.config import Config
from challenge_hub.foundation.database import NO_ANSWER
from challenge_hub.leaderboard.errors import SteppedDown
from challenge_hub.leaderboard.fanout.hall import REFUSED_SECONDS, Hall, use_ready_bytes
from challenge_hub.leaderboard.fanout.newest import call_for
from challenge_hub.leaderboard.fanout.wire import NAMESPACE
from challenge_hub.leaderboard.frames import Frames
from challenge_hub.leaderboard.rounds import Rounds
from challenge_hub.leaderboard.usher import Admission, Usher
from challenge_hub.people.sign_in import token_in

PING_SECONDS = 20  # a half-open connection is noticed after at most twice this
MOST_BYTES = 4096  # of a client's message; ours are tiny
WAIT_SECONDS = 12.0  # for a database that does not answer; a page waits 20 for the reply
AGAIN_SECONDS = (0.2, 1.0)
NO_BOARD = {"ok": False, "error": "board_not_found"}
BUSY = {"ok": False, "error": "store_busy", "retry_after": 1}
TOO_MANY = {"ok": False, "error": "too_many_screens", "retry_after": REFUSED_SECONDS}


class Json:
    """What python-socketio asks of a JSON module; texts from outside are bounded by its size."""

    JSONDecodeError = msgspec.DecodeError

    @staticmethod
    def dumps(value: Any, **options: Any) -> str:
        return msgspec.json.encode(value).decode()

    @staticmethod
    def loads(text: str | bytes, **options: Any) -> Any:
        return msgspec.json.decode(text)


def install_live(app: Flask, config: Config) -> SocketIO:
    """Answer Socket.IO beside the pages, WebSocket only, so that no sticky session is needed."""
    mode = "gevent" if is_module_patched("socket") else "threading"
    options: dict[str, Any] = {
        "async_mode": mode,
        "transports": ["websocket"],
        "json": Json,
        "manage_session": False,
        "async_handlers": False,  # a client's messages one after the other, in its own greenlet
        "ping_interval": PING_SECONDS,
        "ping_timeout": PING_SECONDS,
        "max_http_buffer_size": MOST_BYTES,
    }
    socketio: Any = SocketIO(app, **options)
    frames = app.extensions["board_frames"] = Frames()
    hall = app.extensions["board_hall"] = Hall(
        socketio.server.eio,
        frames,
        most=config.max_screens,
        most_per_site=config.max_screens_per_site,
    )
    app.extensions["board_interest"] = hall.watched
    use_ready_bytes(hall)
    reception = Reception(app, socketio.server, hall, Usher(app, sites=bool(hall.most_per_site)))
    # Straight, since Flask-SocketIO would make a request of every event, which costs as much again.
    for event in (reception.connect, reception.watch, reception.disconnect):
        socketio.server.on(event.__name__, event, namespace=NAMESPACE)
    return cast(SocketIO, socketio)


class Reception:
    """What a screen may say. Handlers run in the screen's own greenlet, outside any request."""

    def __init__(self, app: Flask, server: Any, hall: Hall, usher: Usher) -> None:
        self._app, self._server, self._hall = app, server, hall
        self._usher = usher
        self._rounds = Rounds(
            usher,
            dismiss=hall.dismiss,
            start=server.start_background_task,
            sleep=server.sleep,
        )

    def connect(self, sid: str, environ: dict[str, Any], credentials: Any = None) -> bool:
        """Let only browsers in that bring a cookie of ours.

        Whether it still counts, and for which board, is asked when one is watched: thousands of
        screens that come back together must not ask twice.
        """
        with self._app.app_context():
            environ["hub.token"] = token_in(Request(environ))
        return environ["hub.token"] is not None

    def watch(self, sid: str, message: Any = None) -> dict[str, Any]:
        """Send the board as it stands, then its changes. The reply is the client's ack.

        An unknown board and one of others get the same refusal (promise S2). Pages ask again every
        few minutes, and it is looked at when the trail moves; who is refused, or does not ask,
        gets nothing any more.
        """
        key = message.get("board") if isinstance(message, dict) else None
        try:
            return self._watch(sid, key) if isinstance(key, str) else self._refuse(sid)
        except NO_ANSWER:  # without a reply a page would wait for its own time-out
            return BUSY

    def disconnect(self, sid: str, reason: Any = None) -> None:
        """Forget a screen that went away."""
        self._leave(sid)

    def _watch(self, sid: str, key: str) -> dict[str, Any]:
        token = self._server.get_environ(sid, NAMESPACE)["hub.token"]
        admission = self._admit(token, key)
        if admission is None:
            return self._refuse(sid)
        if not self._hall.shows(key):
            # Whatever happens it joins, and the first frame comes when it comes.
            with suppress(SteppedDown, *NO_ANSWER), self._app.app_context():
                call_for(key)
        engine_sid = self._server.manager.eio_sid_from_sid(sid, NAMESPACE)
        if not self._hall.watch(key, sid, engine_sid, admission.site, reply=True):
            return TOO_MANY
        self._rounds.enter(sid, (token, key), admission)
        return {"ok": True, "wall": micros(wall_now()) // 1000}

    def _refuse(self, sid: str) -> dict[str, Any]:
        self._leave(sid)
        return NO_BOARD

    def _leave(self, sid: str) -> None:
        self._hall.leave(sid)
        self._rounds.leave(sid)

    def _admit(self, token: str, key: str) -> Admission | None:
        """As the usher says, who is asked again while the database does not answer.

        Who waits holds no connection. Raises NO_ANSWER in the end.
        """
        deadline = monotonic() + WAIT_SECONDS
        while True:
            try:
                return self._usher.admit(token, key, wall_now(), deadline)
            except NO_ANSWER:
                if monotonic() > deadline:
                    raise
            time.sleep(random.uniform(*AGAIN_SECONDS))  # noqa: S311  # no secret
