"""Looks again at who watches whenever the audit trail has moved.

So no open screen outlives its right to watch (promise S3). Those of one account and board cost
one look; where thousands watch, each with an account of its own, a round takes a while.
"""

import threading
from collections.abc import Callable
from contextlib import suppress

from challenge_hub.foundation.clock import monotonic, wall_now
from challenge_hub.foundation.database import NO_ANSWER
from challenge_hub.leaderboard.usher import Usher

EVERY_SECONDS = 1.0
PAUSE_SECONDS = 0.02  # between two looks into the database: those of thousands must slow nobody
PATIENCE_SECONDS = 5.0  # for one look


class Rounds:
    """Of one process. `dismiss` ends the connection of a screen."""

    def __init__(
        self,
        usher: Usher,
        *,
        dismiss: Callable[[str], None],
        start: Callable[[Callable[[], None]], object],
        sleep: Callable[[float], object],
    ) -> None:
        self._usher, self._dismiss = usher, dismiss
        self._start, self._sleep = start, sleep
        self._watching: dict[str, tuple[str, str]] = {}  # token and board, by Socket.IO session
        self._guard, self._walking = threading.Lock(), False
        self._end: str | None = None  # of the trail when the last whole round began

    def enter(self, sid: str, token: str, key: str) -> None:
        """Look after this screen from now on."""
        with self._guard:
            self._watching[sid] = token, key
            starts, self._walking = not self._walking, True
        if starts:
            self._start(self._walk_on)

    def leave(self, sid: str) -> None:
        with self._guard:
            self._watching.pop(sid, None)

    def _walk_on(self) -> None:
        """Run while there are screens."""
        while self._goes_on():
            with suppress(*NO_ANSWER):  # the next round begins anew
                self.walk()
            self._sleep(EVERY_SECONDS)

    def _goes_on(self) -> bool:
        with self._guard:
            self._walking = bool(self._watching)
            return self._walking

    def walk(self) -> None:
        """One round, if there is anything new in the trail. Raises NO_ANSWER."""
        end = self._usher.end(monotonic() + PATIENCE_SECONDS)
        if end == self._end:
            return
        refused: set[tuple[str, str]] = set()
        for pair in set(self._watching.values()):
            if not self._may_stay(*pair):
                refused.add(pair)
        for sid in [sid for sid, pair in list(self._watching.items()) if pair in refused]:
            self.leave(sid)
            self._dismiss(sid)
        self._end = end

    def _may_stay(self, token: str, key: str) -> bool:
        begun = monotonic()
        stays = self._usher.site_of(token, key, wall_now(), begun + PATIENCE_SECONDS) is not None
        self._sleep(PAUSE_SECONDS)
        return stays
