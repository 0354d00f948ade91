"""Builds races beside the running ones, in small steps, so that no board waits for another.

A race begins from its checkpoint, or without one from the beginning of the ledger, and is put in
its seat once it has seen every line that the engine has seen. Until then the seat's old race, if
there is one, goes on.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

import structlog

from challenge_hub.foundation import clock
from challenge_hub.foundation.database import no_answer, reading
from challenge_hub.leaderboard.concern import Reader
from challenge_hub.leaderboard.engine import checkpoint
from challenge_hub.leaderboard.engine.checkpoint import Stored
from challenge_hub.leaderboard.engine.harvest import Harvest
from challenge_hub.leaderboard.engine.library import Library, Loaded, load_many
from challenge_hub.leaderboard.engine.press import Press
from challenge_hub.leaderboard.engine.race import Race
from challenge_hub.leaderboard.engine.routes import Routes
from challenge_hub.leaderboard.engine.seats import Seat, guarded

DONE = object()
CHUNK = 500  # challenges whose rosters and lines are read together
log = structlog.get_logger()


class Job(NamedTuple):
    """Seats whose races are built together, step by step."""

    seats: list[Seat]
    steps: Iterator[None]


class Loader:
    """`head` says which line the engine has seen; `put` seats a race that has seen it too."""

    def __init__(self, head: Callable[[], int], put: Callable[[Seat], None]) -> None:
        self._head, self._put = head, put
        self._queue: deque[list[Seat]] = deque()
        self._jobs: deque[Job] = deque()  # begun and not finished
        self._reader = Reader()

    def ask(self, seats: Iterable[Seat]) -> None:
        """Load these after those that were asked for before."""
        waiting = list(seats)
        for start in range(0, len(waiting), CHUNK):
            self._queue.append(waiting[start : start + CHUNK])

    def work(self, seconds: float) -> bool:
        """Go on for about so long; whether everything is loaded."""
        deadline = clock.monotonic() + seconds
        while clock.monotonic() <= deadline:
            if not self._jobs:
                if not self._queue:
                    return True
                self._begin(self._queue.popleft())
            self._step()
        return False

    def load_now(self, seat: Seat, seconds: float) -> None:
        """Load one that somebody looks at before all others; what takes longer goes on later."""
        deadline = clock.monotonic() + seconds
        before = len(self._jobs)
        seat.stale = True
        self._begin([seat])
        while len(self._jobs) > before and clock.monotonic() <= deadline:
            self._step()

    def _begin(self, seats: list[Seat]) -> None:
        self._jobs.appendleft(Job(seats, self._load(seats)))

    def _step(self) -> None:
        """Some ten milliseconds of the foremost job. One that is broken off begins anew later."""
        job = self._jobs.popleft()
        try:
            if next(job.steps, DONE) is not DONE:
                self._jobs.appendleft(job)
        except BaseException:
            for seat in job.seats:
                seat.stale = True
            self.ask(job.seats)
            raise

    def _load(self, seats: list[Seat]) -> Iterator[None]:
        """The steps of a job."""
        seats = [seat for seat in seats if seat.stale]
        found = self._read(seats)
        yield
        if found is None:
            return
        library, checkpoints = found
        building = Routes()
        fresh: dict[Seat, Seat] = {}  # a new one, and the one whose place it will take
        for seat in seats:
            with guarded(seat):
                stored = checkpoints.get(seat.head.id)
                twin = _twin(seat, library.loaded(seat.head), stored, self._head())
                if twin is not None and twin.race is not None:
                    fresh[twin] = seat
                    building.put(twin, twin.race.loaded.lineup.concern)
            yield
        yield from self._catch_up(building, fresh)

    def _read(self, seats: list[Seat]) -> tuple[Library, Mapping[int, Stored]] | None:
        """What they need from the database; after a failure each is tried by itself."""
        heads = [seat.head for seat in seats]
        try:
            with reading() as session:
                checkpoints = checkpoint.of(session, [head.id for head in heads])
                return load_many(session, heads), checkpoints
        except Exception as error:  # one broken document must not keep the others from being loaded
            if no_answer(error):
                raise
            log.exception("challenges_not_loaded", count=len(seats))
            if len(seats) == 1:
                seats[0].park()
            else:
                self._queue.extend([seat] for seat in seats)
            return None

    def _catch_up(self, building: Routes, fresh: dict[Seat, Seat]) -> Iterator[None]:
        """Read what the new races have not seen, then seat them all at once."""
        now = clock.micros(clock.now())
        for twin in fresh:
            with guarded(twin):
                if twin.race is not None:
                    twin.race.begin(now)
        harvest = Harvest(building, fresh, self._reader)
        seen = min((twin.race.seq for twin in fresh if twin.race is not None), default=0)
        while fresh and seen < self._head():
            up_to = self._head()
            with reading() as session:
                yield from harvest.read(session, seen, up_to, now)
            seen = up_to
        for twin, seat in fresh.items():
            with guarded(twin):
                if twin.race is not None:
                    twin.race.ready()
            if twin.race is None:
                seat.park()
                continue
            seat.race, seat.saved, seat.parked_until = twin.race, twin.saved, None
            seat.race.follow(seat.head)
            seat.race.seq = seen
            self._put(seat)


def _twin(seat: Seat, loaded: Loaded, stored: Stored | None, head: int) -> Seat | None:
    """A seat beside the old one with a race to be filled; None where the old one is as good.

    An old race has seen every line up to `head`, which the engine has.
    """
    seat.stale, old = False, seat.race
    if old is not None and old.loaded.same(loaded):
        return None
    now = clock.micros(clock.now())
    if old is not None and old.loaded.plays_alike(loaded):  # other names are shown
        race, saved = Race(loaded, now, old.keep()), seat.saved
        race.seq = head
    else:
        race = checkpoint.taken_up(stored, loaded, now)
        saved = race.seq
    return Seat(seat.head, Press(seat.press.epoch), race, saved=saved)
