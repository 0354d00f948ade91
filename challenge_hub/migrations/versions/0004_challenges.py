"""Challenges: project file versions, decisions, due instants.

New tables, and an index by which the audit trail of one subject is found. Nothing to convert.
"""

import sqlalchemy as sa
from alembic import op

from challenge_hub.migrations.support import refuse_changes

revision = "0004"
down_revision = "0003"
phase = "expand"

TO_DO = sa.text("done_at IS NULL AND parked_at IS NULL")


def person(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, sa.ForeignKey("person.id"), nullable=False)


def challenge() -> sa.Column[int]:
    return sa.Column("challenge_id", sa.Integer, sa.ForeignKey("challenge.id"), nullable=False)


def upgrade() -> None:
    create_challenge()
    create_versions()
    create_transitions()
    op.create_index("ix_audit_entry_subject", "audit_entry", ["subject"])


def create_challenge() -> None:
    op.create_table(
        "challenge",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("key", sa.String(64), nullable=False, unique=True),
        sa.Column("state", sa.String(20), nullable=False, index=True),
        person("owner_id"),
        person("author_id"),
        person("editor_id"),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("timezone", sa.String(64), nullable=False),
        sa.Column("teams", sa.JSON),
        sa.Column("starts_at", sa.BigInteger, nullable=False),
        sa.Column("ends_at", sa.BigInteger, nullable=False),
        sa.Column("certifies_at", sa.BigInteger, nullable=False),
        sa.Column("latest", sa.Integer, nullable=False),
        sa.Column("approved", sa.Integer),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("changed_at", sa.BigInteger, nullable=False),
        sa.Column("submitted_at", sa.BigInteger),
        sa.Column("started_at", sa.BigInteger),
        sa.Column("closed_at", sa.BigInteger),
        sa.Column("certified_at", sa.BigInteger),
        sa.Column("pause_reason", sa.Text),
        sa.Column("salt", sa.String(64)),
    )


def create_versions() -> None:
    op.create_table(
        "challenge_version",
        sa.Column("id", sa.Integer, primary_key=True),
        challenge(),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("canonical", sa.Text, nullable=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        person("author_id"),
        sa.Column("saved_at", sa.BigInteger, nullable=False),
        sa.UniqueConstraint("challenge_id", "number"),
    )
    op.create_table(
        "challenge_decision",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "challenge_id",
            sa.Integer,
            sa.ForeignKey("challenge.id"),
            nullable=False,
            index=True,
        ),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("verdict", sa.String(20), nullable=False),
        person("approver_id"),
        sa.Column("reason", sa.Text),
        sa.Column("decided_at", sa.BigInteger, nullable=False),
    )
    refuse_changes("challenge_version")
    refuse_changes("challenge_decision")


def create_transitions() -> None:
    op.create_table(
        "transition",
        sa.Column("id", sa.Integer, primary_key=True),
        challenge(),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("step", sa.Integer, nullable=False),
        sa.Column("due_at", sa.BigInteger, nullable=False),
        sa.Column("done_at", sa.BigInteger),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("retry_at", sa.BigInteger),
        sa.Column("parked_at", sa.BigInteger),
        sa.Column("last_error", sa.Text),
        sa.UniqueConstraint("challenge_id", "kind"),
    )
    op.create_index(
        "ix_transition_due_at",
        "transition",
        ["due_at"],
        sqlite_where=TO_DO,
        postgresql_where=TO_DO,
    )


def downgrade() -> None:
    """Drop every challenge with its versions and decisions; the audit trail stays."""
    op.drop_index("ix_audit_entry_subject", "audit_entry")
    tables = ("transition", "challenge_decision", "challenge_version", "challenge")
    for table in tables:
        op.drop_table(table)
