"""Reads of feeds, their keys and their health. The caller brings the session."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from challenge_hub.feeds.errors import FeedNotFound
from challenge_hub.feeds.models import Feed, FeedKey, WaitingItem
from challenge_hub.feeds.rules import silence


def feed_by_name(session: Session, name: str) -> Feed:
    """Raises FeedNotFound."""
    feed = session.scalars(select(Feed).where(Feed.name == name)).one_or_none()
    if feed is None:
        raise FeedNotFound(feed=name)
    return feed


def find_key(session: Session, prefix: str) -> tuple[FeedKey, Feed] | None:
    query = select(FeedKey, Feed).join(Feed).where(FeedKey.prefix == prefix)
    row = session.execute(query).one_or_none()
    return (row[0], row[1]) if row else None


def keys_of_feeds(session: Session) -> list[tuple[FeedKey, str]]:
    """All keys, the newest first, each with its feed's name."""
    query = select(FeedKey, Feed.name).join(Feed).order_by(FeedKey.created_at.desc())
    return [(key, name) for key, name in session.execute(query)]


def key_state(key: FeedKey, now: datetime) -> str:
    """`revoked`, `expired` or `live`."""
    if key.revoked_at is not None:
        return "revoked"
    return "expired" if key.expires_at is not None and now >= key.expires_at else "live"


def feed_names(session: Session) -> dict[int, str]:
    return {feed.id: feed.name for feed in session.scalars(select(Feed))}


@dataclass(frozen=True)
class FeedHealth:
    """How a source is: `fresh`, `late` (beyond its own rhythm) or `silent` (beyond three).

    `last_at` is when its newest fact happened, `last_received` when its last one came.
    """

    name: str
    state: str
    rhythm: timedelta
    taken: int
    last_seq: int | None
    last_at: datetime | None
    last_received: datetime | None
    refused: int
    refused_at: datetime | None
    refused_code: str | None
    refused_event: str | None
    waiting: int

    @property
    def lag(self) -> timedelta | None:
        """From its newest fact's happening to its last one's arrival."""
        if self.last_received is None or self.last_at is None:
            return None
        return max(self.last_received - self.last_at, timedelta())


def feed_health(session: Session, now: datetime) -> list[FeedHealth]:
    """The health of every feed at `now`, by name."""
    counts = select(WaitingItem.feed_id, func.count()).group_by(WaitingItem.feed_id)
    waiting = {row[0]: row[1] for row in session.execute(counts)}
    feeds = session.scalars(select(Feed).order_by(Feed.name))
    return [_health(feed, waiting.get(feed.id, 0), now) for feed in feeds]


def _health(feed: Feed, waiting: int, now: datetime) -> FeedHealth:
    rhythm = timedelta(seconds=feed.rhythm_seconds)
    return FeedHealth(
        name=feed.name,
        state=silence(feed.last_received, now, rhythm),
        rhythm=rhythm,
        taken=feed.taken,
        last_seq=feed.last_seq,
        last_at=feed.last_at,
        last_received=feed.last_received,
        refused=feed.refused,
        refused_at=feed.refused_at,
        refused_code=feed.refused_code,
        refused_event=feed.refused_event,
        waiting=waiting,
    )
