"""Which engine leads, what it keeps, frames for other processes, moments, results."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from challenge_hub.foundation.database import Base, Instant

ONLY_ROW = 1


class BoardEpoch(Base):
    """One row: a number that each engine raises when it takes over, and a restore raises too."""

    __tablename__ = "board_epoch"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    epoch: Mapped[int] = mapped_column(BigInteger)
    taken_at: Mapped[datetime] = mapped_column(Instant)  # on the wall


class EngineLead(Base):
    """One row, on PostgreSQL: the backend that holds the lock, and when its heart last beat."""

    __tablename__ = "engine_lead"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    backend: Mapped[int] = mapped_column(Integer)
    beat_at: Mapped[int] = mapped_column(BigInteger)  # by the database's clock, microseconds


class BoardCheckpoint(Base):
    """The running sums of a challenge after line `seq`, so that a restart costs the tail.

    A cache: what does not fit `format`, the hashes or `proof` is ignored. `proof` is HMAC-SHA-256,
    with the secret of the installation, over all the rest.
    """

    __tablename__ = "board_checkpoint"

    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenge.id"), primary_key=True)
    format: Mapped[str] = mapped_column(String(64))  # of the state, and the version of the code
    seq: Mapped[int] = mapped_column(BigInteger)
    ledger_hash: Mapped[str] = mapped_column(String(64))  # the chain's hash up to there
    content_hash: Mapped[str] = mapped_column(String(64))  # of the project file
    roster_hash: Mapped[str] = mapped_column(String(64))
    state: Mapped[bytes] = mapped_column(LargeBinary)
    proof: Mapped[str] = mapped_column(String(64))


class BoardFrame(Base):
    """The newest frame of each board that screens of other processes watch, on PostgreSQL."""

    __tablename__ = "board_frame"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    epoch: Mapped[int] = mapped_column(BigInteger)
    seq: Mapped[int] = mapped_column(BigInteger)
    body: Mapped[bytes] = mapped_column(LargeBinary)


class BoardInterest(Base):
    """Which boards the screens of a process watch, for as long as it says so again and again."""

    __tablename__ = "board_interest"

    watcher: Mapped[str] = mapped_column(String(64), primary_key=True)  # drawn by the process
    keys: Mapped[str] = mapped_column(Text)  # one a line
    until: Mapped[int] = mapped_column(BigInteger)  # by the database's clock, microseconds


class BoardMoment(Base):
    """Something that a board told: kept, so that a restarted engine shows the same picture.

    `who` is a team's or an objective's code, or the opaque id of a person, never a name.
    """

    __tablename__ = "board_moment"
    __table_args__ = (Index("ix_board_moment_challenge_id_at", "challenge_id", "at"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenge.id"))
    epoch: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime] = mapped_column(Instant)
    kind: Mapped[str] = mapped_column(String(16))
    who: Mapped[str] = mapped_column(String(64))
    place: Mapped[int] = mapped_column(Integer, default=0)


class Result(Base):
    """A certified result. Never changed: the database refuses it.

    `signature` is HMAC-SHA-256, with the secret of the installation, over the canonical JSON of
    all the rest (`rules.signature`).
    """

    __tablename__ = "result"

    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenge.id"), primary_key=True)
    content_hash: Mapped[str] = mapped_column(String(64))  # of the project file
    roster_hash: Mapped[str] = mapped_column(String(64))
    ledger_seq: Mapped[int] = mapped_column(BigInteger)  # the last line that was looked at
    ledger_hash: Mapped[str] = mapped_column(String(64))  # the chain's hash up to there
    standings: Mapped[bytes] = mapped_column(LargeBinary)  # canonical JSON (contract 5)
    digest: Mapped[str] = mapped_column(String(64))  # the standings' own
    certified_at: Mapped[datetime] = mapped_column(Instant)
    signature: Mapped[str] = mapped_column(String(64))


class CertificationWait(Base):
    """Why a result is not certified yet; the row goes when it is."""

    __tablename__ = "certification_wait"

    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenge.id"), primary_key=True)
    why: Mapped[str] = mapped_column(String(16))  # a value of rules.Wait
    count: Mapped[int] = mapped_column(Integer)  # how many late lines wait, else 0
    since: Mapped[datetime] = mapped_column(Instant)
