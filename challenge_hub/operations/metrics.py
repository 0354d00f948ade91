"""What `/metrics` says of backups and processes."""

import math
from collections.abc import Iterator

from prometheus_client.core import Metric
from sqlalchemy import func, select

from challenge_hub.foundation.clock import wall_now
from challenge_hub.foundation.database import reading
from challenge_hub.foundation.metrics import gauge
from challenge_hub.foundation.presence import living
from challenge_hub.operations.models import BackupMade


def tell_backups() -> Iterator[Metric]:
    """The age is infinite while there never was a backup, so that one alarm covers both."""
    wall = wall_now()
    with reading() as session:
        last = session.scalar(select(func.max(BackupMade.taken_at)))
        alive = len(living(session, wall))
    age = math.inf if last is None else (wall - last).total_seconds()
    yield gauge("backup_age_seconds", "Since the last backup by `challenge-hub backup`.", age)
    yield gauge("processes", "Processes that said within 30 s that they live.", alive)
