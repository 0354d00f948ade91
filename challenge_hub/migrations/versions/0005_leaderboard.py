"""Which engine leads, the moments that boards told, certified results and what they wait for.

New tables, nothing to convert.
"""

import sqlalchemy as sa
from alembic import op

from challenge_hub.migrations.support import refuse_changes

revision = "0005"
down_revision = "0004"
phase = "expand"


def upgrade() -> None:
    create_engine_tables()
    create_result_tables()


def create_engine_tables() -> None:
    op.create_table(
        "board_epoch",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("epoch", sa.BigInteger, nullable=False),
        sa.Column("taken_at", sa.BigInteger, nullable=False),
    )
    op.execute("INSERT INTO board_epoch (id, epoch, taken_at) VALUES (1, 0, 0)")
    op.create_table(
        "board_moment",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("challenge_id", sa.Integer, sa.ForeignKey("challenge.id"), nullable=False),
        sa.Column("epoch", sa.BigInteger, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("who", sa.String(64), nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
    )
    op.create_index("ix_board_moment_challenge_id_at", "board_moment", ["challenge_id", "at"])


def create_result_tables() -> None:
    op.create_table(
        "result",
        sa.Column(
            "challenge_id",
            sa.Integer,
            sa.ForeignKey("challenge.id"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("roster_hash", sa.String(64), nullable=False),
        sa.Column("ledger_seq", sa.BigInteger, nullable=False),
        sa.Column("ledger_hash", sa.String(64), nullable=False),
        sa.Column("standings", sa.LargeBinary, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("certified_at", sa.BigInteger, nullable=False),
        sa.Column("signature", sa.String(64), nullable=False),
    )
    refuse_changes("result")
    op.create_table(
        "certification_wait",
        sa.Column(
            "challenge_id",
            sa.Integer,
            sa.ForeignKey("challenge.id"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("why", sa.String(16), nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("since", sa.BigInteger, nullable=False),
    )


def downgrade() -> None:
    """Drop the four tables, certified results with them."""
    for table in ("certification_wait", "result", "board_moment", "board_epoch"):
        op.drop_table(table)
