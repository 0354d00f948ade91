"""The real parts that every test stands on: an application on a real SQLite and a real PostgreSQL.

A migrated database is made once for each run and each kind; a test gets a copy of it.
"""

import os
import shutil
import tempfile
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from flask import Flask
from flask.cli import ScriptInfo
from flask.testing import FlaskClient
from pgserver.postgres_server import PostgresServer, get_server

from challenge_hub.app import create_app
from challenge_hub.foundation import schema
from challenge_hub.foundation.clock import FixedClock
from challenge_hub.foundation.config import Config
from challenge_hub.foundation.database import Database
from challenge_hub.people.models import Person
from tests.make import Make

SECRET = "a secret of the tests, long enough for the check"
START = datetime(2023, 8, 14, 8, 0, tzinfo=UTC)
KINDS = os.environ.get("HUB_TEST_DATABASES", "sqlite,postgresql").split(",")


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL of this test process's own, on a socket in a temporary folder.

    Not in pytest's: each pytest closes that to others, and started by root the server is another
    user, so a second run would lock the first one's server out.
    """
    server = get_server(tempfile.mkdtemp(prefix="hub-pg-"), cleanup_mode="delete")
    set_fsync(server, "off")
    yield server
    server.cleanup()


def set_fsync(server: PostgresServer, value: str) -> None:
    """Without it a database for each test costs 30 ms, not 300; no test takes the power away."""
    run_sql(server, f"ALTER SYSTEM SET fsync = {value}")
    run_sql(server, "SELECT pg_reload_conf()")


@pytest.fixture
def durable(postgres: PostgresServer) -> Iterator[None]:
    """PostgreSQL as in production, for tests that start a real server: it refuses any other."""
    set_fsync(postgres, "on")
    yield
    set_fsync(postgres, "off")


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "hub.db"
    database = Database(f"sqlite:///{path}")
    schema.upgrade(database)
    with database.reader.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.dispose()
    return path


@pytest.fixture(scope="session")
def postgres_template(postgres: PostgresServer) -> str:
    run_sql(postgres, "CREATE DATABASE template_hub")
    database = Database(postgres.get_uri("template_hub"))
    schema.upgrade(database)
    database.dispose()
    return "template_hub"


def run_sql(server: PostgresServer, sql: str) -> None:
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute(sql.encode())


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    shutil.copy(sqlite_template, tmp_path / "hub.db")
    return f"sqlite:///{tmp_path / 'hub.db'}"


@pytest.fixture
def postgres_url(postgres: PostgresServer, postgres_template: str) -> Iterator[str]:
    name = f"hub_{uuid.uuid4().hex[:12]}"
    run_sql(postgres, f"CREATE DATABASE {name} TEMPLATE {postgres_template} STRATEGY FILE_COPY")
    yield postgres.get_uri(name)
    run_sql(postgres, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of an empty, migrated database of each kind."""
    return str(request.getfixturevalue(f"{request.param.removesuffix('ql')}_url"))


@pytest.fixture
def config(database_url: str) -> Config:
    return Config(
        secret_keys=(SECRET,),
        database_url=database_url,
        min_free_percent=0,  # the disk of whoever runs the tests is her own matter
    )


@pytest.fixture
def clock() -> FixedClock:
    """The instant the application lives in; a test moves it by `clock.instant = …`."""
    return FixedClock(START)


@pytest.fixture
def app(config: Config, clock: FixedClock) -> Iterator[Flask]:
    """An application on each kind of database, with its context pushed."""
    app = create_app(replace(config))
    app.testing = True
    hub = app.extensions["hub"]
    hub.clock = clock
    with app.app_context():
        yield app
    hub.database.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def info(app: Flask) -> ScriptInfo:
    """By which a command finds the application: `CliRunner().invoke(…, obj=info)`."""
    return ScriptInfo(create_app=lambda: app)


@pytest.fixture
def make(app: Flask, clock: FixedClock) -> Make:
    return Make(clock)


@pytest.fixture
def log_in(client: FlaskClient, make: Make) -> Callable[[Person], str]:
    """Sign a person in on `client` without her password; returns the session's token."""
    return lambda person: make.log_in(client, person)
