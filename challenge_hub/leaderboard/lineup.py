"""Who plays by which rules: all that a challenge's standings follow from, besides the facts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from challenge_hub.challenges import queries as challenges
from challenge_hub.leaderboard.concern import Concern, concern_of
from challenge_hub.leaderboard.rules import roster_hash
from challenge_hub.people import queries as people
from challenge_hub.people.queries import Entry
from challenge_hub.scoring.plan import Plan, plan_from
from challenge_hub.scoring.roster import Membership, Roster


@dataclass(frozen=True)
class Lineup:
    """The approved rules, and all stays of whoever has one in a team that takes part.

    `ids` gives the opaque id of each person on the roster; `concern` says which facts can count.
    """

    plan: Plan
    roster: tuple[Membership, ...]
    ids: Mapping[str, int]
    concern: Concern
    roster_hash: str


def lineup(session: Session, key: str) -> Lineup:
    """Of one challenge. Raises ChallengeNotFound where it has no approved file."""
    approved = challenges.approved_challenge(session, key)
    plan = plan_from(approved.document, approved.content_hash)
    return lineup_from(plan, people.roll(session, plan.teams))


def lineup_from(plan: Plan, entries: Sequence[Entry]) -> Lineup:
    """Of a plan and the entries of the roll that are in its teams."""
    roster = tuple(entry.stay for entry in entries)
    ids = {entry.stay.person: entry.id for entry in entries}
    return Lineup(plan, roster, ids, concern_of(plan, Roster(roster), ids), roster_hash(roster))
