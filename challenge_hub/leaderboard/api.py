"""`GET /api/v1/challenges/<key>/standings`."""

from flask import Blueprint, g
from flask.typing import ResponseReturnValue

from challenge_hub.foundation.database import reading
from challenge_hub.foundation.web import requires
from challenge_hub.leaderboard import queries
from challenge_hub.leaderboard.errors import BoardNotFound
from challenge_hub.leaderboard.standings import standings_of

bp = Blueprint("leaderboard_api", __name__, url_prefix="/api/v1")


@bp.get("/challenges/<key>/standings")
@requires("standings:read")
def standings(key: str) -> ResponseReturnValue:
    """Who stands where and why, provisional or certified. 404 outside the perimeter."""
    with reading() as session:
        challenge = queries.watchable(session, key, g.person, "standings:read")
        if challenge is None:
            raise BoardNotFound
        return standings_of(session, challenge)
