"""Put a backup in the place of a database: checked, brought to this version's schema, verified.

Until the last moment nothing of it is to be seen: PostgreSQL does it in one transaction, SQLite
in a file beside.
"""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import structlog
from sqlalchemy import Connection, delete, inspect, select, text, update
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from challenge_hub.feeds import queries as feeds
from challenge_hub.foundation import audit, schema
from challenge_hub.foundation.database import Database
from challenge_hub.foundation.presence import ProcessBeat, living
from challenge_hub.leaderboard.models import BoardCheckpoint, BoardEpoch, EngineLead
from challenge_hub.leaderboard.verify import faults
from challenge_hub.operations import archive
from challenge_hub.operations.archive import Manifest
from challenge_hub.operations.errors import (
    Faulty,
    NotABackup,
    NotEmpty,
    OtherKind,
    StillRunning,
    TooNew,
)
from challenge_hub.operations.stores import postgres, sqlite
from challenge_hub.operations.withdrawals import (
    ACTOR,
    Settled,
    Withdrawn,
    withdraw_again,
    withdrawn_in,
)
from challenge_hub.people.models import SignInCount, WebSession

log = structlog.get_logger()
HELD = ("ledger_fact", "audit_entry", "person", "challenge")  # a row in one: somebody's data


@dataclass(frozen=True)
class Orders:
    """How to restore: over what is there, with its faults, with or without its feeds' keys."""

    secrets: Sequence[str]
    wall: datetime
    replace: bool = False
    even_faulty: bool = False
    revoke_keys: bool = False


@dataclass(frozen=True)
class Restored:
    """What was restored, its faults (where they were accepted), what of it was withdrawn again.

    `aside` is where the old database lies.
    """

    manifest: Manifest
    faults: list[str]
    settled: Settled
    aside: Path | None = None


def restore(database: Database, source: Path, orders: Orders) -> Restored:
    """Restore `source` into the database. Raises Refused; then nothing of it was changed."""
    kind = "sqlite" if database.is_sqlite else "postgresql"
    manifest = archive.read_manifest(source)
    if manifest.database != kind:
        raise OtherKind(manifest.database, kind)
    if not schema.knows(manifest.schema):
        raise TooNew(manifest.schema, schema.head())
    if database.is_sqlite:
        return _into_sqlite(Path(database.url.database or ""), source, orders)
    return _into_postgres(database, source, orders)


def _into_sqlite(path: Path, source: Path, orders: Orders) -> Restored:
    with sqlite.alone(path), sqlite.workplace(path) as folder:
        if path.exists() and not orders.replace:
            with sqlite.opened(path) as old, old.reader.connect() as connection:
                _check_empty(connection)
        manifest = archive.extract(source, folder)
        known = _withdrawn_in_file(path)
        fresh = folder / sqlite.COPY
        with sqlite.opened(fresh) as made, made.writer.begin() as connection:
            found, settled = _make_ours(connection, manifest, orders, known)
        sqlite.fold(fresh)
        aside = sqlite.free_name(path, f"{sqlite.BEFORE}{orders.wall:%Y%m%dT%H%M%SZ}")
        kept = sqlite.put_in_place(fresh, path, aside=aside)
    return Restored(manifest, found, settled, aside if kept else None)


def _withdrawn_in_file(path: Path) -> Withdrawn:
    """Nothing where the file is not there, or is damaged: then restoring is what is needed most."""
    if not path.exists():
        return Withdrawn()
    try:
        with sqlite.only_read(path) as connection:
            return withdrawn_in(connection)
    except DatabaseError as error:
        log.warning("replaced_database_not_read", kind=type(error.orig).__name__)
        return Withdrawn()


def _into_postgres(database: Database, source: Path, orders: Orders) -> Restored:
    with archive.staging(Path(tempfile.gettempdir())) as folder:
        manifest = archive.extract(source, folder)
        with database.writer.begin() as connection:
            postgres.check_nobody_leads(connection)
            _check_nobody_lives(connection, orders.wall)
            if not orders.replace:
                _check_empty(connection)
            known = withdrawn_in(connection)
            postgres.clear(connection)
            schema.upgrade_on(connection, manifest.schema)
            postgres.put_in(connection, folder, [member.name for member in manifest.members])
            found, settled = _make_ours(connection, manifest, orders, known)
    return Restored(manifest, found, settled)


def _check_empty(connection: Connection) -> None:
    """Tables without anybody's rows count as empty: `serve` makes them."""
    there = set(inspect(connection).get_table_names())
    for table in HELD:
        query = text(f"SELECT 1 FROM {table} LIMIT 1")  # noqa: S608  # a constant
        if table in there and connection.execute(query).first() is not None:
            raise NotEmpty


def _check_nobody_lives(connection: Connection, wall: datetime) -> None:
    if not inspect(connection).has_table(ProcessBeat.__tablename__):
        return
    with Session(connection) as session:
        alive = [process.name for process in living(session, wall)]
    if alive:
        raise StillRunning(f"{', '.join(alive)} use it (or did less than 30 s ago)")


def _make_ours(
    connection: Connection, manifest: Manifest, orders: Orders, known: Withdrawn
) -> tuple[list[str], Settled]:
    """Bring the schema up, verify, settle. Raises NotABackup and Faulty."""
    schema.upgrade_on(connection)
    with Session(connection) as session:
        if feeds.ledger_hash(session, manifest.ledger_seq) != manifest.ledger_hash:
            raise NotABackup("The ledger in it does not end with the hash of its manifest.")
        found = list(faults(session, orders.secrets))
        if found and not orders.even_faulty:
            raise Faulty(found)
        settle(session, manifest, orders.wall)
        settled = withdraw_again(session, known, every_key=orders.revoke_keys, now=orders.wall)
        session.flush()
    return found, settled


def settle(session: Session, manifest: Manifest, wall: datetime) -> None:
    """Forget what was true of the processes of that time, and raise the epoch of the boards.

    The epoch goes beyond any that a screen can have seen since the backup: to the seconds of the
    clock. Sessions end, also those that were closed after the backup.
    """
    epoch = session.scalars(select(BoardEpoch.epoch)).one()
    raised = max(epoch + 1, int(wall.timestamp()))
    session.execute(update(BoardEpoch).values(epoch=raised, taken_at=wall))
    head = feeds.ledger_head(session)
    session.execute(delete(BoardCheckpoint).where(BoardCheckpoint.seq > head))
    for table in (EngineLead, ProcessBeat, WebSession, SignInCount):
        session.execute(delete(table))
    details = {"taken_at": manifest.taken_at, "ledger_seq": head, "epoch": raised}
    audit.record(
        session, actor=ACTOR, action="database:restore", subject="database", now=wall,
        details=details,
    )  # fmt: skip
