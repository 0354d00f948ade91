"""Rehearsing a challenge on the ledger, before it is approved. Nothing is stored."""

from threading import BoundedSemaphore
from typing import Any, cast

from sqlalchemy.orm import Session

from challenge_hub.challenges import queries, rules
from challenge_hub.challenges.errors import RehearsalBusy, RehearsalTooLong, TeamsNotSeen
from challenge_hub.challenges.models import Challenge
from challenge_hub.challenges.rehearsal import Options, computation
from challenge_hub.feeds import queries as feeds
from challenge_hub.foundation import child
from challenge_hub.foundation.database import reading
from challenge_hub.foundation.hub import current_hub
from challenge_hub.people.models import Person

MOST_SECONDS = 90  # proxies in front of a hub often give up after two minutes
ONE_AT_A_TIME = BoundedSemaphore(1)


def rehearse_challenge(key: str, options: Options, *, by: Person) -> dict[str, Any]:
    """Play the latest version on the last comparable windows of the ledger, in a child process.

    Raises ChallengeNotFound, Forbidden, NotRehearsable, TeamsNotSeen, RehearsalBusy and
    RehearsalTooLong.
    """
    with reading() as session:
        challenge = rehearsable(session, key, by)
        order = computation.Order(
            database=current_hub().config.database_url,
            challenge=challenge.id,
            version=challenge.latest,
            seq=feeds.ledger_head(session),
            windows=options.windows,
            late=options.late,
        )
    if not ONE_AT_A_TIME.acquire(blocking=False):
        raise RehearsalBusy
    try:
        report = child.call(
            computation.TARGET, cast(dict[str, Any], order), timeout_seconds=MOST_SECONDS
        )
    except child.ChildTooSlow:
        raise RehearsalTooLong from None
    finally:
        ONE_AT_A_TIME.release()
    return {**report, "seq": order["seq"]}


def rehearsable(session: Session, key: str, by: Person) -> Challenge:
    """The challenge, if she may rehearse it and sees all its teams.

    A draft can name any team, and a rehearsal shows people's past figures: so the right to the
    draft alone is not enough (promise S2).
    """
    challenge, relation = queries.visible_challenge(session, key, by)
    rules.check_right(by, "challenge:rehearse", relation)
    unseen = queries.unseen_teams(session, challenge, by)
    if unseen:
        raise TeamsNotSeen(teams=", ".join(unseen))
    return challenge
