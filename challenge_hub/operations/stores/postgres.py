"""PostgreSQL, by COPY of every table in one snapshot (docs/adr/0090: why not pg_dump).

Tables, functions and triggers are not copied: the migrations make them again, at the revision of
the backup.
"""

from pathlib import Path
from typing import Any, cast

import psycopg
from psycopg import sql
from sqlalchemy import Connection, inspect

from challenge_hub.foundation.postgres import be_patient
from challenge_hub.leaderboard.engine.lead.postgres import LEAD_LOCK
from challenge_hub.operations.archive import BLOCK
from challenge_hub.operations.errors import StillRunning

REVISION = "alembic_version"
SUFFIX = ".copy"
SNAPSHOT = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"
TRY_LEAD = f"SELECT pg_try_advisory_xact_lock({LEAD_LOCK})"
SEQUENCES = """
SELECT t.relname, a.attname, pg_get_serial_sequence(quote_ident(t.relname), a.attname)
FROM pg_class t JOIN pg_attribute a ON a.attrelid = t.oid
WHERE t.relkind = 'r' AND t.relnamespace = current_schema()::regnamespace AND a.attnum > 0
  AND NOT a.attisdropped AND pg_get_serial_sequence(quote_ident(t.relname), a.attname) IS NOT NULL
"""


def take_snapshot(connection: Connection) -> None:
    """Let the transaction that begins see the database as it is now, however long it takes."""
    connection.exec_driver_sql(SNAPSHOT)
    be_patient(connection)


def copy_out(connection: Connection, folder: Path) -> list[str]:
    """Write each table to a file of its own, parents before children; returns their names."""
    return [_copy_table(connection, table, folder) for table in tables(connection)]


def tables(connection: Connection) -> list[str]:
    """All tables except alembic's, those that others refer to first."""
    ordered = inspect(connection).get_sorted_table_and_fkc_names()
    return [name for name, _keys in ordered if name is not None and name != REVISION]


def _driver(connection: Connection) -> "psycopg.Connection[Any]":
    return cast("psycopg.Connection[Any]", connection.connection.driver_connection)


def _copy_table(connection: Connection, table: str, folder: Path) -> str:
    """The first line of the file names the columns: a table may have them in another order."""
    columns = [column["name"] for column in inspect(connection).get_columns(table)]
    names = sql.SQL(",").join(map(sql.Identifier, columns))
    command = sql.SQL("COPY {} ({}) TO STDOUT").format(sql.Identifier(table), names)
    name = f"{table}{SUFFIX}"
    with (folder / name).open("wb") as file, _driver(connection).cursor() as cursor:
        file.write(",".join(columns).encode() + b"\n")
        with cursor.copy(command) as rows:
            for block in rows:
                file.write(block)
    return name


def check_nobody_leads(connection: Connection) -> None:
    """Keep the leader's lock until the end of the transaction. Raises StillRunning."""
    if not connection.exec_driver_sql(TRY_LEAD).scalar_one():
        raise StillRunning("An engine leads on this database")


def clear(connection: Connection) -> None:
    """Remove every table, in the caller's transaction."""
    for table in (*tables(connection), REVISION):
        drop = sql.SQL("DROP TABLE IF EXISTS {} CASCADE").format(sql.Identifier(table))
        _driver(connection).execute(drop)


def put_in(connection: Connection, folder: Path, names: list[str]) -> None:
    """Fill the tables that the migrations made, in the caller's transaction."""
    be_patient(connection)
    for name in names:
        _fill(_driver(connection), name.removesuffix(SUFFIX), folder / name)
    _advance_sequences(_driver(connection))


def _fill(driver: "psycopg.Connection[Any]", table: str, path: Path) -> None:
    named = sql.Identifier(table)
    # Rows that a migration put there. Append-only tables refuse a DELETE even of nothing.
    if driver.execute(sql.SQL("SELECT 1 FROM {} LIMIT 1").format(named)).fetchone():
        driver.execute(sql.SQL("DELETE FROM {}").format(named))
    with path.open("rb") as file:
        columns = file.readline().decode().rstrip("\n").split(",")
        names = sql.SQL(",").join(map(sql.Identifier, columns))
        command = sql.SQL("COPY {} ({}) FROM STDIN").format(named, names)
        with driver.cursor() as cursor, cursor.copy(command) as rows:
            while block := file.read(BLOCK):
                rows.write(block)


def _advance_sequences(driver: "psycopg.Connection[Any]") -> None:
    """COPY gives numbers without asking the sequences: let each go on after the highest."""
    for table, column, sequence in driver.execute(SEQUENCES).fetchall():
        query = sql.SQL("SELECT setval({}, (SELECT coalesce(max({}), 0) + 1 FROM {}), false)")
        driver.execute(
            query.format(sql.Literal(sequence), sql.Identifier(column), sql.Identifier(table))
        )
