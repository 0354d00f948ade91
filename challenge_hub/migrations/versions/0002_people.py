"""People: accounts, sites, teams, dated memberships, sessions, counted sign-in tries.

New tables only: nothing to convert, nothing to lose.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
phase = "expand"


def upgrade() -> None:
    create_people()
    create_teams()
    create_sessions()


def create_people() -> None:
    op.create_table(
        "person",
        sa.Column("id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("code", sa.String(64), nullable=False, unique=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("pseudonym", sa.String(60)),
        sa.Column("language", sa.String(2)),
        sa.Column("roles", sa.String(100), nullable=False),
        sa.Column("password_hash", sa.String(200)),
        sa.Column("active", sa.Boolean, nullable=False),
    )
    op.create_table(
        "site",
        sa.Column("code", sa.String(64), primary_key=True),
        sa.Column("name", sa.String(200), nullable=False),
    )
    op.create_table(
        "person_site",
        sa.Column("person_id", sa.BigInteger, sa.ForeignKey("person.id"), primary_key=True),
        sa.Column("site_code", sa.String(64), sa.ForeignKey("site.code"), primary_key=True),
    )


def create_teams() -> None:
    op.create_table(
        "team",
        sa.Column("code", sa.String(64), primary_key=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("site_code", sa.String(64), sa.ForeignKey("site.code"), index=True),
    )
    op.create_table(
        "membership",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "person_id", sa.BigInteger, sa.ForeignKey("person.id"), nullable=False, index=True
        ),
        sa.Column("team_code", sa.String(64), sa.ForeignKey("team.code"), index=True),
        sa.Column("starts_at", sa.BigInteger),
        sa.Column("ends_at", sa.BigInteger),
        sa.Column("part", sa.String(16), nullable=False),
        sa.Column("tags", sa.Text, nullable=False),
        sa.Column("columns", sa.JSON, nullable=False),
        sa.CheckConstraint("starts_at < ends_at", name="ends_after_start"),
    )


def create_sessions() -> None:
    op.create_table(
        "web_session",
        sa.Column("token_hash", sa.String(64), primary_key=True),
        sa.Column(
            "person_id", sa.BigInteger, sa.ForeignKey("person.id"), nullable=False, index=True
        ),
        sa.Column("opened_at", sa.BigInteger, nullable=False),
        sa.Column("renewed_at", sa.BigInteger, nullable=False),
        sa.Column("expires_at", sa.BigInteger, nullable=False, index=True),
    )
    op.create_table(
        "sign_in_count",
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("started_at", sa.BigInteger, nullable=False, index=True),
        sa.Column("tries", sa.Integer, nullable=False),
    )


def downgrade() -> None:
    """Drop all accounts, teams and memberships; facts in the ledger then name nobody."""
    tables = ("sign_in_count", "web_session", "membership", "team", "person_site", "site")
    for table in (*tables, "person"):
        op.drop_table(table)
