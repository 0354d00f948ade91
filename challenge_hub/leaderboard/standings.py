"""The standings of a challenge as they are: certified, else of this instant."""

from typing import Any

import msgspec
from sqlalchemy.orm import Session

from challenge_hub.challenges.models import Challenge
from challenge_hub.foundation import clock
from challenge_hub.leaderboard import queries
from challenge_hub.leaderboard.concern import concerning
from challenge_hub.leaderboard.lineup import lineup
from challenge_hub.scoring import score
from challenge_hub.scoring.roster import Roster


def standings_of(session: Session, challenge: Challenge) -> dict[str, Any]:
    """The JSON of contract 5, with the state that the challenge is in."""
    result = queries.result_of(session, challenge.id)
    if result is not None:
        standings: dict[str, Any] = msgspec.json.decode(result.standings)
        return {**standings, "state": challenge.state.value}
    own = lineup(session, challenge.key)
    at = min(clock.micros(clock.now()), own.plan.closes)
    lines = concerning(session, own.concern)
    told = score(own.plan, Roster(own.roster), lines, at=at).as_dict()
    # Until it is certified a result is provisional, also when the grace is over.
    return {**told, "provisional": True, "state": challenge.state.value}
