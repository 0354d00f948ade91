"""One room, two ways to fill it: the product's hall, or Flask-SocketIO's stock `emit`.

`BENCH_WAY` chooses; `POST /flood?count=N` sends N frames back to back.
"""

import os
from typing import Any

import gevent
import msgspec
from flask import Flask, current_app, request
from flask_socketio import SocketIO, join_room

from challenge_hub.leaderboard.fanout.hall import Hall, use_ready_bytes
from challenge_hub.leaderboard.fanout.wire import NAMESPACE
from challenge_hub.leaderboard.frames import Frame, Frames
from challenge_hub.leaderboard.live import Json

BOARD = "bench"
ROWS = [{"name": f"Advisor {n:05d}", "team": n % 4, "score": "612.5", "rank": n} for n in range(26)]

app = Flask(__name__)
options: Any = {"async_mode": "gevent", "transports": ["websocket"], "json": Json}
socketio: Any = SocketIO(app, **options)
hub_way = os.environ.get("BENCH_WAY") == "hub"
frames = Frames()
if hub_way:
    hall = Hall(socketio.server.eio, frames)
    use_ready_bytes(hall)


def watch(message: Any) -> dict[str, bool]:
    sid = request.sid  # type: ignore[attr-defined]  # Flask-SocketIO adds it
    if hub_way:
        server = current_app.extensions["socketio"].server
        hall.watch(BOARD, sid, server.manager.eio_sid_from_sid(sid, NAMESPACE))
    else:
        join_room(BOARD)
    return {"ok": True}


socketio.on_event("watch", watch, namespace=NAMESPACE)


@app.post("/flood")
def flood() -> dict[str, int]:
    count, begin = int(request.args["count"]), int(request.args["begin"])
    for number in range(begin, begin + count):
        picture = {"ledger": number, "rows": ROWS}
        if hub_way:
            frames.put(Frame(BOARD, 1, number, msgspec.json.encode(picture)))
        else:
            socketio.emit("frame", picture, to=BOARD, namespace=NAMESPACE)
        gevent.sleep(0)
    return {"sent": count}
