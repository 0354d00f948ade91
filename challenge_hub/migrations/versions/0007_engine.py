"""Who leads on PostgreSQL, and what an engine keeps so that a restart costs the tail.

New tables, nothing to convert. Old code does not know them and keeps working.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
phase = "expand"


def upgrade() -> None:
    op.create_table(
        "engine_lead",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("backend", sa.Integer, nullable=False),
        sa.Column("beat_at", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "board_checkpoint",
        sa.Column(
            "challenge_id",
            sa.Integer,
            sa.ForeignKey("challenge.id"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("format", sa.String(64), nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("ledger_hash", sa.String(64), nullable=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("roster_hash", sa.String(64), nullable=False),
        sa.Column("state", sa.LargeBinary, nullable=False),
        sa.Column("proof", sa.String(64), nullable=False),
    )


def downgrade() -> None:
    """Drop both: an engine then reads the ledger from its beginning."""
    op.drop_table("board_checkpoint")
    op.drop_table("engine_lead")
