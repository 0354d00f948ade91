"""Debriefs as they were made, with their proof; what managers wrote beside them."""

import json
from datetime import datetime
from typing import Any, cast

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from challenge_hub.foundation.database import Base, Instant


class Debrief(Base):
    """One debrief, whole. Never changed: the database refuses it.

    Its content holds codes of people, never names. `content_hash` is the SHA-256 of `content`.
    """

    __tablename__ = "debrief"
    __table_args__ = (UniqueConstraint("challenge_id", "kind"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenge.id"))
    kind: Mapped[str] = mapped_column(String(16))  # rules.Kind
    version: Mapped[int] = mapped_column(Integer)  # of the project file
    document_hash: Mapped[str] = mapped_column(String(64))
    ledger_seq: Mapped[int] = mapped_column(BigInteger)  # the last line that was looked at
    ledger_hash: Mapped[str] = mapped_column(String(64))  # the chain's hash up to there
    standings_digest: Mapped[str] = mapped_column(String(64))
    content: Mapped[str] = mapped_column(Text)  # canonical JSON, see debrief.content
    content_hash: Mapped[str] = mapped_column(String(64))
    written_at: Mapped[datetime] = mapped_column(Instant)

    @property
    def document(self) -> dict[str, Any]:
        """The content, read."""
        return cast(dict[str, Any], json.loads(self.content))


class DebriefNote(Base):
    """What someone wrote into one part of a debrief; the newest of a part shows, all are kept."""

    __tablename__ = "debrief_note"
    __table_args__ = (Index("ix_debrief_note_challenge_id_part", "challenge_id", "part"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenge.id"))
    part: Mapped[str] = mapped_column(String(32))  # see rules.asked_notes
    text: Mapped[str] = mapped_column(Text)
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    written_at: Mapped[datetime] = mapped_column(Instant)
