"""What the child process does: score the ledger up to a fixed line by the pure code.

Nothing is written here; the parent compares and stores.
"""

from typing import TypedDict

from sqlalchemy.orm import Session

from challenge_hub.feeds import queries as feeds
from challenge_hub.foundation.database import Database
from challenge_hub.leaderboard.concern import concerning
from challenge_hub.leaderboard.lineup import lineup
from challenge_hub.scoring import score
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
    own = lineup(session, key)
    lines = concerning(session, own.concern, up_to=seq)
    standings = score(own.plan, Roster(own.roster), lines)
    return Replay(
        standings=standings.to_bytes().decode(),
        digest=standings.digest,
        late=standings.facts["late"],
        content_hash=own.plan.content_hash,
        roster_hash=own.roster_hash,
        ledger_hash=feeds.ledger_hash(session, seq),
    )
