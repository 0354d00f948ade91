"""Who may watch which board, for thousands of screens that come back together.

What the database said is remembered as long as the audit trail ends where it ended then. Whatever
closes a session, or changes a person, a team or a challenge, adds to it in the same transaction: a
right that was taken away ends at once, whichever process took it (promise S3). Only time adds
nothing, so the end of a session is remembered with it.
"""

import threading
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from flask import Flask
from sqlalchemy.orm import Session

from challenge_hub.challenges import queries as challenges
from challenge_hub.challenges.models import Challenge
from challenge_hub.foundation.authorisation import may
from challenge_hub.foundation.clock import monotonic
from challenge_hub.foundation.database import Database, reading
from challenge_hub.foundation.errors import StoreBusy
from challenge_hub.people import queries as people
from challenge_hub.people.models import Person
from challenge_hub.people.rules import token_hash

FEW = 4  # looks into the database at a time: its connections are for pages and feeds
MOST = 50_000  # of what is remembered of one kind
END = "SELECT hash FROM audit_entry ORDER BY number DESC LIMIT 1"


class Watcher(NamedTuple):
    """A person with an open session. `site` counts her screens; empty where sites do not matter."""

    person: Person
    until: datetime  # on the wall
    sight: challenges.Sight
    site: str


class Board(NamedTuple):
    challenge: Challenge
    wrote: set[tuple[int, int]]


@dataclass
class Memory:
    """What is known while the audit trail ends with the entry of this hash.

    All of it was read after that end was, so it is never older.
    """

    end: str | None
    watchers: dict[str, Watcher] = field(default_factory=dict)  # by token
    boards: dict[str, Board] = field(default_factory=dict)
    allowed: dict[tuple[str, str], datetime] = field(default_factory=dict)  # until when

    @property
    def full(self) -> bool:
        return len(self.allowed) >= MOST or len(self.watchers) >= MOST


class Usher:
    """Of one process. With `sites` it also says for which site a screen counts."""

    def __init__(self, app: Flask, *, sites: bool) -> None:
        self._app, self._sites = app, sites
        self._database: Database = app.extensions["database"]
        self._memory = Memory(None)
        self._begun = self._ended = 0  # looks at the end of the trail
        self._look = threading.Lock()
        self._few = threading.BoundedSemaphore(FEW)

    def site_of(self, token: str, key: str, wall: datetime, deadline: float) -> str | None:
        """The site that a watching screen counts for; None for who may not watch the board.

        Raises what a silent database raises; StoreBusy after so many
        monotonic seconds in line.
        """
        memory = self._current(deadline)
        until = memory.allowed.get((token, key))
        if until is not None and wall < until:
            return memory.watchers[token].site
        if not self._few.acquire(timeout=max(0.0, deadline - monotonic())):
            raise StoreBusy
        try:
            return self._ask(memory, token, key, wall)
        finally:
            self._few.release()

    def end(self, deadline: float) -> str | None:
        """The hash of the trail's last entry, as it is now. Raises as `site_of` does."""
        return self._current(deadline).end

    def _current(self, deadline: float) -> Memory:
        """What is true now: a look that began after the call; one serves all who wait for it.

        Others may replace what was returned meanwhile: it stays as true as it was.
        """
        mine = self._begun + 1
        if not self._look.acquire(timeout=max(0.0, deadline - monotonic())):
            raise StoreBusy
        try:
            if self._ended < mine:
                self._begun += 1
                end = self._database.peek(END)
                if self._memory.end != end or self._memory.full:
                    self._memory = Memory(end)
                self._ended = self._begun
            return self._memory
        finally:
            self._look.release()

    def _ask(self, memory: Memory, token: str, key: str, wall: datetime) -> str | None:
        with self._app.app_context(), reading() as session:
            watcher = memory.watchers.get(token)
            if watcher is None or watcher.until <= wall:
                watcher = self._read_watcher(session, token, wall)
            board = memory.boards.get(key) or _read_board(session, key)
        if watcher is None or board is None:
            return None
        memory.watchers[token], memory.boards[key] = watcher, board
        who, what = watcher.person, board.challenge
        relation = challenges.relation_between(what, who, watcher.sight, board.wrote)
        if not may(who, "board:watch", relation):
            return None
        memory.allowed[token, key] = watcher.until
        return watcher.site

    def _read_watcher(self, session: Session, token: str, wall: datetime) -> Watcher | None:
        found = people.open_session_of(session, token_hash(token), wall)
        if found is None:
            return None
        row, person = found
        site = people.home_site(session, person) if self._sites else ""
        return Watcher(person, row.expires_at, challenges.sight_of(session, person), site)


def _read_board(session: Session, key: str) -> Board | None:
    challenge = challenges.find_challenge(session, key)
    if challenge is None:
        return None
    return Board(challenge, challenges.writers(session, challenge.id))
