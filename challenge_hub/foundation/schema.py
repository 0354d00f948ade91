"""The database schema and its serial migrations, in steps that a running product survives.

Each migration has a `phase`: `expand` adds, and code of before keeps working; `contract` takes away
what only that code used (docs/how-to/upgrade.md). `schema_floor` holds the last contract applied:
code that does not know it can no longer run on this database.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Integer, String, inspect, text
from sqlalchemy.orm import Mapped, mapped_column

from challenge_hub.foundation.assets import PACKAGE
from challenge_hub.foundation.database import Base, Database
from challenge_hub.foundation.postgres import be_patient

MIGRATIONS = PACKAGE / "migrations"
EXPAND, CONTRACT = "expand", "contract"
ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(726004)"
FLOOR = text("SELECT revision FROM schema_floor")


class SchemaFloor(Base):
    """One row: the oldest revision that a process must know to run on this database."""

    __tablename__ = "schema_floor"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    revision: Mapped[str] = mapped_column(String(32))


@dataclass(frozen=True)
class Step:
    """A migration that is still to be applied."""

    revision: str
    phase: str


def _alembic() -> AlembicConfig:
    config = AlembicConfig()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_alembic())


def upgrade(database: Database, revision: str = "head") -> None:
    """Bring the schema to `revision`, whatever runs; all migrations in one transaction."""
    with database.writer.begin() as connection:
        upgrade_on(connection, revision)


def upgrade_on(connection: Connection, revision: str = "head") -> None:
    """The same in the caller's transaction; of two at once the second finds it done."""
    be_patient(connection)
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(ONE_AT_A_TIME)
    config = _alembic()
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def downgrade(database: Database, revision: str) -> None:
    config = _alembic()
    with database.writer.begin() as connection:
        be_patient(connection)
        config.attributes["connection"] = connection
        command.downgrade(config, revision)


def head() -> str | None:
    """The newest revision that this code knows."""
    return _scripts().get_current_head()


def current(database: Database) -> str | None:
    """The revision the database stands at, None when it is empty."""
    with database.reader.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def knows(revision: str | None) -> bool:
    """Whether this code has that migration; None, an empty database, it knows."""
    known = {script.revision for script in _scripts().walk_revisions()}
    return revision is None or revision in known


def pending(at: str | None) -> Sequence[Step]:
    """What this code would still apply to a database at `at`, in order."""
    steps = [
        Step(script.revision, script.module.phase)
        for script in _scripts().iterate_revisions("head", at or "base")
    ]
    return steps[::-1]


def problem(database: Database) -> str | None:
    """Why this code cannot run on this database; None when it can.

    Contracts may still be to come: this code does without what they take away. The database may
    also be ahead by expands that this code does not know.
    """
    at, newest = current(database), head()
    if knows(at):
        expands = [step for step in pending(at) if step.phase == EXPAND]
        return f"schema at {at}, the code needs {newest}" if expands else None
    least = floor(database)
    if newest is not None and least is not None and least <= newest:
        return None
    return f"schema at {at} no longer serves the code of {newest}"


def floor(database: Database) -> str | None:
    with database.reader.connect() as connection:
        if not inspect(connection).has_table(SchemaFloor.__tablename__):
            return None
        found: str | None = connection.execute(FLOOR).scalar()
        return found
