"""All that is done with a request of a feed, whichever way it came (`api`, `short_way`)."""

from collections.abc import Callable, Iterable

import msgspec

from challenge_hub.feeds import access, disk, ledger
from challenge_hub.feeds.errors import KeyRevoked
from challenge_hub.feeds.ledger.answers import Answer
from challenge_hub.feeds.rules import Item
from challenge_hub.feeds.schemas.body import read_facts
from challenge_hub.foundation import clock


def take_facts(authorization: str, read: Callable[[], bytes]) -> list[Answer]:
    """Store what a request brings and answer it item by item, without texts for people.

    The body is read once the key is known. Raises HubError and whatever `read` and the store raise.
    """
    now = clock.now()
    sender = access.sender_of(authorization, now)
    disk.check_room()
    ledger.current_ledger().writer.check_room(sender.feed)
    lines = read_facts(read())
    items = [each for each in lines if isinstance(each, Item)]
    refused = [("", each.code or "") for each in lines if isinstance(each, Answer)]
    try:
        given = ledger.append(sender, items, received=clock.micros(now), refused=refused)
    except KeyRevoked:
        access.forget(sender)
        raise
    answers = iter(given)
    return [each if isinstance(each, Answer) else next(answers) for each in lines]


def encoded(answers: Iterable[Answer]) -> bytes:
    """The body of the answer."""
    return msgspec.json.encode({"results": list(answers)})
