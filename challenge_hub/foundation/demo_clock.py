"""Keeps the start of a demo clock in the database: a killed demo resumes where it should."""

from datetime import datetime

from sqlalchemy import Integer, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from challenge_hub.foundation.clock import DemoClock, wall_now
from challenge_hub.foundation.database import Base, Instant, on_commit, reading
from challenge_hub.foundation.hub import Hub, current_hub

ONLY_ROW = 1


class DemoClockStart(Base):
    __tablename__ = "demo_clock"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    started_at: Mapped[datetime] = mapped_column(Instant)  # on the wall


def start_demo_clock(session: Session) -> None:
    """Let the demo clock run from the commit of `session` on; once, then for ever."""
    clock = current_hub().clock
    if not isinstance(clock, DemoClock) or clock.started is not None:
        return
    started = wall_now()
    session.add(DemoClockStart(id=ONLY_ROW, started_at=started))
    on_commit(session, lambda: setattr(clock, "started", started))


def resume_demo_clock(hub: Hub) -> None:
    """Take up the stored start, if there is one. Needs an app context."""
    if not isinstance(hub.clock, DemoClock):
        return
    with reading() as session:
        hub.clock.started = session.scalar(select(DemoClockStart.started_at))
