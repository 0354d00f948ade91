"""Feeds and their keys, known KPIs, the append-only ledger and what waits beside it.

New tables only: nothing to convert, nothing to lose.
"""

import sqlalchemy as sa
from alembic import op

from challenge_hub.migrations.support import refuse_changes

revision = "0003"
down_revision = "0002"
phase = "expand"

SEQUENCE = sa.BigInteger().with_variant(sa.Integer, "sqlite")
REFERS = sa.text("ref IS NOT NULL")


def upgrade() -> None:
    create_feeds()
    create_ledger()
    create_waiting()


def create_feeds() -> None:
    op.create_table(
        "feed",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(64), nullable=False, unique=True),
        sa.Column("rhythm_seconds", sa.Integer, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("taken", sa.BigInteger, nullable=False),
        sa.Column("last_seq", sa.BigInteger),
        sa.Column("last_at", sa.BigInteger),
        sa.Column("last_received", sa.BigInteger),
        sa.Column("refused", sa.BigInteger, nullable=False),
        sa.Column("refused_at", sa.BigInteger),
        sa.Column("refused_code", sa.String(64)),
        sa.Column("refused_event", sa.String(200)),
    )
    op.create_table(
        "feed_key",
        sa.Column("prefix", sa.String(16), primary_key=True),
        sa.Column("feed_id", sa.Integer, sa.ForeignKey("feed.id"), nullable=False, index=True),
        sa.Column("secret_hash", sa.String(64), nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("created_by", sa.String(64), nullable=False),
        sa.Column("expires_at", sa.BigInteger),
        sa.Column("revoked_at", sa.BigInteger),
    )
    op.create_table(
        "kpi",
        sa.Column("code", sa.String(64), primary_key=True),
        sa.Column("measure", sa.String(16)),
        sa.Column("known_since", sa.BigInteger, nullable=False),
    )


def create_ledger() -> None:
    op.create_table(
        "ledger_fact",
        sa.Column("seq", SEQUENCE, primary_key=True, autoincrement=False),
        sa.Column("feed", sa.Integer, nullable=False),
        sa.Column("event_id", sa.String(200), nullable=False),
        sa.Column("kind", sa.SmallInteger, nullable=False),
        sa.Column("person", sa.BigInteger),
        sa.Column("team", sa.String(64)),
        sa.Column("kpi", sa.String(64)),
        sa.Column("value", sa.BigInteger),
        sa.Column("count", sa.BigInteger, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("received", sa.BigInteger, nullable=False),
        sa.Column("ref", sa.BigInteger),
        sa.Column("actor", sa.String(64)),
        sa.Column("reason", sa.Text),
        sa.Column("digest", sa.BigInteger, nullable=False),
        sa.UniqueConstraint("feed", "event_id"),
    )
    op.create_index("ix_ledger_fact_at", "ledger_fact", ["at"])
    op.create_index(
        "ix_ledger_fact_ref", "ledger_fact", ["ref"], sqlite_where=REFERS, postgresql_where=REFERS
    )
    op.create_table(
        "ledger_commit",
        sa.Column("last_seq", SEQUENCE, primary_key=True, autoincrement=False),
        sa.Column("first_seq", sa.BigInteger, nullable=False),
        sa.Column("hash", sa.LargeBinary(32), nullable=False),
    )
    refuse_changes("ledger_fact")
    refuse_changes("ledger_commit")


def create_waiting() -> None:
    op.create_table(
        "waiting_item",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("feed_id", sa.Integer, sa.ForeignKey("feed.id"), nullable=False),
        sa.Column("event_id", sa.String(200), nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("digest", sa.BigInteger, nullable=False),
        sa.Column("why", sa.String(16), nullable=False),
        sa.Column("unknown", sa.String(270), nullable=False),
        sa.Column("received", sa.BigInteger, nullable=False),
        sa.Column("actor", sa.String(64)),
        sa.UniqueConstraint("feed_id", "event_id"),
    )
    op.create_table(
        "person_match",
        sa.Column("feed_id", sa.Integer, sa.ForeignKey("feed.id"), primary_key=True),
        sa.Column("code", sa.String(64), primary_key=True),
        sa.Column("person_id", sa.BigInteger, nullable=False),
    )


def downgrade() -> None:
    """Drop every fact ever taken, with the feeds and their keys."""
    tables = ("person_match", "waiting_item", "ledger_commit", "ledger_fact", "kpi", "feed_key")
    for table in (*tables, "feed"):
        op.drop_table(table)
