"""Everything that a race needs of a challenge, read in one go."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from challenge_hub.challenges import queries as challenges
from challenge_hub.foundation.hub import current_hub
from challenge_hub.leaderboard.boards.names import Named, shown_names
from challenge_hub.leaderboard.boards.scene import Script
from challenge_hub.leaderboard.queries import Head
from challenge_hub.people import queries as people
from challenge_hub.scoring.plan import Plan, plan_from
from challenge_hub.scoring.roster import Membership
from challenge_hub.scoring.zone import start_of

Codes = Mapping[str, int]


@dataclass(frozen=True)
class Loaded:
    """A challenge ready to be raced: its script, roster, and the opaque id of each code."""

    head: Head
    script: Script
    roster: tuple[Membership, ...]
    ids: Codes


def load(session: Session, head: Head) -> Loaded:
    """Read a challenge's approved document, the roster and the names to show."""
    approved = challenges.approved_challenge(session, head.key)
    plan = plan_from(approved.document, approved.content_hash)
    roster = people.roster(session)
    everyone = people.people(session)
    taking_part = {stay.person for stay in roster}
    named = [
        Named(one.code, one.name, one.pseudonym) for one in everyone if one.code in taking_part
    ]
    display = approved.document.get("display", {})
    script = Script(
        key=head.key,
        title=approved.document["title"],
        language=approved.document["language"],
        zone=ZoneInfo(approved.document["timezone"]),
        plan=plan,
        document=approved.document,
        teams=_teams(plan, roster),
        team_names={team.code: team.name for team in people.teams(session)},
        people=shown_names(named, display.get("names", "first")),
        rewards=_rewards(approved.document),
        secret=_secret(head.key),
        freeze=_freeze(approved.document),
    )
    return Loaded(head, script, tuple(roster), {one.code: one.id for one in everyone})


def _teams(plan: Plan, roster: list[Membership]) -> tuple[str, ...]:
    """Teams in the order of their marks: the file's, else by code."""
    return plan.teams if plan.teams is not None else tuple(sorted({s.team for s in roster}))


def _rewards(document: Mapping[str, Any]) -> dict[str, str]:
    """What each objective unlocks."""
    return {
        reward["for"]["objective"]: reward["what"]
        for reward in document.get("rewards", ())
        if isinstance(reward["for"], Mapping) and "objective" in reward["for"]
    }


def _freeze(document: Mapping[str, Any]) -> int | None:
    freeze = document.get("display", {}).get("freeze")
    return None if not freeze else start_of(freeze["from"], ZoneInfo(document["timezone"]))


def _secret(key: str) -> bytes:
    """Row keys of a board: the same after a restart, another on each board."""
    secret = current_hub().config.secret_keys[0]
    return hashlib.sha256(f"board rows {key} {secret}".encode()).digest()
