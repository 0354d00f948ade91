"""Which processes live on this database: each says so every few seconds.

For whoever changes the schema: what an older process still needs must stay (docs/how-to/upgrade).
"""

import os
import socket
import threading
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy import String, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from challenge_hub.foundation import schema
from challenge_hub.foundation.clock import wall_now
from challenge_hub.foundation.database import Base, Instant, transaction
from challenge_hub.foundation.silent_store import if_answered

BEAT_SECONDS = 10.0
SILENT = timedelta(seconds=30)  # then it is taken to be gone
NAME = "presence"


class ProcessBeat(Base):
    """A process, and when it last said that it lives (on the wall)."""

    __tablename__ = "process_beat"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str] = mapped_column(String(100))  # host:pid
    schema: Mapped[str] = mapped_column(String(32))  # the newest revision that its code knows
    beat_at: Mapped[datetime] = mapped_column(Instant)


class Presence:
    """How others see this process."""

    def __init__(self, app: Flask, *, knows: str | None = None) -> None:
        self._app = app
        self._id = uuid.uuid4().hex
        self._knows = knows or schema.head() or ""
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="presence", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._over.set()
        self._thread.join(BEAT_SECONDS / 2)

    def _run(self) -> None:
        with self._app.app_context():
            while not self._over.is_set():
                with if_answered("presence_not_told"):
                    self.beat()
                self._over.wait(BEAT_SECONDS)
            with if_answered("presence_not_told"):
                self.leave()

    def beat(self) -> None:
        """Say that the process lives; forget those that went without a word a day ago."""
        wall = wall_now()
        told = update(ProcessBeat).where(ProcessBeat.id == self._id).values(beat_at=wall)
        with transaction() as session:
            if session.scalar(told.returning(ProcessBeat.id)) is None:
                session.add(self._row(wall))
                old = wall - timedelta(days=1)
                session.execute(delete(ProcessBeat).where(ProcessBeat.beat_at < old))

    def _row(self, wall: datetime) -> ProcessBeat:
        name = f"{socket.gethostname()[:80]}:{os.getpid()}"
        return ProcessBeat(id=self._id, name=name, schema=self._knows, beat_at=wall)

    def leave(self) -> None:
        with transaction() as session:
            session.execute(delete(ProcessBeat).where(ProcessBeat.id == self._id))


def living(session: Session, wall: datetime) -> Sequence[ProcessBeat]:
    """The processes that said so within the last 30 s."""
    query = select(ProcessBeat).where(ProcessBeat.beat_at > wall - SILENT)
    return session.scalars(query.order_by(ProcessBeat.name)).all()


def start(app: Flask) -> None:
    presence = app.extensions[NAME] = Presence(app)
    presence.start()


def stop(app: Flask) -> None:
    """Safe to repeat."""
    presence: Presence | None = app.extensions.pop(NAME, None)
    if presence is not None:
        presence.stop()
