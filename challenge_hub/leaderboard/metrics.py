"""What `/metrics` says of the engine, the boards and the screens."""

from collections.abc import Iterator
from typing import cast

from flask import current_app
from prometheus_client.core import Metric
from sqlalchemy import func, select

from challenge_hub.foundation.database import reading
from challenge_hub.foundation.metrics import gauge
from challenge_hub.leaderboard import queries
from challenge_hub.leaderboard.engine import current_engine
from challenge_hub.leaderboard.fanout.hall import Hall
from challenge_hub.leaderboard.models import CertificationWait


def tell_engine() -> Iterator[Metric]:
    """Whether this process leads, and how far it has read; no database."""
    engine = current_engine()
    if engine is None:
        return
    yield gauge("engine_leading", "1 where this process leads.", 1 if engine.epoch else 0)
    yield gauge("engine_seq", "The last number of the ledger that it has read.", engine.seq)
    yield gauge("engine_challenges", "Challenges that it follows.", len(engine.seats))
    yield gauge("engine_parked", "Challenges whose computation failed.", len(engine.parked))


def tell_screens() -> Iterator[Metric]:
    """The screens of this process; no database."""
    hall = cast(Hall, current_app.extensions["board_hall"])
    yield gauge("sockets", "Open WebSockets.", len(hall.screens))
    yield gauge("boards_watched", "Boards that a screen watches.", len(hall.watched()))


def tell_lead() -> Iterator[Metric]:
    """The epoch in force, and results that wait, by the database."""
    with reading() as session:
        epoch = queries.epoch(session)
        waiting = session.scalar(select(func.count()).select_from(CertificationWait))
    yield gauge("board_epoch", "Raised by each take-over and each restore.", epoch)
    yield gauge("certifications_waiting", "Results that wait; the page says why.", waiting or 0)
