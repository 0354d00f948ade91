"""Socket.IO, namespace `/board`: a screen says which board it watches and gets its frames."""

from typing import Any, cast

import msgspec
from flask import Flask, current_app, request
from flask_socketio import SocketIO
from gevent.monkey import is_module_patched

from challenge_hub.foundation.clock import micros, wall_now
from challenge_hub.foundation.database import reading
from challenge_hub.leaderboard import queries
from challenge_hub.leaderboard.engine.look import current_frame
from challenge_hub.leaderboard.fanout.hall import Hall, use_ready_bytes
from challenge_hub.leaderboard.fanout.wire import NAMESPACE
from challenge_hub.leaderboard.frames import Frames
from challenge_hub.people.sign_in import current_person

PING_SECONDS = 20  # a half-open connection is noticed after at most twice this
MOST_BYTES = 4096  # of a client's message; ours are tiny
NO_BOARD = {"ok": False, "error": "board_not_found"}


class Json:
    """What python-socketio asks of a JSON module; texts from outside are bounded by its size."""

    JSONDecodeError = msgspec.DecodeError

    @staticmethod
    def dumps(value: Any, **options: Any) -> str:
        return msgspec.json.encode(value).decode()

    @staticmethod
    def loads(text: str | bytes, **options: Any) -> Any:
        return msgspec.json.decode(text)


def install_live(app: Flask) -> SocketIO:
    """Answer Socket.IO beside the pages, WebSocket only, so that no sticky session is needed."""
    mode = "gevent" if is_module_patched("socket") else "threading"
    options: dict[str, Any] = {
        "async_mode": mode,
        "transports": ["websocket"],
        "json": Json,
        "manage_session": False,
        "ping_interval": PING_SECONDS,
        "ping_timeout": PING_SECONDS,
        "max_http_buffer_size": MOST_BYTES,
    }
    socketio: Any = SocketIO(app, **options)
    frames = app.extensions["board_frames"] = Frames()
    hall = app.extensions["board_hall"] = Hall(socketio.server.eio, frames)
    app.extensions["board_interest"] = hall.watched
    use_ready_bytes(hall)
    socketio.on_event("connect", connect, namespace=NAMESPACE)
    socketio.on_event("watch", watch, namespace=NAMESPACE)
    socketio.on_event("disconnect", leave, namespace=NAMESPACE)
    return cast(SocketIO, socketio)


def connect(credentials: Any = None) -> bool:
    """Let only people in who are signed in; what they may watch is asked for each board."""
    return current_person() is not None


def watch(message: Any) -> dict[str, Any]:
    """Send the board as it stands, then its changes. The reply is the client's ack.

    An unknown board and one of others get the same refusal (promise S2).
    """
    key = message.get("board") if isinstance(message, dict) else None
    person = current_person()
    if not isinstance(key, str) or person is None:
        return NO_BOARD
    with reading() as session:
        if queries.watchable(session, key, person) is None:
            return NO_BOARD
    sid = request.sid  # type: ignore[attr-defined]  # Flask-SocketIO adds it
    server = current_app.extensions["socketio"].server
    engine_sid = server.manager.eio_sid_from_sid(sid, NAMESPACE)
    current_frame(key)
    current_hall().watch(key, sid, engine_sid)
    return {"ok": True, "wall": micros(wall_now()) // 1000}


def leave(reason: Any = None) -> None:
    """Forget a screen that went away."""
    current_hall().leave(request.sid)  # type: ignore[attr-defined]  # as above


def current_hall() -> Hall:
    return cast(Hall, current_app.extensions["board_hall"])
