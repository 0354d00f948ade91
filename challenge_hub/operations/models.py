"""The backups that were made."""

from datetime import datetime

from sqlalchemy import BigInteger, Integer
from sqlalchemy.orm import Mapped, mapped_column

from challenge_hub.foundation.database import Base, Instant


class BackupMade(Base):
    """A backup that was written whole. Where it lies is not kept: it may have been moved."""

    __tablename__ = "backup_made"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    taken_at: Mapped[datetime] = mapped_column(Instant, index=True)  # on the wall
    ledger_seq: Mapped[int] = mapped_column(BigInteger)
    size: Mapped[int] = mapped_column(BigInteger)  # bytes of the file
