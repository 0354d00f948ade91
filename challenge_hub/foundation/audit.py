"""The append-only audit trail: who did what to what, when; each entry holds the one before.

The tables refuse UPDATE and DELETE by triggers; the chain shows a change made past them.
"""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any, cast

from sqlalchemy import BigInteger, String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from challenge_hub.foundation.clock import micros
from challenge_hub.foundation.database import Base, Instant

GENESIS = "0" * 64
LAST = "last_audit_entry"  # of a session, with the transaction that added it


class AuditEntry(Base):
    __tablename__ = "audit_entry"

    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(Instant)
    actor: Mapped[str] = mapped_column(String(64))  # person code, or the name of a job
    action: Mapped[str] = mapped_column(String(64))  # such as challenge:approve
    subject: Mapped[str] = mapped_column(String(200))  # such as challenge/premiere-reponse
    details: Mapped[str] = mapped_column(Text)  # canonical JSON
    hash: Mapped[str] = mapped_column(String(64))  # SHA-256 over the previous hash and this entry


def record(
    session: Session,
    *,
    actor: str,
    action: str,
    subject: str,
    now: datetime,
    details: dict[str, Any] | None = None,
) -> AuditEntry:
    """Add an entry in the caller's transaction.

    Two writers cannot take one number: the primary key refuses the second, whose whole
    transaction then rolls back. On SQLite writers already wait for one another.
    """
    last = _last(session)
    entry = AuditEntry(
        number=last.number + 1 if last else 1,
        at=now,
        actor=actor,
        action=action,
        subject=subject,
        details=json.dumps(
            details or {}, sort_keys=True, ensure_ascii=False, separators=(",", ":")
        ),
    )
    entry.hash = entry_hash(last.hash if last else GENESIS, entry)
    session.add(entry)
    session.flush()
    session.info[LAST] = session.get_transaction(), entry
    return entry


def _last(session: Session) -> AuditEntry | None:
    """The entry before; once a transaction has added one, nobody else adds any until it ends."""
    transaction, last = session.info.get(LAST, (None, None))
    if last is not None and transaction is session.get_transaction():
        return cast(AuditEntry, last)
    _serialise(session)
    return session.scalars(select(AuditEntry).order_by(AuditEntry.number.desc()).limit(1)).first()


def _serialise(session: Session) -> None:
    """Let one transaction at a time append on PostgreSQL, which has no single writer."""
    if session.get_bind().dialect.name == "postgresql":
        session.connection().exec_driver_sql("SELECT pg_advisory_xact_lock(726001)")


def entry_hash(previous: str, entry: AuditEntry) -> str:
    """SHA-256 of the previous hash and the entry's fields, as one JSON list."""
    fields = [previous, entry.number, micros(entry.at), entry.actor, entry.action, entry.subject]
    text = json.dumps([*fields, entry.details], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def first_broken(entries: Iterable[AuditEntry]) -> int | None:
    """The number of the first entry whose hash does not follow, None when the chain holds."""
    previous = GENESIS
    for expected, entry in enumerate(entries, start=1):
        if entry.number != expected or entry.hash != entry_hash(previous, entry):
            return expected
        previous = entry.hash
    return None
