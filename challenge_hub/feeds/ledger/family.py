"""Whether a line may still be corrected, voided or decided on: what refers to it already.

Contract: 2.2 (the last correction is the one to correct; a void removes a fact with its
corrections, a void of a correction restores what stood before) and 2.3 (one live correction).
"""

from challenge_hub.feeds.ledger.answers import CONFLICT, Answer, rejected
from challenge_hub.feeds.ledger.store import Line, Store
from challenge_hub.feeds.rules import REFERRING, Kind

LINE = "SELECT seq, feed, kind, ref, digest FROM ledger_fact f WHERE seq = ?"
REFERRERS = "SELECT seq, feed, kind, ref, digest FROM ledger_fact f WHERE ref = ?"
CANCELS = frozenset({Kind.VOID, Kind.DECLINE})


class Family:
    """Lines and what refers to them, from the ledger and from the group being decided."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._new: dict[int, Line] = {}
        self._new_referrers: dict[int, list[Line]] = {}

    def add(self, line: Line) -> None:
        self._new[line.seq] = line
        if line.ref is not None:
            self._new_referrers.setdefault(line.ref, []).append(line)

    def refuse(self, kind: int, target: int) -> Answer | None:
        """Why a line of `kind` may not speak of line `target`; None when it may."""
        line = self._line(target)
        if line.kind in REFERRING - {Kind.CORRECTION} and not _may_decide(kind, line):
            return rejected("ref", "wrong_ref")
        referrers = self._referrers(target)
        if kind in {Kind.ACCEPT, Kind.DECLINE}:
            decided = any(each.kind in {Kind.ACCEPT, Kind.DECLINE} for each in referrers)
            return Answer(CONFLICT, code="decided_already") if decided else None
        if self._dead(line):
            return Answer(CONFLICT, code="voided_already")
        if self._corrected(referrers) and (kind == Kind.CORRECTION or line.ref is not None):
            return Answer(CONFLICT, code="corrected_already")
        return None

    def _line(self, seq: int) -> Line:
        return self._new.get(seq) or Line(*self._store.query(LINE, (seq,))[0])

    def _referrers(self, seq: int) -> list[Line]:
        stored = [Line(*row) for row in self._store.query(REFERRERS, (seq,))]
        return stored + self._new_referrers.get(seq, [])

    def _corrected(self, referrers: list[Line]) -> bool:
        """Whether one of them is a correction that still stands."""
        return any(
            each.kind == Kind.CORRECTION
            and not any(later.kind in CANCELS for later in self._referrers(each.seq))
            for each in referrers
        )

    def _dead(self, line: Line) -> bool:
        """Whether the line, or what it corrects, was voided."""
        while True:
            if any(each.kind == Kind.VOID for each in self._referrers(line.seq)):
                return True
            if line.ref is None:
                return False
            line = self._line(line.ref)


def _may_decide(kind: int, line: Line) -> bool:
    """A late void may be accepted or declined, like any late line; a decision may not."""
    return kind in {Kind.ACCEPT, Kind.DECLINE} and line.kind == Kind.VOID
