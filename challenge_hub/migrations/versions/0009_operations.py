"""Backups made, processes alive, and the oldest code that the schema still serves.

New tables only: nothing to convert, old code keeps working.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
phase = "expand"


def upgrade() -> None:
    op.create_table(
        "backup_made",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("taken_at", sa.BigInteger, nullable=False, index=True),
        sa.Column("ledger_seq", sa.BigInteger, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "process_beat",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("schema", sa.String(32), nullable=False),
        sa.Column("beat_at", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "schema_floor",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("revision", sa.String(32), nullable=False),
    )
    op.execute("INSERT INTO schema_floor (id, revision) VALUES (1, '0009')")


def downgrade() -> None:
    """Drop the three tables: when the last backup was made is then not known."""
    for table in ("schema_floor", "process_beat", "backup_made"):
        op.drop_table(table)
