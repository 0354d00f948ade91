"""Bring the schema up, as far as what runs can bear it (docs/how-to/upgrade.md)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, inspect, select
from sqlalchemy.orm import Session

from challenge_hub.challenges.models import Challenge
from challenge_hub.challenges.rules import State
from challenge_hub.foundation import schema
from challenge_hub.foundation.database import Database
from challenge_hub.foundation.presence import ProcessBeat, living
from challenge_hub.foundation.schema import CONTRACT, Step
from challenge_hub.operations.errors import TooNew

UNDER_WAY = (State.RUNNING, State.PAUSED)


@dataclass(frozen=True)
class Upgraded:
    """Where the schema stands now, and what had to wait for which reasons."""

    revision: str | None
    held: Sequence[Step] = ()
    reasons: Sequence[str] = ()


def bring_up(database: Database, *, wall: datetime, while_running: bool = False) -> Upgraded:
    """Apply what adds, and what takes away unless an older process or a running challenge needs it.

    `while_running`: running challenges are no reason to wait. A database that a newer version has
    brought further is left as it is while this code can still run on it. Raises TooNew.
    """
    at = schema.current(database)
    if not schema.knows(at):
        if schema.problem(database) is not None:
            raise TooNew(str(at), schema.head())
        return Upgraded(at)
    steps = schema.pending(at)
    first = next((n for n, step in enumerate(steps) if step.phase == CONTRACT), len(steps))
    if first and at is not None:
        schema.upgrade(database, steps[first - 1].revision)
    held = steps[first:]
    reasons = [] if at is None or not held else _reasons(database, held, wall, while_running)
    if reasons:
        return Upgraded(schema.current(database), held, reasons)
    schema.upgrade(database)
    return Upgraded(schema.current(database))


def _reasons(
    database: Database, held: Sequence[Step], wall: datetime, while_running: bool
) -> list[str]:
    """Why the contracts cannot be applied yet."""
    found: list[str] = []
    with Session(database.reader) as session:
        if inspect(session.connection()).has_table(ProcessBeat.__tablename__):
            found += [
                f"process {process.name} runs older code (it knows schema {process.schema})"
                for process in living(session, wall)
                if process.schema < held[-1].revision
            ]
        if not while_running:
            under_way = select(func.count()).where(Challenge.state.in_(UNDER_WAY))
            count = session.scalar(under_way)
            found += [f"{count} challenge(s) run or pause"] if count else []
    return found
