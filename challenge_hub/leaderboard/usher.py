"""Who may watch which board, for thousands of screens that come back together, or are open.

What the database said is remembered as long as the audit trail ends where it ended then. Whatever
closes a session, or changes a person, a team or a challenge, adds to it in the same transaction: a
right that was taken away ends at once, whichever process took it (promise S3). Only time adds
nothing, so the end of a session is remembered with it.
"""

import threading
from collections.abc import Collection, Iterable
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

Pair = tuple[str, str]  # the token of a session and the key of a board


class Watcher(NamedTuple):
    """A person with an open session. `site` counts her screens; empty where sites do not matter."""

    person: Person
    until: datetime  # on the wall
    perimeter: people.Perimeter
    site: str


class Board(NamedTuple):
    challenge: Challenge
    wrote: set[tuple[int, int]]


class Admission(NamedTuple):
    """That somebody may watch a board: for how long, and where the trail ended when it was read."""

    site: str  # that her screens count for
    until: datetime  # on the wall
    end: str | None

    def holds(self, end: str | None, wall: datetime) -> bool:
        """Whether it is still known, with the trail ending there now."""
        return self.end == end and wall < self.until


@dataclass
class Memory:
    """What is known while the audit trail ends with the entry of this hash.

    All of it was read after that end was, so it is never older.
    """

    end: str | None
    watchers: dict[str, Watcher] = field(default_factory=dict)  # by token
    boards: dict[str, Board] = field(default_factory=dict)
    allowed: dict[Pair, Admission] = field(default_factory=dict)

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

    def admit(self, token: str, key: str, wall: datetime, deadline: float) -> Admission | None:
        """None for who may not watch the board. Raises as `admit_all` does."""
        return self.admit_all([(token, key)], wall, deadline).get((token, key))

    def admit_all(
        self, pairs: Collection[Pair], wall: datetime, deadline: float
    ) -> dict[Pair, Admission]:
        """Those that may watch: what is not remembered is read, all people in a few statements.

        Beside them two for each board and, where sites matter, two for each person. Raises what a
        silent database raises; StoreBusy in line after `deadline`, by the monotonic clock.
        """
        memory = self._current(deadline)
        known = {pair: memory.allowed[pair] for pair in pairs if pair in memory.allowed}
        known = {pair: found for pair, found in known.items() if wall < found.until}
        if len(known) == len(pairs):
            return known
        if not self._few.acquire(timeout=max(0.0, deadline - monotonic())):
            raise StoreBusy
        try:
            return known | self._ask(memory, [pair for pair in pairs if pair not in known], wall)
        finally:
            self._few.release()

    def end(self, deadline: float) -> str | None:
        """The hash of the trail's last entry, as it is now. Raises as `admit_all` does."""
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

    def _ask(
        self, memory: Memory, pairs: Collection[Pair], wall: datetime
    ) -> dict[Pair, Admission]:
        with self._app.app_context(), reading() as session:
            self._know_watchers(session, memory, {token for token, _ in pairs}, wall)
            for key in {key for _, key in pairs} - memory.boards.keys():
                board = _read_board(session, key)
                if board is not None:
                    memory.boards[key] = board
        found = {}
        for token, key in pairs:
            watcher, board = memory.watchers.get(token), memory.boards.get(key)
            if watcher is not None and board is not None and _may_watch(watcher, board, wall):
                found[token, key] = Admission(watcher.site, watcher.until, memory.end)
        memory.allowed.update(found)
        return found

    def _know_watchers(
        self, session: Session, memory: Memory, tokens: Iterable[str], wall: datetime
    ) -> None:
        """Read those who are not in memory, or whose sessions may have been renewed since."""
        unknown = {}
        for token in tokens:
            watcher = memory.watchers.get(token)
            if watcher is None or watcher.until <= wall:
                unknown[token_hash(token)] = token
        found = people.open_sessions_of(session, unknown, wall)
        perimeters = people.perimeters(session, [person for _, person in found])
        for row, person in found:
            site = people.home_site(session, person) if self._sites else ""
            watcher = Watcher(person, row.expires_at, perimeters[person.id], site)
            memory.watchers[unknown[row.token_hash]] = watcher


def _may_watch(watcher: Watcher, board: Board, wall: datetime) -> bool:
    who, what = watcher.person, board.challenge
    relation = challenges.relation_between(what, who, watcher.perimeter, board.wrote)
    return wall < watcher.until and may(who, "board:watch", relation)


def _read_board(session: Session, key: str) -> Board | None:
    challenge = challenges.find_challenge(session, key)
    if challenge is None:
        return None
    return Board(challenge, challenges.writers(session, challenge.id))
