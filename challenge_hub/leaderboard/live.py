"""Socket.IO, namespace `/board`: a screen says which board it watches and gets its frames."""

from contextlib import suppress
from typing import Any, cast

import msgspec
from flask import Flask, current_app, request
from flask_socketio import SocketIO
from gevent.monkey import is_module_patched

from challenge_hub.foundation.clock import micros, wall_now
from challenge_hub.foundation.config import Config
from challenge_hub.foundation.database import NO_ANSWER, reading
from challenge_hub.leaderboard import queries
from challenge_hub.leaderboard.errors import BoardNotReady
from challenge_hub.leaderboard.fanout.hall import RETRY_SECONDS, Hall, use_ready_bytes
from challenge_hub.leaderboard.fanout.newest import current_frame
from challenge_hub.leaderboard.fanout.wire import NAMESPACE
from challenge_hub.leaderboard.frames import Frames
from challenge_hub.people import queries as people
from challenge_hub.people.sign_in import current_person, current_token

PING_SECONDS = 20  # a half-open connection is noticed after at most twice this
MOST_BYTES = 4096  # of a client's message; ours are tiny
NO_BOARD = {"ok": False, "error": "board_not_found"}
BUSY = {"ok": False, "error": "store_busy", "retry_after": 1}
TOO_MANY = {"ok": False, "error": "too_many_screens", "retry_after": RETRY_SECONDS}


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
    socketio.on_event("connect", connect, namespace=NAMESPACE)
    socketio.on_event("watch", watch, namespace=NAMESPACE)
    socketio.on_event("disconnect", leave, namespace=NAMESPACE)
    return cast(SocketIO, socketio)


def connect(credentials: Any = None) -> bool:
    """Let only browsers in that bring a cookie of ours.

    Whether it still counts, and for which board, is asked when one is watched: thousands of
    screens that come back together must not ask twice.
    """
    return current_token() is not None


def watch(message: Any) -> dict[str, Any]:
    """Send the board as it stands, then its changes. The reply is the client's ack.

    An unknown board and one of others get the same refusal (promise S2). Pages ask again every few
    minutes; who is refused then, or does not ask, gets nothing any more.
    """
    try:
        return _watch(message)
    except NO_ANSWER:  # without a reply a page would wait for its own time-out
        return BUSY


def _watch(message: Any) -> dict[str, Any]:
    key = message.get("board") if isinstance(message, dict) else None
    sid = request.sid  # type: ignore[attr-defined]  # Flask-SocketIO adds it
    site = _site_of_watcher(key) if isinstance(key, str) else None
    if not isinstance(key, str) or site is None:
        current_hall().leave(sid)
        return NO_BOARD
    server = current_app.extensions["socketio"].server
    engine_sid = server.manager.eio_sid_from_sid(sid, NAMESPACE)
    with suppress(BoardNotReady):  # it joins all the same: the first frame comes when it comes
        current_frame(key)
    if not current_hall().watch(key, sid, engine_sid, site):
        return TOO_MANY
    return {"ok": True, "wall": micros(wall_now()) // 1000}


def _site_of_watcher(key: str) -> str | None:
    """The site a screen counts for, empty where sites do not matter; None for who may not look."""
    person = current_person()
    if person is None:
        return None
    with reading() as session:
        if queries.watchable(session, key, person) is None:
            return None
        return people.home_site(session, person) if current_hall().most_per_site else ""


def leave(reason: Any = None) -> None:
    """Forget a screen that went away."""
    current_hall().leave(request.sid)  # type: ignore[attr-defined]  # as above


def current_hall() -> Hall:
    return cast(Hall, current_app.extensions["board_hall"])
