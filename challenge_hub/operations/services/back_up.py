"""Copy everything there is, from one snapshot, into one file; the server goes on meanwhile.

Nothing of the product lies outside the database, except the secret key.
"""

from collections.abc import Sequence
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection
from sqlalchemy.orm import Session

from challenge_hub.feeds import queries as feeds
from challenge_hub.foundation.database import Database, transaction
from challenge_hub.operations import archive
from challenge_hub.operations.archive import Manifest
from challenge_hub.operations.errors import TargetExists
from challenge_hub.operations.models import BackupMade
from challenge_hub.operations.stores import postgres, sqlite

SUFFIX = ".tar.gz"
STAMP = "%Y%m%dT%H%M%SZ"


def back_up(database: Database, target: Path, *, wall: datetime) -> tuple[Path, Manifest]:
    """Write a backup to `target`, in a folder under a name with the instant; note that it was made.

    What does not end in .tar.gz is a folder, made where there is none: a file of that name would
    stand in the way of the next backup.

    Raises Refused, and OSError where the disk refuses; then no file is left behind.
    """
    if not target.name.endswith(SUFFIX) or target.is_dir():
        target.mkdir(mode=0o700, parents=True, exist_ok=True)
        target = target / f"hub-{wall.strftime(STAMP)}{SUFFIX}"
    if target.exists():
        raise TargetExists(str(target))
    with archive.staging(target.parent) as folder:
        manifest = _copy(database, folder, wall)
        size = archive.write(target, manifest, folder)
    with transaction() as session:
        made = BackupMade(taken_at=wall, ledger_seq=manifest.ledger_seq, size=size)
        session.add(made)
    return target, manifest


def _copy(database: Database, folder: Path, wall: datetime) -> Manifest:
    if not database.is_sqlite:
        with database.reader.connect() as connection:
            postgres.take_snapshot(connection)
            names = postgres.copy_out(connection, folder)
            return _manifest(_head(connection), folder, names, wall)
    names = sqlite.copy_out(database, folder)
    with sqlite.opened(folder / sqlite.COPY) as copy, copy.reader.connect() as connection:
        head = _head(connection)
    sqlite.fold(folder / sqlite.COPY)
    return _manifest(head, folder, names, wall)


class Head(NamedTuple):
    """Where a snapshot stands."""

    database: str
    schema: str
    ledger_seq: int
    ledger_hash: str


def _head(connection: Connection) -> Head:
    revision = MigrationContext.configure(connection).get_current_revision() or ""
    with Session(connection) as session:
        seq = feeds.ledger_head(session)
        return Head(connection.dialect.name, revision, seq, feeds.ledger_hash(session, seq))


def _manifest(head: Head, folder: Path, names: Sequence[str], wall: datetime) -> Manifest:
    return Manifest(
        format=archive.FORMAT,
        version=version("challenge-hub"),
        taken_at=wall.isoformat(),
        members=tuple(archive.member_of(folder / name) for name in names),
        **head._asdict(),
    )
