"""What the child process does: score the ledger up to a fixed line by the pure code.

Nothing is written here; the parent compares and stores.
"""

from typing import TypedDict

from sqlalchemy.orm import Session

from challenge_hub.challenges import queries as challenges
from challenge_hub.feeds import queries as feeds
from challenge_hub.foundation.database import Database
from challenge_hub.leaderboard.rules import roster_hash
from challenge_hub.people import queries as people
from challenge_hub.scoring import plan_from, score
from challenge_hub.scoring.roster import Roster

TARGET = "challenge_hub.leaderboard.replay:replay"


class Order(TypedDict):
    """Which challenge, in which database, up to which line."""

    database: str
    key: str
    seq: int


class Replay(TypedDict):
    """The standings as canonical JSON text, and everything that they follow from."""

    standings: str
    digest: str
    late: int
    content_hash: str
    roster_hash: str
    ledger_hash: str


def replay(order: Order) -> Replay:
    """The standings after the grace, from one snapshot."""
    database = Database(order["database"])
    try:
        with Session(database.reader) as session:
            return _replay(session, order["key"], order["seq"])
    finally:
        database.dispose()


def _replay(session: Session, key: str, seq: int) -> Replay:
    approved = challenges.approved_challenge(session, key)
    plan, roster = plan_from(approved.document, approved.content_hash), people.roster(session)
    standings = score(plan, Roster(roster), feeds.lines(session, up_to=seq))
    return Replay(
        standings=standings.to_bytes().decode(),
        digest=standings.digest,
        late=standings.facts["late"],
        content_hash=approved.content_hash,
        roster_hash=roster_hash(roster),
        ledger_hash=feeds.ledger_hash(session, seq),
    )
