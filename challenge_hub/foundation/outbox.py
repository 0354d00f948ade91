"""Jobs written in the transaction of what causes them, done after it, whatever happens between.

A job is leased before it runs, so two workers do not do it at once; one whose worker died is taken
again when its lease ends. A handler must therefore bear being run twice.
"""

import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import structlog
from prometheus_client.core import Metric
from sqlalchemy import Integer, String, Text, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from challenge_hub.foundation import clock
from challenge_hub.foundation.clock import wall_now
from challenge_hub.foundation.database import Base, Instant, reading, transaction
from challenge_hub.foundation.metrics import gauge

LEASE = timedelta(minutes=5)  # wall time: longer than any handler may take
BACKOFF_SECONDS = (1, 5, 30, 120, 600, 3600)
MAX_ATTEMPTS = len(BACKOFF_SECONDS) + 1
BATCH = 20

Handler = Callable[[dict[str, Any], datetime], None]
log = structlog.get_logger()
_handlers: dict[str, Handler] = {}


class OutboxJob(Base):
    __tablename__ = "outbox_job"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    kind: Mapped[str] = mapped_column(String(64))
    payload: Mapped[str] = mapped_column(Text)
    due_at: Mapped[datetime] = mapped_column(Instant, index=True)
    leased_until: Mapped[datetime | None] = mapped_column(Instant)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    done_at: Mapped[datetime | None] = mapped_column(Instant)
    parked_at: Mapped[datetime | None] = mapped_column(Instant)
    last_error: Mapped[str | None] = mapped_column(Text)


def handler(kind: str) -> Callable[[Handler], Handler]:
    """Register the function that does jobs of `kind`."""

    def register(function: Handler) -> Handler:
        _handlers[kind] = function
        return function

    return register


def enqueue(session: Session, kind: str, payload: dict[str, Any], *, due_at: datetime) -> OutboxJob:
    """Write a job in the caller's transaction; it becomes due with the commit or at `due_at`."""
    job = OutboxJob(
        kind=kind, payload=json.dumps(payload, sort_keys=True), due_at=due_at, attempts=0
    )
    session.add(job)
    return job


def work(now: datetime) -> int:
    """Do the jobs that are due at `now`. Returns how many were done."""
    return sum(_do(job_id, now) for job_id in _due(now))


def _due(now: datetime) -> list[int]:
    with reading() as session:
        query = select(OutboxJob.id).where(*_ready(now)).order_by(OutboxJob.due_at, OutboxJob.id)
        return list(session.scalars(query.limit(BATCH)))


def _ready(now: datetime) -> list[Any]:
    free = OutboxJob.leased_until.is_(None) | (OutboxJob.leased_until < wall_now())
    return [
        OutboxJob.done_at.is_(None),
        OutboxJob.parked_at.is_(None),
        OutboxJob.due_at <= now,
        free,
    ]


def _do(job_id: int, now: datetime) -> bool:
    job = _lease(job_id, now)
    if job is None:
        return False
    try:
        _handlers[job.kind](json.loads(job.payload), now)
    except Exception as error:  # whatever a handler raises is kept with its job and tried again
        log.exception("outbox_job_failed", job=job_id, kind=job.kind, attempt=job.attempts)
        _give_back(job, now, repr(error))
        return False
    _settle(job_id, done_at=now, leased_until=None)
    return True


def _lease(job_id: int, now: datetime) -> OutboxJob | None:
    """Take the job, or None when another worker was first."""
    taken = (
        update(OutboxJob)
        .where(OutboxJob.id == job_id, *_ready(now))
        .values(leased_until=wall_now() + LEASE, attempts=OutboxJob.attempts + 1)
        .returning(OutboxJob)
    )
    with transaction() as session:
        return session.scalars(taken).one_or_none()


def _give_back(job: OutboxJob, now: datetime, error: str) -> None:
    if job.attempts >= MAX_ATTEMPTS:
        log.error("outbox_job_parked", job=job.id, kind=job.kind)
        _settle(job.id, parked_at=now, leased_until=None, last_error=error)
        return
    pause = timedelta(seconds=BACKOFF_SECONDS[job.attempts - 1])
    _settle(job.id, due_at=now + pause, leased_until=None, last_error=error)


def _settle(job_id: int, **values: Any) -> None:
    with transaction() as session:
        session.execute(update(OutboxJob).where(OutboxJob.id == job_id).values(**values))


def tell_outbox() -> Iterator[Metric]:
    """For `/metrics`: how many jobs are due, for how long the oldest is, how many were given up."""
    now = clock.now()
    waiting = (OutboxJob.done_at.is_(None), OutboxJob.due_at <= now)
    columns = select(func.count(), func.min(OutboxJob.due_at))
    with reading() as session:
        due, oldest = session.execute(columns.where(*waiting, OutboxJob.parked_at.is_(None))).one()
        parked, _oldest = session.execute(
            columns.where(OutboxJob.done_at.is_(None), OutboxJob.parked_at.is_not(None))
        ).one()
    age = 0.0 if oldest is None else (now - oldest).total_seconds()
    yield gauge("outbox_due", "Jobs of the outbox that are due.", due)
    yield gauge("outbox_age_seconds", "Since the oldest of them became due.", age)
    yield gauge("outbox_parked", "Jobs given up after their last try.", parked)
