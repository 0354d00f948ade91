"""Challenges, the versions of their project files, decisions, and due instants."""

import json
from datetime import datetime
from typing import Any, cast

from sqlalchemy import (
    JSON,
    Enum,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from challenge_hub.challenges.rules import State, Step, Verdict
from challenge_hub.foundation.database import Base, Instant

TO_DO = text("done_at IS NULL AND parked_at IS NULL")


def _stored(kind: type[State | Step | Verdict]) -> Enum:
    """Store the words themselves, as text."""
    return Enum(
        kind,
        native_enum=False,
        create_constraint=False,
        length=20,
        values_callable=lambda words: [word.value for word in words],
    )


class Challenge(Base):
    """A challenge and where it stands. Title, teams and instants are those of its last version."""

    __tablename__ = "challenge"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)  # its address
    state: Mapped[State] = mapped_column(_stored(State), index=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))  # of the first version
    editor_id: Mapped[int] = mapped_column(ForeignKey("person.id"))  # of the last version
    title: Mapped[str] = mapped_column(String(200))
    timezone: Mapped[str] = mapped_column(String(64))
    teams: Mapped[list[str] | None] = mapped_column(JSON)  # None: all
    starts_at: Mapped[datetime] = mapped_column(Instant)
    ends_at: Mapped[datetime] = mapped_column(Instant)  # the first instant that counts no more
    certifies_at: Mapped[datetime] = mapped_column(Instant)  # end + grace
    latest: Mapped[int] = mapped_column(Integer)  # number of the last version
    approved: Mapped[int | None] = mapped_column(Integer)  # number of the approved version
    created_at: Mapped[datetime] = mapped_column(Instant)
    changed_at: Mapped[datetime] = mapped_column(Instant)
    submitted_at: Mapped[datetime | None] = mapped_column(Instant)
    started_at: Mapped[datetime | None] = mapped_column(Instant)  # the planned instant, not later
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    certified_at: Mapped[datetime | None] = mapped_column(Instant)
    pause_reason: Mapped[str | None] = mapped_column(Text)
    salt: Mapped[str | None] = mapped_column(String(64))  # of draws; secret until certified


class Version(Base):
    """A project file as it was saved, whole. Never changed: the database refuses it."""

    __tablename__ = "challenge_version"
    __table_args__ = (UniqueConstraint("challenge_id", "number"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenge.id"))
    number: Mapped[int] = mapped_column(Integer)
    source: Mapped[str] = mapped_column(Text)  # as written
    canonical: Mapped[str] = mapped_column(Text)  # the resolved document, JSON
    content_hash: Mapped[str] = mapped_column(String(64))
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    saved_at: Mapped[datetime] = mapped_column(Instant)

    @property
    def document(self) -> dict[str, Any]:
        return cast(dict[str, Any], json.loads(self.canonical))


class Decision(Base):
    """What an approver decided on what she read. Never changed: the database refuses it."""

    __tablename__ = "challenge_decision"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenge.id"), index=True)
    number: Mapped[int] = mapped_column(Integer)  # of the version
    content_hash: Mapped[str] = mapped_column(String(64))
    verdict: Mapped[Verdict] = mapped_column(_stored(Verdict))
    approver_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str | None] = mapped_column(Text)
    decided_at: Mapped[datetime] = mapped_column(Instant)


class Transition(Base):
    """A step that is due at an instant; done once, or parked after three failed tries."""

    __tablename__ = "transition"
    __table_args__ = (
        UniqueConstraint("challenge_id", "kind"),
        Index("ix_transition_due_at", "due_at", sqlite_where=TO_DO, postgresql_where=TO_DO),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenge.id"))
    kind: Mapped[Step] = mapped_column(_stored(Step))
    step: Mapped[int] = mapped_column(Integer)  # place of `kind` in rules.STEPS
    due_at: Mapped[datetime] = mapped_column(Instant)
    done_at: Mapped[datetime | None] = mapped_column(Instant)
    tries: Mapped[int] = mapped_column(Integer, default=0)  # failed ones
    retry_at: Mapped[datetime | None] = mapped_column(Instant)
    parked_at: Mapped[datetime | None] = mapped_column(Instant)
    last_error: Mapped[str | None] = mapped_column(Text)
