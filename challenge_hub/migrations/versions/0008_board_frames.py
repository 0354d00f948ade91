"""What processes that show boards and the one that leads tell each other, also without Redis.

New tables of a few rows, nothing to convert. On PostgreSQL they are not written to its log: they
hold nothing that the next second would not bring again. Old code does not know them.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
phase = "expand"


def upgrade() -> None:
    unlogged = ["UNLOGGED"] if op.get_bind().dialect.name == "postgresql" else []
    op.create_table(
        "board_frame",
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("epoch", sa.BigInteger, nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        prefixes=unlogged,
    )
    op.create_table(
        "board_interest",
        sa.Column("watcher", sa.String(64), primary_key=True),
        sa.Column("keys", sa.Text, nullable=False),
        sa.Column("until", sa.BigInteger, nullable=False),
        prefixes=unlogged,
    )


def downgrade() -> None:
    """Drop both: boards of other processes then stand still."""
    op.drop_table("board_interest")
    op.drop_table("board_frame")
