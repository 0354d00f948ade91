"""The running sums of a race on disk, so that a restart costs the tail and not the history.

A checkpoint is a cache: it is bound to the line that it stands at and the ledger's hash there, to
file and roster, to the form of the state and the version of the code, and to a proof that this
installation wrote it. What does not fit is left out with a line in the log, and the ledger is read.
"""

import hashlib
import hmac
from collections.abc import Collection, Sequence
from importlib.metadata import version
from typing import Any, NamedTuple

import msgspec
import structlog
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from challenge_hub.feeds import queries as feeds
from challenge_hub.foundation.hub import current_hub
from challenge_hub.leaderboard.engine.kept import Kept
from challenge_hub.leaderboard.engine.library import Loaded
from challenge_hub.leaderboard.engine.race import Race
from challenge_hub.leaderboard.models import BoardCheckpoint
from challenge_hub.people.queries import chunks
from challenge_hub.scoring.snapshot import FORMAT

FORM = f"{FORMAT}/{version('challenge-hub')}"
UNREADABLE = (msgspec.DecodeError, KeyError, TypeError, ValueError, IndexError)
log = structlog.get_logger()


class Stored(NamedTuple):
    """A checkpoint, and the hash that the ledger's chain has at its line now."""

    row: BoardCheckpoint
    ledger_hash: str


def of(session: Session, ids: Collection[int]) -> dict[int, Stored]:
    """The checkpoints of these challenges."""
    found: dict[int, Stored] = {}
    hashes: dict[int, str] = {}  # many were written at the same line
    for part in chunks(sorted(ids)):
        query = select(BoardCheckpoint).where(BoardCheckpoint.challenge_id.in_(part))
        for row in session.scalars(query):
            if row.seq not in hashes:
                hashes[row.seq] = feeds.ledger_hash(session, row.seq)
            found[row.challenge_id] = Stored(row, hashes[row.seq])
    return found


def written(race: Race, seq: int, ledger_hash: str) -> BoardCheckpoint:
    """A race as it stands after line `seq`, to be stored."""
    loaded = race.loaded
    row = BoardCheckpoint(
        challenge_id=loaded.head.id,
        format=FORM,
        seq=seq,
        ledger_hash=ledger_hash,
        content_hash=loaded.lineup.plan.content_hash,
        roster_hash=loaded.lineup.roster_hash,
        state=msgspec.json.encode(race.keep()),
    )
    row.proof = _proof(row, current_hub().config.secret_keys[0])
    return row


def replace(session: Session, rows: Sequence[BoardCheckpoint]) -> None:
    """Store checkpoints in place of the former ones, in two statements however many there are."""
    ids = [row.challenge_id for row in rows]
    session.execute(delete(BoardCheckpoint).where(BoardCheckpoint.challenge_id.in_(ids)))
    session.add_all(rows)


def taken_up(stored: Stored | None, loaded: Loaded, now: int) -> Race:
    """The race of a checkpoint, which stands at its line, or a new one, which stands at none."""
    if stored is not None:
        misfit = _misfit(stored, loaded)
        if misfit is None:
            try:
                race = Race(loaded, now, msgspec.json.decode(stored.row.state, type=Kept))
            except UNREADABLE as error:
                misfit = type(error).__name__
            else:
                race.seq = stored.row.seq
                return race
        log.warning("checkpoint_left_out", challenge=loaded.head.key, why=misfit)
    return Race(loaded, now)


def _misfit(stored: Stored, loaded: Loaded) -> str | None:
    """Why a checkpoint cannot be used; None when it can."""
    row, known = stored
    if row.format != FORM:
        return "format"
    if row.content_hash != loaded.lineup.plan.content_hash:
        return "file"
    if row.roster_hash != loaded.lineup.roster_hash:
        return "roster"
    keys = current_hub().config.secret_keys
    if not any(hmac.compare_digest(row.proof, _proof(row, key)) for key in keys):
        return "proof"
    return None if known == row.ledger_hash else "ledger"


def _proof(row: BoardCheckpoint, secret: str) -> str:
    head: Sequence[Any] = (
        row.challenge_id,
        row.format,
        row.seq,
        row.ledger_hash,
        row.content_hash,
        row.roster_hash,
    )
    content = msgspec.json.encode(head) + row.state
    return hmac.new(secret.encode(), content, hashlib.sha256).hexdigest()
