"""What the child process does: read the ledger up to a fixed line, compute, hand back plain JSON.

Nothing is written here; the parent stores what comes back.
"""

import json
from collections.abc import Mapping
from typing import Any, TypedDict

from sqlalchemy.orm import Session

from challenge_hub.briefings.debrief.content import Source, debrief_content
from challenge_hub.briefings.debrief.periods import baseline_period, challenge_period
from challenge_hub.challenges import queries as challenges
from challenge_hub.feeds import queries as feeds
from challenge_hub.foundation.clock import from_micros
from challenge_hub.foundation.database import Database
from challenge_hub.leaderboard import queries as leaderboard
from challenge_hub.people import queries as people
from challenge_hub.scoring import plan_from
from challenge_hub.scoring.rules import Award

TARGET = "challenge_hub.briefings.computation:compute"


class Order(TypedDict):
    """What is to be computed: JSON, since it goes to another process.

    `as_of` is in microseconds; `certified` says that the standings are those of the result.
    """

    database: str
    challenge: int
    version: int
    seq: int
    as_of: int
    certified: bool


def compute(order: Order) -> dict[str, Any]:
    """The content of a debrief."""
    database = Database(order["database"])
    try:
        with Session(database.reader) as session:
            source = read_source(session, order)
            beside = _beside_the_ledger(session, order["as_of"])
        return {**debrief_content(source), **beside}
    finally:
        database.dispose()


def read_source(session: Session, order: Order) -> Source:
    """Everything that the computation needs, from one snapshot."""
    challenge = challenges.challenge_by_id(session, order["challenge"])
    version = challenges.version_of(session, challenge, order["version"])
    result = leaderboard.result_of(session, challenge.id) if order["certified"] else None
    return Source(
        document=version.document,
        content_hash=version.content_hash,
        stays=people.roster(session),
        lines=list(feeds.lines(session, up_to=order["seq"], **_span(version.document, order))),
        as_of=order["as_of"],
        certified=None if result is None else json.loads(result.standings),
    )


def _span(document: Mapping[str, Any], order: Order) -> dict[str, Any]:
    """From the baseline's begin to the challenge's end, and only what the file names."""
    during, before = challenge_period(document, order["as_of"]), baseline_period(document)
    plan = plan_from(document, "")
    awards = {
        rule.name for one in plan.classifications for rule in one.rules if isinstance(rule, Award)
    }
    since = during.start if before is None else min(before.start, during.start)
    until = during.end if before is None else max(before.end, during.end)
    return {"since": since, "until": until, "kpis": {*plan.columns, *awards}}


def _beside_the_ledger(session: Session, as_of: int) -> dict[str, Any]:
    """What never became a line: waiting for a person or KPI, and refused on arrival."""
    health = feeds.feed_health(session, from_micros(as_of))
    return {
        "waiting": sum(one.waiting for one in health),
        "refused": sum(one.refused for one in health),
    }
