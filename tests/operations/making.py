"""Backups of the test's own database, and restores into it."""

from datetime import datetime
from pathlib import Path

from flask import current_app

from challenge_hub.feeds import ledger, queries
from challenge_hub.foundation.clock import wall_now
from challenge_hub.foundation.database import reading
from challenge_hub.foundation.hub import current_hub
from challenge_hub.leaderboard.verify import faults
from challenge_hub.operations.services import Restored, back_up, restore
from challenge_hub.operations.services.restore import Orders


def made(folder: Path, name: str = "hub.tar.gz") -> Path:
    path, _manifest = back_up(current_hub().database, folder / name, wall=wall_now())
    return path


def restored(
    source: Path,
    *,
    wall: datetime | None = None,
    even_faulty: bool = False,
    revoke_keys: bool = False,
) -> Restored:
    """Into the test's own database, over what is there; the test goes on as a new process would."""
    hub = current_hub()
    hub.database.dispose()
    ledger.current_ledger().writer.close()
    ledger.install(current_app._get_current_object())  # type: ignore[attr-defined]  # noqa: SLF001  # the documented way
    at = wall or wall_now()
    orders = Orders(hub.config.secret_keys, at, True, even_faulty, revoke_keys)
    return restore(hub.database, source, orders)


def found() -> list[str]:
    with reading() as session:
        return list(faults(session, current_hub().config.secret_keys))


def head() -> tuple[int, str]:
    with reading() as session:
        seq = queries.ledger_head(session)
        return seq, queries.ledger_hash(session, seq)
