"""The database schema and its serial migrations."""

from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from challenge_hub.foundation.assets import PACKAGE
from challenge_hub.foundation.database import Database
from challenge_hub.foundation.postgres import be_patient


def _alembic() -> AlembicConfig:
    config = AlembicConfig()
    config.set_main_option("script_location", str(PACKAGE / "migrations"))
    return config


def upgrade(database: Database, revision: str = "head") -> None:
    """Bring the schema to `revision`; all migrations in one transaction."""
    config = _alembic()
    with database.writer.begin() as connection:
        be_patient(connection)
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
    return ScriptDirectory.from_config(_alembic()).get_current_head()


def current(database: Database) -> str | None:
    """The revision the database stands at, None when it is empty."""
    with database.reader.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()
