"""What the child process does: rehearse a stored version on the ledger, up to a fixed line.

Nothing is written. Only the lines of the windows are read, with the baselines that they need.
"""

from typing import Any, TypedDict

from sqlalchemy.orm import Session

from challenge_hub.challenges import queries
from challenge_hub.challenges.rehearsal.history import History, improves
from challenge_hub.challenges.rehearsal.report import Options, rehearse_windows
from challenge_hub.challenges.rehearsal.windows import (
    Choice,
    Extent,
    Window,
    choose,
    the_challenge,
)
from challenge_hub.feeds import queries as feeds
from challenge_hub.foundation.database import Database
from challenge_hub.people import queries as people
from challenge_hub.scoring.plan import Plan
from challenge_hub.scoring.roster import Roster
from challenge_hub.scoring.rules import Award
from challenge_hub.scoring.settle import Register

TARGET = "challenge_hub.challenges.rehearsal.computation:compute"


class Order(TypedDict):
    """Which version of which challenge, in which database, up to which line of its ledger."""

    database: str
    challenge: int
    version: int
    seq: int
    windows: int
    late: str


def compute(order: Order) -> dict[str, Any]:
    """The report of a rehearsal."""
    database = Database(order["database"])
    try:
        with Session(database.reader) as session:
            return _computed(session, order)
    finally:
        database.dispose()


def _computed(session: Session, order: Order) -> dict[str, Any]:
    stored = queries.challenge_by_id(session, order["challenge"])
    version = queries.version_of(session, stored, order["version"])
    challenge = the_challenge(version.document)
    found = feeds.extent(session, challenge.plan.columns)
    extent = None if found is None else Extent(*found)
    choice = choose(challenge, extent, order["windows"])
    register = _register(session, challenge.plan, choice, order["seq"])
    history = History(register, challenge.plan, extent=extent)
    roster = Roster(people.roster(session))
    options = Options(order["windows"], order["late"])
    return rehearse_windows(challenge, choice, roster, history, options)


def _register(session: Session, plan: Plan, choice: Choice, seq: int) -> Register:
    register = Register(plan.closes)
    if not choice.windows:
        return register
    since = min(map(_begin, choice.windows))
    until = max(window.plan.grid.end for window in choice.windows)
    wanted = {*plan.columns, *_awards(plan)}
    for line in feeds.lines(session, up_to=seq, since=since, until=until, kpis=wanted):
        register.add(line)
    return register


def _begin(window: Window) -> int:
    """The first instant of which a window needs to know."""
    plan = window.plan
    if plan.baseline is None or not improves(plan):
        return plan.grid.start
    return min(plan.grid.start, plan.baseline[0])


def _awards(plan: Plan) -> set[str]:
    rules = (rule for one in plan.classifications for rule in one.rules)
    return {rule.name for rule in rules if isinstance(rule, Award)}
