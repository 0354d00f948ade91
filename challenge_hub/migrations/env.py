"""Alembic's environment: migrations run on the connection that `foundation.schema` hands over."""

from typing import Any

from alembic import context
from sqlalchemy import text

from challenge_hub.foundation.database import Base
from challenge_hub.foundation.schema import CONTRACT

RAISE_FLOOR = text("UPDATE schema_floor SET revision = :revision")


def note_contract(ctx: Any, step: Any, heads: Any, run_args: Any) -> None:
    """From now on only code that knows this migration may run on the database."""
    if step.is_upgrade and step.up_revision.module.phase == CONTRACT:
        ctx.connection.execute(RAISE_FLOOR, {"revision": step.up_revision_id})


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    on_version_apply=note_contract,
)
context.run_migrations()
