"""Writes checkpoints: of races that moved, a few at a time, and of all at a graceful stop."""

from collections.abc import Iterable

from challenge_hub.feeds import queries as feeds
from challenge_hub.foundation import clock
from challenge_hub.foundation.database import reading, transaction
from challenge_hub.leaderboard.engine import checkpoint, store
from challenge_hub.leaderboard.engine.seats import Seat, guarded
from challenge_hub.leaderboard.models import BoardCheckpoint

EVERY_SECONDS = 30.0
SHARE = 20  # a race is saved at most for a twentieth of the time
WHOLE = 10  # all of them together at most a tenth
BATCH = 50  # in one transaction
NEAR, FAR = 5_000, 200_000  # lines; the tail of FAR takes half a second to read


class Keeper:
    """Remembers whose state on disk is behind."""

    def __init__(self) -> None:
        self._behind: dict[Seat, None] = {}
        self._rest_until = 0.0

    def note(self, seats: Iterable[Seat]) -> None:
        """These have moved since their checkpoints, if they have any."""
        self._behind.update(dict.fromkeys(seats))

    def refresh(self, seats: Iterable[Seat], seq: int, lines: int = FAR) -> None:
        """Note also those at rest whose checkpoints stand so far back that the tail costs."""
        self.note(one for one in seats if one.race is not None and seq - one.saved > lines)

    def work(self, epoch: int, seq: int, seconds: float, *, all_of_them: bool = False) -> None:
        """Save for about so long, the longest behind first. Raises SteppedDown."""
        begun = clock.monotonic()
        if begun < self._rest_until and not all_of_them:
            return
        while self._behind and clock.monotonic() - begun < seconds:
            due = [seat for seat in self._next() if all_of_them or seat.save_at <= begun]
            if not due:
                break
            self._save(due, epoch, seq)
        self._rest_until = clock.monotonic() + (WHOLE - 1) * (clock.monotonic() - begun)

    def _next(self) -> list[Seat]:
        """A batch from the front, which goes to the back until it is saved."""
        batch = [seat for seat, _ in zip(self._behind, range(BATCH), strict=False)]
        for seat in batch:
            del self._behind[seat]
            self._behind[seat] = None
        return batch

    def _save(self, seats: list[Seat], epoch: int, seq: int) -> None:
        with reading() as session:
            ledger_hash = feeds.ledger_hash(session, seq)
        rows: list[BoardCheckpoint] = []
        for seat in seats:
            begun = clock.monotonic()
            with guarded(seat):
                if seat.race is not None:
                    rows.append(checkpoint.written(seat.race, seq, ledger_hash))
            took = clock.monotonic() - begun
            seat.save_at = clock.monotonic() + max(EVERY_SECONDS, SHARE * took)
        with transaction() as session:
            store.check_lead(session, epoch)
            checkpoint.replace(session, rows)
        for seat in seats:
            seat.saved = seq
            self._behind.pop(seat, None)
