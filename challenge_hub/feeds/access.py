"""Who sends: the feed of the key in the Authorization header, and nothing else.

A browser's session is no key, whoever is signed in; a key is no session (promise S3).
"""

from datetime import datetime

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

    The database is asked each time, so that a key is withdrawn at once.

    Raises KeyNeeded, KeyUnknown, KeyRevoked or KeyExpired.
    """
    scheme, _, text = header.partition(" ")
    parts = split_key(text.strip()) if scheme.lower() == "bearer" else None
    if not text or scheme.lower() != "bearer":
        raise KeyNeeded
    if parts is None:
        raise KeyUnknown
    prefix, secret = parts
    with reading() as session:
        row = session.execute(KEY.where(FeedKey.prefix == prefix)).one_or_none()
    if row is None or not opens(secret, row.secret_hash):
        raise KeyUnknown
    if row.revoked_at is not None:
        raise KeyRevoked
    if row.expires_at is not None and now >= row.expires_at:
        raise KeyExpired
    return Sender(row.feed_id, row.name, f"key:{prefix}")
