"""`POST /api/v1/facts`: a feed sends facts and is answered item by item (DESIGN, section 2)."""

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from challenge_hub.feeds import short_way
from challenge_hub.feeds.take import encoded, take_facts
from challenge_hub.feeds.texts import explain

bp = Blueprint("feeds_api", __name__, url_prefix="/api/v1")


@bp.post("/facts")
def post_facts() -> ResponseReturnValue:
    """Take a batch of up to 1,000 facts. Answers once the disk has them; safe to repeat."""
    given = short_way.outcome(request.environ)
    if given is None:
        given = take_facts(
            request.headers.get("Authorization", ""), lambda: request.get_data(cache=False)
        )
    return Response(encoded(map(explain, given)), content_type="application/json")
