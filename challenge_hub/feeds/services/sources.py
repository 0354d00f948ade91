"""Create feeds, give and withdraw their keys."""

from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from challenge_hub.feeds import queries
from challenge_hub.feeds.errors import BadFeedName, KeyNotFound
from challenge_hub.feeds.keys import draw_key
from challenge_hub.feeds.models import Feed, FeedKey
from challenge_hub.feeds.rules import CODE_SHAPE
from challenge_hub.foundation import audit
from challenge_hub.foundation.database import transaction

RHYTHM = timedelta(minutes=15)  # until an administrator says how often the source sends


def create_feed(name: str, *, actor: str, now: datetime, rhythm: timedelta = RHYTHM) -> Feed:
    """Make a source known, or return the one of that name as it is. Raises BadFeedName."""
    with transaction() as session:
        return ensure_feed(session, name, actor=actor, now=now, rhythm=rhythm)


def ensure_feed(
    session: Session, name: str, *, actor: str, now: datetime, rhythm: timedelta = RHYTHM
) -> Feed:
    """The feed of that name, made where there is none. Raises BadFeedName."""
    if CODE_SHAPE.fullmatch(name) is None:
        raise BadFeedName(feed=name)
    feed = session.scalars(select(Feed).where(Feed.name == name)).one_or_none()
    if feed is None:
        seconds = int(rhythm.total_seconds())
        feed = Feed(name=name, rhythm_seconds=seconds, created_at=now, taken=0, refused=0)
        session.add(feed)
        session.flush()
        audit.record(session, actor=actor, action="feed:create", subject=f"feed/{name}", now=now)
    return feed


def create_feed_key(
    name: str, *, actor: str, now: datetime, expires_at: datetime | None = None
) -> str:
    """Draw a key of feed `name` and return it; it is kept nowhere in the clear.

    The feed is made where there is none. Raises BadFeedName.
    """
    key = draw_key()
    with transaction() as session:
        feed = ensure_feed(session, name, actor=actor, now=now)
        row = FeedKey(
            prefix=key.prefix,
            feed_id=feed.id,
            secret_hash=key.secret_hash,
            created_at=now,
            created_by=actor,
            expires_at=expires_at,
        )
        session.add(row)
        _record(session, "feed:give_key", name, key.prefix, actor, now)
    return key.text


def revoke_feed_key(prefix: str, *, actor: str, now: datetime) -> str:
    """Withdraw a key for good, from the next request on; returns the feed's name.

    Withdrawing it again changes nothing. Raises KeyNotFound.
    """
    with transaction() as session:
        found = queries.find_key(session, prefix)
        if found is None:
            raise KeyNotFound(prefix=prefix)
        key, feed = found
        withdraw_key(session, key.prefix, feed.name, actor=actor, now=now)
        return feed.name


def withdraw_key(session: Session, prefix: str, feed: str, *, actor: str, now: datetime) -> None:
    """Withdraw a key of `feed` in the caller's transaction; one withdrawn before stays as it is."""
    fresh = update(FeedKey).where(FeedKey.prefix == prefix, FeedKey.revoked_at.is_(None))
    if session.execute(fresh.values(revoked_at=now).returning(FeedKey.prefix)).first():
        _record(session, "feed:revoke_key", feed, prefix, actor, now)


def _record(
    session: Session, action: str, feed: str, prefix: str, actor: str, now: datetime
) -> None:
    details = {"key": prefix}
    subject = f"feed/{feed}"
    audit.record(session, actor=actor, action=action, subject=subject, details=details, now=now)
