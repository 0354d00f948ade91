"""Which boards are looked at, when: watched ones at pace, the others when there is time.

A watched board that changed is pressed at each turn, so a lone fact shows at once. What changes by
time alone (the day, a silent feed) is looked for once a second. A board that nobody watches is not
pressed; its moments are looked for at least ten seconds apart, as far as a tenth of the engine's
time goes.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

from challenge_hub.feeds.queries import FeedHealth
from challenge_hub.foundation import clock
from challenge_hub.foundation.database import reading
from challenge_hub.foundation.hub import current_hub
from challenge_hub.leaderboard.boards.scene import Scene
from challenge_hub.leaderboard.engine import store
from challenge_hub.leaderboard.engine.press import time_line
from challenge_hub.leaderboard.engine.seats import Seat, guarded
from challenge_hub.leaderboard.frames import Frame

SECOND = 10**6  # microseconds
IDLE = SECOND  # of the product's time, between two looks for what time alone changes
APART = 10 * SECOND  # between two looks at a board that nobody watches
ASKED_SECONDS = 10.0  # how long a look by hand, such as polling, counts as watching
BUDGET_SECONDS = 0.01  # of a turn, for each of the two kinds that can wait
GLIMPSES = 200  # seats that are passed over in one turn to find one that is due


class Gallery:
    """Remembers what changed and who asked."""

    def __init__(self, put: Callable[[Frame], object]) -> None:
        self._put = put
        self._changed: dict[Seat, None] = {}
        self._asked: dict[str, float] = {}
        self._states: tuple[tuple[str, str], ...] = ()

    def note(self, seats: Iterable[Seat]) -> None:
        """These have changed since the last look at them."""
        self._changed.update(dict.fromkeys(seats))

    def ask(self, key: str, watched: Collection[str]) -> bool:
        """Count a board as watched for a while; whether it was watched before."""
        was = key in watched or key in self._recently_asked()
        self._asked[key] = clock.monotonic()
        return was

    def _recently_asked(self) -> Collection[str]:
        begun = clock.monotonic() - ASKED_SECONDS
        for key in [key for key, at in self._asked.items() if at < begun]:
            del self._asked[key]
        return self._asked

    def show(
        self,
        seats: Mapping[str, Seat],
        watched: Collection[str],
        ledger: int,
        now: int,
        health: Sequence[FeedHealth],
    ) -> None:
        """Look at what is due and put out the frames. Raises SteppedDown."""
        look = Look(ledger, now, health, self._put)
        states = tuple((feed.name, feed.state) for feed in health)
        shown = {key: seats[key] for key in (*watched, *self._recently_asked()) if key in seats}
        for seat in shown.values():
            if seat.parked_until is not None:
                look.stop(seat)
            elif seat in self._changed or not seat.pressed:
                self._changed.pop(seat, None)
                look.at(seat, press=True)
        idle = [seat for seat in shown.values() if abs(now - seat.looked) >= IDLE]
        idle = list(shown.values()) if states != self._states else idle
        self._states = states
        for seat in _in_time(sorted(idle, key=lambda seat: seat.looked)):
            look.at(seat, press=True)
        for seat in _in_time(self._due(now)):
            look.at(seat, press=False)
        look.finish()

    def _due(self, now: int) -> Iterator[Seat]:
        """Changed boards that nobody watches, the one that changed first first."""
        for seat in [seat for seat, _ in zip(self._changed, range(GLIMPSES), strict=False)]:
            del self._changed[seat]
            if seat.race is None:
                continue
            if abs(now - seat.looked) >= APART:
                yield seat
            else:
                self._changed[seat] = None


def _in_time(seats: Iterable[Seat]) -> Iterator[Seat]:
    deadline = clock.monotonic() + BUDGET_SECONDS
    for seat in seats:
        yield seat
        if clock.monotonic() > deadline:
            return


class Look:
    """All looks of one turn: what they tell is stored together, then the frames go out."""

    def __init__(
        self,
        ledger: int,
        now: int,
        health: Sequence[FeedHealth],
        put: Callable[[Frame], object],
    ) -> None:
        self._ledger, self._now, self._health, self._put = ledger, now, health, put
        self._time = time_line(current_hub().clock)
        self._told: list[store.Told] = []
        self._scenes: dict[Seat, Scene | None] = {}  # None: to be made again, with its moments

    def at(self, seat: Seat, *, press: bool) -> None:
        """See what rose or was reached since the last look; with `press`, have a frame put out."""
        race = seat.race
        if race is None:
            return
        with guarded(seat):
            if race.moments is None:
                with reading() as session:
                    race.moments = store.kept_moments(session, race.loaded)
            race.move_to(self._now)
            scene = race.scene(self._now, self._health)
            told, gone = race.tell(scene)
            if told or gone:
                self._told.append(store.Told(race.loaded, seat.press.epoch, told, gone))
            seat.looked, seat.pressed = self._now, press
            if press:
                self._scenes[seat] = None if told or gone else scene

    def stop(self, seat: Seat) -> None:
        """Have a board that is parked say that it stands still."""
        frame = seat.press.stopped(seat.head.key, ledger=self._ledger, time=self._time)
        if frame is not None:
            self._put(frame)

    def finish(self) -> None:
        """Store the moments, then press. Raises SteppedDown."""
        if self._told:
            store.keep_moments(self._told)
        for seat, scene in self._scenes.items():
            with guarded(seat):
                self._press(seat, scene)

    def _press(self, seat: Seat, scene: Scene | None) -> None:
        race = seat.race
        if race is not None:
            scene = scene or race.scene(self._now, self._health)
            frame = seat.press.frame(race.script, scene, ledger=self._ledger, time=self._time)
            if frame is not None:
                self._put(frame)
