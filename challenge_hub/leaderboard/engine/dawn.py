"""The standings of this morning, from which today's gain is told, put away until asked for.

They are asked for when a board is first shown, and changed by what comes late; else a race would
hold everything twice.
"""

from collections.abc import Callable
from fractions import Fraction

import msgspec

from challenge_hub.leaderboard.boards.scene import score
from challenge_hub.scoring.lean import LeanStandings
from challenge_hub.scoring.snapshot import restore, snapshot

Scores = dict[str, Fraction | None]
EMPTY = b"null"


class Dawn:
    """The standings as of `at` (microseconds). `begin` makes such standings without a line."""

    def __init__(
        self,
        at: int,
        begin: Callable[[int], LeanStandings],
        packed: bytes = EMPTY,
        scores: Scores | None = None,
    ) -> None:
        """Take up what `packed` holds; `scores` where they were worked out before."""
        self.at = at
        self._begin, self._packed, self._scores = begin, packed, scores
        self._open: LeanStandings | None = None

    def opened(self) -> LeanStandings:
        """The standings, to be read."""
        if self._open is None:
            self._open = self._begin(self.at)
            if self._packed != EMPTY:
                restore(self._open, msgspec.json.decode(self._packed))
        return self._open

    def changing(self) -> LeanStandings:
        """The standings, to be changed."""
        standings = self.opened()
        self._packed, self._scores = b"", None
        return standings

    @property
    def changed(self) -> bool:
        """Whether they have changed since they were put away."""
        return not self._packed

    def pack(self) -> bytes:
        """Put them away again, scored once, so that a restart need not; returns them as JSON."""
        if self._open is not None and self.changed:
            self.scores()
            self._packed = packed(self._open)
        self._open = None
        return self._packed

    @property
    def known_scores(self) -> Scores | None:
        """The teams' scores, where they have been worked out."""
        return self._scores

    def scores(self) -> Scores:
        """The scores of the teams that had a rank."""
        if self._scores is None:
            self._scores = scores_of(self.opened())
            if not self.changed:
                self._open = None
        return self._scores


def scores_of(live: LeanStandings) -> Scores:
    return {row.entrant.team: score(row) for row in live.teams() if row.rank is not None}


def packed(live: LeanStandings) -> bytes:
    """Standings as JSON."""
    return msgspec.json.encode(snapshot(live))
