"""The audit trail, the outbox and the start of a demo clock.

The first tables: nothing to convert, nothing to lose.
"""

import sqlalchemy as sa
from alembic import op

from challenge_hub.migrations.support import refuse_changes

revision = "0001"
down_revision = None
phase = "expand"


def upgrade() -> None:
    op.create_table(
        "audit_entry",
        sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("actor", sa.String(64), nullable=False),
        sa.Column("action", sa.String(64), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("details", sa.Text, nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
    )
    refuse_changes("audit_entry")
    op.create_table(
        "outbox_job",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
        sa.Column("due_at", sa.BigInteger, nullable=False, index=True),
        sa.Column("leased_until", sa.BigInteger),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("done_at", sa.BigInteger),
        sa.Column("parked_at", sa.BigInteger),
        sa.Column("last_error", sa.Text),
    )
    op.create_table(
        "demo_clock",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("started_at", sa.BigInteger, nullable=False),
    )


def downgrade() -> None:
    """Drop the three tables, the audit trail with them."""
    for table in ("demo_clock", "outbox_job", "audit_entry"):
        op.drop_table(table)
