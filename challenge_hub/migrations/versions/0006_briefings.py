"""Debriefs, and the notes that managers write beside them.

New tables: nothing to convert. A debrief is append-only.
"""

import sqlalchemy as sa
from alembic import op

from challenge_hub.migrations.support import refuse_changes

revision = "0006"
down_revision = "0005"
phase = "expand"


def upgrade() -> None:
    op.create_table(
        "debrief",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("challenge_id", sa.Integer, sa.ForeignKey("challenge.id"), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("document_hash", sa.String(64), nullable=False),
        sa.Column("ledger_seq", sa.BigInteger, nullable=False),
        sa.Column("ledger_hash", sa.String(64), nullable=False),
        sa.Column("standings_digest", sa.String(64), nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("written_at", sa.BigInteger, nullable=False),
        sa.UniqueConstraint("challenge_id", "kind"),
    )
    refuse_changes("debrief")
    op.create_table(
        "debrief_note",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("challenge_id", sa.Integer, sa.ForeignKey("challenge.id"), nullable=False),
        sa.Column("part", sa.String(32), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("author_id", sa.BigInteger, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("written_at", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_debrief_note_challenge_id_part", "debrief_note", ["challenge_id", "part"])


def downgrade() -> None:
    """Drop both tables; the ledger and the certified results remain."""
    for table in ("debrief_note", "debrief"):
        op.drop_table(table)
