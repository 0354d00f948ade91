"""Alembic's environment: migrations run on the connection that `foundation.schema` hands over."""

from alembic import context

from challenge_hub.foundation.database import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
)
context.run_migrations()
