"""What waits beside the ledger: items as they were sent, under the codes they came with."""

import msgspec

from challenge_hub.feeds.ledger.answers import Batch, Wait
from challenge_hub.feeds.ledger.store import Store
from challenge_hub.feeds.rules import Item, Key, digest_of

KEEP = (
    "INSERT INTO waiting_item (feed_id, event_id, content, digest, why, unknown, received, actor) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)
FORGET = "DELETE FROM waiting_item WHERE feed_id = ? AND event_id = ?"


def content_of(item: Item) -> str:
    return msgspec.json.encode(item).decode()


def item_from(content: str) -> Item:
    """Read back what `content_of` wrote."""
    return msgspec.json.decode(content, type=Item)


def as_sent(item: Item) -> int:
    """The digest of an item under the codes it was sent with: ids are not known yet."""
    return digest_of(content_of(item).encode())


def keep(store: Store, batch: Batch, item: Item, wait: Wait) -> None:
    row = (batch.sender.feed, item.id, content_of(item), as_sent(item), wait.why, wait.unknown)
    store.query(KEEP, (*row, batch.received, batch.sender.actor))


def forget(store: Store, key: Key) -> None:
    store.query(FORGET, key)
