"""What `/metrics` says of challenges and their due steps."""

from collections.abc import Iterator
from datetime import datetime

from prometheus_client.core import Metric
from sqlalchemy import func, select

from challenge_hub.challenges.models import Challenge, Transition
from challenge_hub.challenges.rules import State
from challenge_hub.foundation import clock
from challenge_hub.foundation.database import reading
from challenge_hub.foundation.metrics import gauge, histogram

LATENESS = histogram(
    "transition_lateness_seconds",
    "Due instant to the step done: starts, ends, certifications.",
    (0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300, 3600, 86_400),
    "kind",
)


def tell_challenges() -> Iterator[Metric]:
    """How many challenges stand where, the oldest step that should be done, what was given up."""
    states = gauge("challenges", "Challenges by state.", None, "state")
    with reading() as session:
        counts = select(Challenge.state, func.count()).group_by(Challenge.state)
        found = {row[0]: row[1] for row in session.execute(counts)}
        undone = Transition.done_at.is_(None)
        oldest = session.scalar(
            select(func.min(Transition.due_at)).where(undone, Transition.parked_at.is_(None))
        )
        parked = select(func.count()).where(undone, Transition.parked_at.is_not(None))
        given_up = session.scalar(parked)
    for state in State:
        states.add_metric([state.value], found.get(state, 0))
    yield states
    yield gauge("transition_overdue_seconds", "Of the oldest due step.", _overdue(oldest))
    yield gauge("transitions_parked", "Steps given up after three tries.", given_up or 0)


def _overdue(oldest: datetime | None) -> float:
    return 0.0 if oldest is None else max(0.0, (clock.now() - oldest).total_seconds())
