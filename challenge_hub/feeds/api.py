"""`POST /api/v1/facts`: a feed sends facts and is answered item by item (DESIGN, section 2)."""

import msgspec
from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from challenge_hub.feeds import access, disk, ledger
from challenge_hub.feeds.errors import KeyRevoked
from challenge_hub.feeds.ledger.answers import Answer
from challenge_hub.feeds.rules import Item
from challenge_hub.feeds.schemas.body import read_facts
from challenge_hub.feeds.texts import explain
from challenge_hub.foundation import clock

bp = Blueprint("feeds_api", __name__, url_prefix="/api/v1")


@bp.post("/facts")
def post_facts() -> ResponseReturnValue:
    """Take a batch of up to 1,000 facts. Answers once the disk has them; safe to repeat."""
    now = clock.now()
    sender = access.sender_of(request.headers.get("Authorization", ""), now)
    disk.check_room()
    ledger.current_ledger().writer.check_room(sender.feed)
    read = read_facts(request.get_data(cache=False))
    items = [each for each in read if isinstance(each, Item)]
    refused = [("", each.code or "") for each in read if isinstance(each, Answer)]
    try:
        given = ledger.append(sender, items, received=clock.micros(now), refused=refused)
    except KeyRevoked:
        access.forget(sender)
        raise
    answers = iter(given)
    results = [each if isinstance(each, Answer) else next(answers) for each in read]
    body = msgspec.json.encode({"results": [explain(each) for each in results]})
    return Response(body, content_type="application/json")
