"""Who sends: the feed of the key in the Authorization header, and nothing else.

A browser's session is no key, whoever is signed in; a key is no session (promise S3).
"""

from datetime import datetime
from typing import Any, cast

from flask import current_app
from sqlalchemy import select

from challenge_hub.feeds.errors import KeyExpired, KeyNeeded, KeyRevoked, KeyUnknown
from challenge_hub.feeds.keys import opens, split_key
from challenge_hub.feeds.ledger import Sender
from challenge_hub.feeds.models import Feed, FeedKey
from challenge_hub.foundation.database import reading

KEY = select(
    FeedKey.feed_id, Feed.name, FeedKey.secret_hash, FeedKey.revoked_at, FeedKey.expires_at
).join(Feed)


def sender_of(header: str, now: datetime) -> Sender:
    """The sender whose key a request brings.

    A key that opened once is remembered: that it was withdrawn since, in any process, is seen by
    the commit, once for all requests that share it (`ledger.commit`), so it still ends at once.

    Raises KeyNeeded, KeyUnknown, KeyRevoked or KeyExpired.
    """
    scheme, _, text = header.partition(" ")
    parts = split_key(text.strip()) if scheme.lower() == "bearer" else None
    if not text or scheme.lower() != "bearer":
        raise KeyNeeded
    if parts is None:
        raise KeyUnknown
    prefix, secret = parts
    remembered = _remembered()
    row = remembered.get(prefix) or _look_up(prefix)
    if row is None or not opens(secret, row.secret_hash):
        raise KeyUnknown
    if row.revoked_at is not None:
        raise KeyRevoked
    if row.expires_at is not None and now >= row.expires_at:
        raise KeyExpired
    remembered[prefix] = row
    return Sender(row.feed_id, row.name, f"key:{prefix}", key=prefix)


def forget(sender: Sender) -> None:
    """Look the sender's key up again the next time: it was withdrawn."""
    _remembered().pop(sender.key or "", None)


def _remembered() -> dict[str, Any]:
    return cast(dict[str, Any], current_app.extensions.setdefault("feed_keys", {}))


def _look_up(prefix: str) -> Any:
    with reading() as session:
        return session.execute(KEY.where(FeedKey.prefix == prefix)).one_or_none()
