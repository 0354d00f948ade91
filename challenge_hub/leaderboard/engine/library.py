"""Everything that a race needs of a challenge, read in one go, for one challenge or for many."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from challenge_hub.challenges import queries as challenges
from challenge_hub.challenges.errors import ChallengeNotFound
from challenge_hub.foundation.hub import current_hub
from challenge_hub.leaderboard.boards.names import Named, shown_names
from challenge_hub.leaderboard.boards.scene import Script
from challenge_hub.leaderboard.lineup import Lineup, lineup_from
from challenge_hub.leaderboard.queries import Head
from challenge_hub.people import queries as people
from challenge_hub.people.queries import Entry
from challenge_hub.scoring.plan import Plan, plan_from
from challenge_hub.scoring.zone import start_of

SHOWN = ("diagnosis", "display", "schedule")  # what boards read of a document, beside its plan


@dataclass(frozen=True)
class Loaded:
    """A challenge ready to be raced."""

    head: Head
    script: Script
    lineup: Lineup

    def same(self, other: "Loaded") -> bool:
        """Whether standings made with one are those made with the other, names included."""
        return self.plays_alike(other) and (
            self.lineup.roster == other.lineup.roster and self.script.people == other.script.people
        )

    def plays_alike(self, other: "Loaded") -> bool:
        """Whether running sums made with one hold for the other."""
        mine, its = self.lineup, other.lineup
        return (mine.plan.content_hash, mine.roster_hash) == (
            its.plan.content_hash,
            its.roster_hash,
        )


def load(session: Session, head: Head) -> Loaded:
    """Read a challenge's approved document, the roster and the names. Raises ChallengeNotFound."""
    found = challenges.approved_documents(session, [head.id]).get(head.id)
    if found is None:
        raise ChallengeNotFound
    return Library(session, [found[0]]).loaded(head, *found)


def load_many(session: Session, heads: Sequence[Head]) -> "Library":
    """Read what all of these challenges need together; each is then made by `loaded`."""
    documents = challenges.approved_documents(session, [head.id for head in heads])
    library = Library(session, [document for document, _ in documents.values()])
    library.documents = documents
    return library


class Library:
    """Roster and names of the teams of some challenges."""

    def __init__(self, session: Session, documents: Iterable[Mapping[str, Any]]) -> None:
        self.documents: dict[int, tuple[dict[str, Any], str]] = {}
        wanted = [_named_teams(document) for document in documents]
        named = [teams for teams in wanted if teams is not None]
        every = len(named) < len(wanted)
        self._entries: dict[str, list[Entry]] = {}
        self._members: dict[str, dict[str, None]] = {}
        for entry in people.roll(session, None if every else {one for row in named for one in row}):
            self._entries.setdefault(entry.stay.person, []).append(entry)
            self._members.setdefault(entry.stay.team, {})[entry.stay.person] = None
        self._team_names = {team.code: team.name for team in people.teams(session)}

    def loaded(
        self, head: Head, document: Mapping[str, Any] | None = None, content_hash: str = ""
    ) -> Loaded:
        """One of the challenges. Raises ChallengeNotFound where it has no approved document."""
        if document is None:
            if head.id not in self.documents:
                raise ChallengeNotFound
            document, content_hash = self.documents[head.id]
        plan = plan_from(document, content_hash)
        entries = self._roll(plan)
        script = _script(head, document, plan, entries, self._names_of(plan, entries))
        return Loaded(head, script, lineup_from(plan, entries))

    def _roll(self, plan: Plan) -> list[Entry]:
        if plan.teams is None:
            codes = sorted(self._entries)
        else:
            members = (self._members.get(team, {}) for team in plan.teams)
            codes = sorted({code for row in members for code in row})
        return [entry for code in codes for entry in self._entries[code]]

    def _names_of(self, plan: Plan, entries: Iterable[Entry]) -> dict[str, str]:
        teams = {entry.stay.team for entry in entries}.union(plan.teams or ())
        return {team: self._team_names[team] for team in teams if team in self._team_names}


def _script(
    head: Head,
    document: Mapping[str, Any],
    plan: Plan,
    entries: Sequence[Entry],
    team_names: Mapping[str, str],
) -> Script:
    named = {one.id: Named(one.stay.person, one.name, one.pseudonym) for one in entries}
    return Script(
        key=head.key,
        title=document["title"],
        language=document["language"],
        zone=ZoneInfo(document["timezone"]),
        plan=plan,
        document={name: document[name] for name in SHOWN if name in document},
        teams=_teams(plan, entries),
        team_names=team_names,
        people=shown_names(named.values(), document.get("display", {}).get("names", "first")),
        rewards=_rewards(document),
        secret=_secret(head.key),
        freeze=_freeze(document),
    )


def _named_teams(document: Mapping[str, Any]) -> list[str] | None:
    """The teams that the file names; None for all."""
    teams = document.get("participants", {}).get("teams", "all")
    return None if teams == "all" else list(teams)


def _teams(plan: Plan, entries: Iterable[Entry]) -> tuple[str, ...]:
    """Teams in the order of their marks: the file's, else by code."""
    if plan.teams is not None:
        return plan.teams
    return tuple(sorted({entry.stay.team for entry in entries}))


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
