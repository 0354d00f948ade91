"""Pages: the board, and its frame for screens that have no socket."""

import msgspec
from flask import Blueprint, Response, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale

from challenge_hub.foundation.clock import micros, wall_now
from challenge_hub.foundation.database import reading
from challenge_hub.foundation.errors import SignInNeeded
from challenge_hub.leaderboard import queries
from challenge_hub.leaderboard.errors import BoardNotFound, BoardNotReady
from challenge_hub.leaderboard.fanout.newest import current_frame
from challenge_hub.leaderboard.frames import Frame

bp = Blueprint("leaderboard", __name__)
CLIENT = "vendor/socket.io/socket.io.esm.min.js"


@bp.get("/boards/<key>")
def board(key: str) -> ResponseReturnValue:
    """The board's page with the newest picture in it, all in the challenge's language."""
    frame = watched(key)
    content = msgspec.json.decode(frame.body)
    with force_locale(content["language"]):
        return render_template("leaderboard/board.html", frame=content, wall=wall(), client=CLIENT)


@bp.get("/boards/<key>/frame")
def frame(key: str) -> ResponseReturnValue:
    """The newest frame: the bytes that sockets get; 304 while it is the one the page has."""
    newest = watched(key)
    reply = Response(newest.body, content_type="application/json")
    reply.set_etag(newest.etag)
    reply.headers["X-Hub-Wall"] = str(wall())
    reply.headers["Cache-Control"] = "private, no-cache"
    return reply.make_conditional(request)


def watched(key: str) -> Frame:
    """The frame of a board that this person may watch.

    Raises SignInNeeded, BoardNotFound for an unknown board as for one of others, and BoardNotReady
    while the engine still loads it, such as after a restart.
    """
    if g.get("person") is None:
        raise SignInNeeded
    with reading() as session:
        challenge = queries.watchable(session, key, g.person)
    if challenge is None:
        raise BoardNotFound
    newest = current_frame(key)
    if newest is None:
        raise BoardNotReady if challenge.state in queries.SHOWN else BoardNotFound
    return newest


def wall() -> int:
    """The server's wall time, milliseconds: pages find out by how much theirs differs."""
    return micros(wall_now()) // 1000
