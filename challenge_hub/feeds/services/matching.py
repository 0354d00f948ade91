"""Count what waited, once its person or KPI is known; let go of what waited too long."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import groupby

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from challenge_hub.feeds import ledger, queries
from challenge_hub.feeds.ledger.answers import ACCEPTED, WAITING, Answer, Sender
from challenge_hub.feeds.ledger.waiting import item_from
from challenge_hub.feeds.models import Feed, PersonMatch, WaitingItem
from challenge_hub.feeds.rules import MOST_ITEMS, WAITING_DAYS
from challenge_hub.foundation import audit, outbox
from challenge_hub.foundation.clock import micros
from challenge_hub.foundation.database import reading, transaction
from challenge_hub.people import queries as people

RELEASE = "feeds.release_waiting"
Waited = tuple[WaitingItem, str]  # with the name of its feed


def map_person(feed: str, code: str, person: str, *, actor: str, now: datetime) -> None:
    """Say whom a feed means by a code of its own; what waited for it is then counted.

    A match once made stays: facts are counted by it. Raises FeedNotFound or PersonNotFound.
    """
    with transaction() as session:
        source = queries.feed_by_name(session, feed)
        known = people.person_by_code(session, person)
        if session.get(PersonMatch, (source.id, code)) is None:
            session.add(PersonMatch(feed_id=source.id, code=code, person_id=known.id))
            details = {"code": code, "person": person}
            subject = f"feed/{feed}"
            audit.record(
                session, actor=actor, action="feed:match", subject=subject, details=details, now=now
            )
        request_release(session, now)


def request_release(session: Session, now: datetime) -> None:
    """Have what waits looked at again after the caller's transaction."""
    outbox.enqueue(session, RELEASE, {}, due_at=now)


def anything_waits(session: Session) -> bool:
    return session.scalar(select(WaitingItem.id).limit(1)) is not None


def release_waiting(now: datetime) -> int:
    """Send everything that waits to the ledger again, as it came; returns how many were counted.

    An item keeps the instant at which it arrived, so that it is not late by having waited.
    """
    counted = 0
    for rows in _in_chunks():
        counted += sum(_release(list(part)) for _, part in groupby(rows, key=_origin))
    return counted


def _in_chunks() -> Iterator[Sequence[Waited]]:
    after = 0
    while True:
        with reading() as session:
            query = select(WaitingItem, Feed.name).join(Feed).where(WaitingItem.id > after)
            rows = [(item, name) for item, name in session.execute(
                query.order_by(WaitingItem.id).limit(MOST_ITEMS))]  # fmt: skip
        if not rows:
            return
        yield rows
        after = rows[-1][0].id


def _origin(waited: Waited) -> tuple[int, int, str | None]:
    item = waited[0]
    return (item.feed_id, item.received, item.actor)


def _release(rows: Sequence[Waited]) -> int:
    first, name = rows[0]
    # What it may refer to was checked when it came; a person's line may refer to any feed.
    sender = Sender(first.feed_id, name, first.actor, any_feed=True)
    items = [item_from(row.content) for row, _ in rows]
    answers = ledger.append(sender, items, received=first.received)
    _let_go([row.id for (row, _), answer in zip(rows, answers, strict=True) if _is_over(answer)])
    return sum(answer.status == ACCEPTED for answer in answers)


def _is_over(answer: Answer) -> bool:
    """Counted ones are gone with their commit; refused ones have nothing left to wait for."""
    return answer.status not in {ACCEPTED, WAITING}


def _let_go(ids: Sequence[int]) -> None:
    if ids:
        with transaction() as session:
            session.execute(delete(WaitingItem).where(WaitingItem.id.in_(ids)))


def purge_waiting(now: datetime) -> int:
    """Let go of what has waited for 30 days; returns how many."""
    oldest = micros(now - timedelta(days=WAITING_DAYS))
    with transaction() as session:
        gone = delete(WaitingItem).where(WaitingItem.received < oldest).returning(WaitingItem.id)
        return len(session.scalars(gone).all())
