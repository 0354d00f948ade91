"""Looks again at who watches whenever the audit trail has moved.

So no open screen outlives its right to watch (promise S3), nor by much the end of its session.
Those of one session and board are looked at once, those of different sessions many at a time.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import structlog

from challenge_hub.foundation.clock import monotonic, wall_now
from challenge_hub.foundation.database import no_answer
from challenge_hub.leaderboard.usher import Admission, Pair, Usher

EVERY_SECONDS = 1.0
MANY = 50  # looked at together: what it costs holds up the event loop, some milliseconds
REST = 4  # times as long as a look took: the rounds of thousands must slow nobody
BREATH = 100  # connections ended between two breaths of the event loop
PATIENCE_SECONDS = 5.0  # for one look
log = structlog.get_logger()


@dataclass
class Party:
    """The screens of one session that show one board, and what they were admitted by."""

    admission: Admission
    sids: set[str]


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
        self._parties: dict[Pair, Party] = {}  # who was looked at longest ago first
        self._pairs: dict[str, Pair] = {}  # by Socket.IO session
        self._guard, self._walking = threading.Lock(), False

    def enter(self, sid: str, pair: Pair, admission: Admission) -> None:
        """Look after this screen from now on.

        The trail may have moved between its admission and now: then the next round looks at it.
        """
        with self._guard:
            self._forget(sid)
            party = self._parties.setdefault(pair, Party(admission, set()))
            party.admission = admission
            party.sids.add(sid)
            self._pairs[sid] = pair
            starts, self._walking = not self._walking, True
        if starts:
            self._start(self._walk_on)

    def leave(self, sid: str) -> None:
        with self._guard:
            self._forget(sid)

    def _forget(self, sid: str) -> None:
        pair = self._pairs.pop(sid, None)
        if pair is not None:
            party = self._parties[pair]
            party.sids.discard(sid)
            if not party.sids:
                del self._parties[pair]

    def _walk_on(self) -> None:
        """Run while there are screens."""
        while self._goes_on():
            try:
                self.walk()
            except Exception as error:  # rounds that end in silence would leave every right alive
                if not no_answer(error):
                    log.exception("round_of_screens_failed")
            self._sleep(EVERY_SECONDS)

    def _goes_on(self) -> bool:
        with self._guard:
            self._walking = bool(self._pairs)
            return self._walking

    def walk(self) -> None:
        """One round: of all whose admissions are older than the trail's end, or have ended.

        Raises what a silent database raises; the next round goes on with those not yet seen.
        """
        end, wall = self._usher.end(monotonic() + PATIENCE_SECONDS), wall_now()
        with self._guard:
            due = [
                pair
                for pair, party in self._parties.items()
                if not party.admission.holds(end, wall)
            ]
        for start in range(0, len(due), MANY):
            begun = monotonic()
            self._look_at(due[start : start + MANY])
            self._sleep(REST * (monotonic() - begun))

    def _look_at(self, pairs: Sequence[Pair]) -> None:
        try:
            deadline = monotonic() + PATIENCE_SECONDS
            admitted = self._usher.admit_all(pairs, wall_now(), deadline)
        except Exception as error:  # what cannot be read of one must not keep the others alive
            if no_answer(error):
                raise
            if len(pairs) > 1:
                for pair in pairs:
                    self._look_at([pair])
                return
            log.exception("screen_not_looked_at", board=pairs[0][1])
            admitted = {}
        for pair in pairs:
            if pair in admitted:
                self._keep(pair, admitted[pair])
            else:
                self._end(pair)

    def _keep(self, pair: Pair, admission: Admission) -> None:
        with self._guard:
            party = self._parties.pop(pair, None)
            if party is not None:
                party.admission = admission
                self._parties[pair] = party  # at the end

    def _end(self, pair: Pair) -> None:
        """End the connections of all that may not watch any more; their pages ask again."""
        with self._guard:
            party = self._parties.get(pair)
            sids = [] if party is None else list(party.sids)
        for number, sid in enumerate(sids, start=1):
            self.leave(sid)
            self._dismiss(sid)
            if number % BREATH == 0:
                self._sleep(0)
