"""Frames and interest in PostgreSQL: what is right even where Redis is not.

All instants are the database's own, so that clocks of machines may differ.
"""

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import text
from sqlalchemy.orm import Session

from challenge_hub.foundation.postgres import NOW
from challenge_hub.leaderboard.frames import Frame

INTEREST_SECONDS = 15  # how long an announcement holds
ANNOUNCE = text(
    "INSERT INTO board_interest (watcher, keys, until) "  # noqa: S608  # constants
    f"VALUES (:watcher, :keys, {NOW} + :micros) "
    "ON CONFLICT (watcher) DO UPDATE SET keys = excluded.keys, until = excluded.until"
)
LEAVE = text("DELETE FROM board_interest WHERE watcher = :watcher")
WANTED = text(f"SELECT keys FROM board_interest WHERE until > {NOW} ORDER BY watcher")  # noqa: S608  # constants
# A deposed leader keeps nothing: the epoch in force is not its own.
KEEP = text(
    "INSERT INTO board_frame (key, epoch, seq, body) "
    "SELECT :key, :epoch, :seq, :body FROM board_epoch WHERE board_epoch.epoch = :epoch "
    "ON CONFLICT (key) DO UPDATE SET epoch = excluded.epoch, seq = excluded.seq, "
    "body = excluded.body "
    "WHERE (board_frame.epoch, board_frame.seq) < (excluded.epoch, excluded.seq)"
)
TIDY = text(
    "DELETE FROM board_frame WHERE NOT key = ANY(:keys) "
    "AND (SELECT epoch FROM board_epoch) = :epoch"
)
EXPIRE = text(f"DELETE FROM board_interest WHERE until < {NOW}")  # noqa: S608  # constants
STAMPS = text("SELECT key, epoch, seq FROM board_frame WHERE key = ANY(:keys)")
BODIES = text("SELECT key, epoch, seq, body FROM board_frame WHERE key = ANY(:keys)")
HEARTBEAT = text(f"SELECT ({NOW} - beat_at) / 1000000.0 FROM engine_lead")  # noqa: S608  # constants


def announce(session: Session, watcher: str, keys: Iterable[str]) -> None:
    """Say for the next 15 s which boards the screens of a process watch."""
    told = {"watcher": watcher, "keys": "\n".join(keys), "micros": INTEREST_SECONDS * 10**6}
    session.execute(ANNOUNCE, told)


def leave(session: Session, watcher: str) -> None:
    session.execute(LEAVE, {"watcher": watcher})


def wanted(session: Session) -> frozenset[str]:
    """The boards that some process shows now."""
    rows = session.scalars(WANTED)
    return frozenset(key for keys in rows for key in keys.split("\n") if key)


def keep(session: Session, frames: Sequence[Frame]) -> None:
    """Keep the newest frame of each board, if its engine still leads; an older one changes none."""
    if frames:
        rows = [
            {"key": one.key, "epoch": one.epoch, "seq": one.seq, "body": one.body} for one in frames
        ]
        session.execute(KEEP, rows)


def tidy(session: Session, epoch: int, keys: Collection[str]) -> None:
    """Let go of frames that nobody keeps up to date any more, and of processes that are gone."""
    session.execute(TIDY, {"keys": list(keys), "epoch": epoch})
    session.execute(EXPIRE)


def newer(session: Session, have: dict[str, tuple[int, int]]) -> list[Frame]:
    """The kept frames of these boards that are newer than what one has, by epoch and seq."""
    stamps = session.execute(STAMPS, {"keys": list(have)})
    keys = [key for key, epoch, seq in stamps if (epoch, seq) > have[key]]
    if not keys:
        return []
    rows = session.execute(BODIES, {"keys": keys})
    return [Frame(key, epoch, seq, bytes(body)) for key, epoch, seq, body in rows]


def heartbeat_age(session: Session) -> float | None:
    """Seconds since an engine's last heartbeat; None while none has ever led."""
    age = session.scalar(HEARTBEAT)
    return None if age is None else float(age)
