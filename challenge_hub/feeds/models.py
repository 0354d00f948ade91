"""Feeds, their keys, known KPIs, the ledger and what waits beside it."""

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from challenge_hub.foundation.database import Base, Instant

# On SQLite only INTEGER names the row itself; BIGINT would add a second index to every insert.
SEQUENCE = BigInteger().with_variant(Integer, "sqlite")

# On PostgreSQL event ids, which are ASCII, are compared by their bytes, not by a language's rules.
EVENT_ID = String(200).with_variant(String(200, collation="C"), "postgresql")
BRIN = {"pages_per_range": 32, "autosummarize": True}  # facts come nearly in the order of `at`

REFERS = text("ref IS NOT NULL")  # keeps facts, nearly all lines, out of the index


class Feed(Base):
    """A source of facts. What it sent last is written with each commit, for its health."""

    __tablename__ = "feed"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    name: Mapped[str] = mapped_column(String(64), unique=True)
    rhythm_seconds: Mapped[int] = mapped_column(Integer)  # how often it is expected to send
    created_at: Mapped[datetime] = mapped_column(Instant)
    taken: Mapped[int] = mapped_column(BigInteger, default=0)  # facts, ever
    last_seq: Mapped[int | None] = mapped_column(BigInteger)
    last_at: Mapped[datetime | None] = mapped_column(Instant)  # the newest `at` taken
    last_received: Mapped[datetime | None] = mapped_column(Instant)
    refused: Mapped[int] = mapped_column(BigInteger, default=0)
    refused_at: Mapped[datetime | None] = mapped_column(Instant)
    refused_code: Mapped[str | None] = mapped_column(String(64))
    refused_event: Mapped[str | None] = mapped_column(String(200))


class FeedKey(Base):
    """A key of one feed: the prefix finds it, only the SHA-256 of its secret is kept."""

    __tablename__ = "feed_key"

    prefix: Mapped[str] = mapped_column(String(16), primary_key=True)
    feed_id: Mapped[int] = mapped_column(ForeignKey("feed.id"), index=True)
    secret_hash: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(Instant)
    created_by: Mapped[str] = mapped_column(String(64))
    expires_at: Mapped[datetime | None] = mapped_column(Instant)
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)


class Kpi(Base):
    """A KPI known beside the shipped catalogue: of the organisation or of an approved challenge.

    `measure` is None once two definitions disagree: then only the challenge can judge a value.
    """

    __tablename__ = "kpi"

    code: Mapped[str] = mapped_column(String(64), primary_key=True)
    measure: Mapped[str | None] = mapped_column(String(16))
    known_since: Mapped[datetime] = mapped_column(Instant)


class PersonMatch(Base):
    """The person that a feed means by a code of its own. Rows are added, never changed."""

    __tablename__ = "person_match"

    feed_id: Mapped[int] = mapped_column(ForeignKey("feed.id"), primary_key=True)
    code: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[int] = mapped_column(BigInteger)


class LedgerFact(Base):
    """One line, for ever. Instants are microseconds since the epoch UTC, values micro."""

    __tablename__ = "ledger_fact"
    __table_args__ = (
        UniqueConstraint("feed", "event_id"),
        Index("ix_ledger_fact_at", "at", postgresql_using="brin", postgresql_with=BRIN),
        Index("ix_ledger_fact_ref", "ref", sqlite_where=REFERS, postgresql_where=REFERS),
    )

    seq: Mapped[int] = mapped_column(SEQUENCE, primary_key=True, autoincrement=False)
    feed: Mapped[int] = mapped_column(Integer)
    event_id: Mapped[str] = mapped_column(EVENT_ID)
    kind: Mapped[int] = mapped_column(SmallInteger)
    person: Mapped[int | None] = mapped_column(BigInteger)
    team: Mapped[str | None] = mapped_column(String(64))
    kpi: Mapped[str | None] = mapped_column(String(64))
    value: Mapped[int | None] = mapped_column(BigInteger)
    count: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[int] = mapped_column(BigInteger)
    received: Mapped[int] = mapped_column(BigInteger)
    ref: Mapped[int | None] = mapped_column(BigInteger)  # seq of the line it speaks of
    actor: Mapped[str | None] = mapped_column(String(64))
    reason: Mapped[str | None] = mapped_column(Text)
    digest: Mapped[int] = mapped_column(BigInteger)


class LedgerCommit(Base):
    """One link of the chain: SHA-256 over the previous hash and the rows first_seq to last_seq."""

    __tablename__ = "ledger_commit"

    last_seq: Mapped[int] = mapped_column(SEQUENCE, primary_key=True, autoincrement=False)
    first_seq: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))


class WaitingItem(Base):
    """A line of an unknown person or KPI, kept apart for 30 days."""

    __tablename__ = "waiting_item"
    __table_args__ = (UniqueConstraint("feed_id", "event_id"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    feed_id: Mapped[int] = mapped_column(ForeignKey("feed.id"))
    event_id: Mapped[str] = mapped_column(String(200))
    content: Mapped[str] = mapped_column(Text)  # the item as JSON list, see ledger.waiting
    digest: Mapped[int] = mapped_column(BigInteger)  # of `content`: codes, not ids
    why: Mapped[str] = mapped_column(String(16))  # person, kpi or ref
    unknown: Mapped[str] = mapped_column(String(270))
    received: Mapped[int] = mapped_column(BigInteger)
    actor: Mapped[str | None] = mapped_column(String(64))
