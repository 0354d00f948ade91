"""The loop: woken by each commit, and by a slow poll for what a wake missed.

A lone fact shows at once; after that a board gets at most ten frames a second. A challenge whose
computation fails is parked, with an alarm, and tried again a minute later; the others go on.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import structlog
from flask import Flask
from psycopg import Error as DriverError
from sqlalchemy.orm import Session

from challenge_hub.feeds import queries as feeds
from challenge_hub.feeds.signals import facts_committed
from challenge_hub.foundation import clock
from challenge_hub.foundation.database import NO_ANSWER, current_database, reading
from challenge_hub.foundation.hub import Hub, current_hub
from challenge_hub.foundation.metrics import histogram
from challenge_hub.leaderboard import queries
from challenge_hub.leaderboard.boards.scene import Scene, Script
from challenge_hub.leaderboard.engine import store
from challenge_hub.leaderboard.engine.lead import Leadership, leadership_of
from challenge_hub.leaderboard.engine.load import load
from challenge_hub.leaderboard.engine.press import Press, time_line
from challenge_hub.leaderboard.engine.race import Race
from challenge_hub.leaderboard.errors import SteppedDown
from challenge_hub.leaderboard.frames import Frames
from challenge_hub.leaderboard.rules import Interest

POLL_SECONDS = 0.25
STANDBY_SECONDS = 0.5  # between two tries to lead
PACE_SECONDS = 0.1  # at most ten frames a second
LONGEST_TURN_SECONDS = 5.0
PARK_SECONDS = 60.0
BATCH = 2000  # lines between two breaths of the event loop
TURN_SECONDS = histogram(
    "engine_turn_seconds",
    "A turn: from reading the ledger to the frames put out.",
    (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
)
log = structlog.get_logger()


@dataclass
class Seat:
    """A challenge at the engine: its race and press, None while it is parked."""

    head: queries.Head
    press: Press
    race: Race | None = None
    parked_until: float = 0.0


@dataclass
class Engine:
    """Leads in one process. `turn` may also be called by hand, as tests do."""

    app: Flask
    epoch: int = 0
    seq: int = 0
    seats: dict[str, Seat] = field(default_factory=dict)
    _wake: threading.Event = field(default_factory=threading.Event)
    _stopping: bool = False
    _thread: threading.Thread | None = None
    _turning: threading.RLock = field(default_factory=threading.RLock)
    _beat: float = 0.0  # when the last turn ended
    _people: int = -1  # the audit trail's head when the roster was read
    _lead: Leadership | None = None

    @property
    def frames(self) -> Frames:
        frames: Frames = self.app.extensions["board_frames"]
        return frames

    @property
    def interest(self) -> Interest:
        """Which boards somebody watches."""
        interest: Interest = self.app.extensions["board_interest"]
        return interest

    def start(self) -> None:
        """Stand by, and lead as soon as nobody else does; in a thread of its own."""
        self._beat = clock.monotonic()
        hub: Hub = self.app.extensions["hub"]
        self._lead = leadership_of(hub.database)
        hub.probes["engine"], hub.says["engine"] = self.probe, self.say
        facts_committed.connect(self._woken)
        self._thread = threading.Thread(target=self._run, name="boards", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End after the turn that runs, and let another one lead. Safe to repeat."""
        facts_committed.disconnect(self._woken)
        self._stopping = True
        self._wake.set()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join(5)

    def probe(self) -> str | None:
        """For /readyz: what is wrong with the engine; None while it turns or stands by."""
        age = clock.monotonic() - self._beat
        return None if age <= LONGEST_TURN_SECONDS else f"no turn for {age:.0f} s"

    def say(self) -> str:
        """For /readyz: `leads` or `standby`."""
        return "leads" if self.epoch else "standby"

    def wake(self) -> None:
        """Have it turn now: facts came, perhaps by way of another process."""
        self._wake.set()

    def _woken(self, sender: Any, **span: Any) -> None:
        self.wake()

    def _run(self) -> None:
        while not self._stopping:
            began = clock.monotonic()
            with self.app.app_context():
                leads = self._step()
            if not self._stopping:
                self._wake.wait(POLL_SECONDS if leads else STANDBY_SECONDS)
                self._wake.clear()
                time.sleep(max(0.0, PACE_SECONDS - (clock.monotonic() - began)))
        if self._lead is not None:
            self._lead.give_up()

    def _step(self) -> bool:
        """Turn once, if the lead is had; whether it is."""
        lead = self._lead or leadership_of(current_database())
        try:
            if self.epoch and not lead.holds():
                self._stand_by(lead)
            if not lead.take():
                self._beat = clock.monotonic()
                return False
            with TURN_SECONDS.time():
                self.turn()
            self._beat = clock.monotonic()
        except SteppedDown:
            self._stand_by(lead)
            return False
        except (*NO_ANSWER, DriverError) as error:
            log.warning("engine_waits_for_the_store", kind=type(error).__name__)
        except Exception:  # an engine that ends in silence would freeze every board
            log.exception("engine_turn_failed")
        return True

    def _stand_by(self, lead: Leadership) -> None:
        """Forget everything and let others lead; the next try may take the lead again."""
        log.warning("engine_stepped_down", epoch=self.epoch)
        with self._turning:
            lead.give_up()
            self.epoch, self.seq, self._people = 0, 0, -1
            self.seats.clear()

    def turn(self) -> None:
        """Take what is new and put out what changed. Raises SteppedDown."""
        with self._turning:
            if not self.epoch:
                self.epoch = store.take_over(clock.wall_now())
            now = clock.micros(clock.now())
            with reading() as session:
                if queries.epoch(session) != self.epoch:
                    raise SteppedDown
                self._seat_all(session, now)
                self._read(session)
                health = feeds.feed_health(session, clock.from_micros(now))
            self._each(lambda seat, race: self._put_out(seat, race, now, health))

    def hold(self, key: str) -> None:
        """Take up a challenge that nobody raced, such as a certified one somebody looks at."""
        with self._turning, reading() as session:
            head = queries.head_of(session, key)
            if head is not None and self.epoch and key not in self.seats:
                self.seats[key] = Seat(head, Press(self.epoch))
        self.turn()

    def final(self, key: str) -> tuple[int, bytes] | None:
        """The live standings after the grace, as bytes, and the seq that they stand at.

        None for a challenge that is parked or frozen: then nothing live is to be compared.
        """
        with self._turning:
            self.turn()
            seat = self.seats.get(key)
            standings = seat.race.final() if seat is not None and seat.race is not None else None
            return None if standings is None else (self.seq, standings.to_bytes())

    def scene(self, key: str, now: int) -> tuple[Script, Scene] | None:
        """How a challenge stands, for other words than a board's; None while it is not raced."""
        with self._turning:
            seat = self.seats.get(key)
            race = None if seat is None else seat.race
            return None if race is None else (race.script, race.scene(now))

    def _seat_all(self, session: Session, now: int) -> None:
        """Follow the challenges' states; load who is new, changed or due after a park."""
        people = queries.people_stamp(session)
        if people != self._people:
            self._people = people
            self._drop_changed(session)
        for head in queries.followed_challenges(session, self.seats):
            seat = self.seats.setdefault(head.key, Seat(head, Press(self.epoch)))
            if seat.head.approved != head.approved:
                seat.race = None
            seat.head = head
            if seat.race is not None:
                seat.race.follow(head)
            elif clock.monotonic() >= seat.parked_until:
                self._guard(seat, lambda seat=seat: self._load(session, seat, now))  # type: ignore[misc]  # bound now, on purpose

    def _drop_changed(self, session: Session) -> None:
        """Forget races whose roster or names are no longer what they were loaded with."""
        for seat in self.seats.values():
            if seat.race is None:
                continue
            fresh = load(session, seat.head)
            old = seat.race.loaded
            if (fresh.roster, fresh.script.people) != (old.roster, old.script.people):
                seat.race = None

    def _load(self, session: Session, seat: Seat, now: int) -> None:
        """Build a race from the ledger up to where the engine stands."""
        loaded = load(session, seat.head)
        race = Race(loaded, now)
        race.take(feeds.lines(session, up_to=self.seq))
        race.moments = store.kept_moments(session, loaded)
        seat.race = race

    def _read(self, session: Session) -> None:
        """Take the lines after the engine's seq, in order, each by every race."""
        while pairs := feeds.lines_after(session, self.seq, BATCH):
            lines = [line for _seq, line in pairs]
            self._each(lambda _seat, race: race.take(lines))  # noqa: B023  # called at once
            self.seq = pairs[-1][0]
            if len(pairs) < BATCH:
                return
            time.sleep(0)

    def _put_out(self, seat: Seat, race: Race, now: int, health: list[feeds.FeedHealth]) -> None:
        race.move_to(now)
        scene = race.scene(now, health)
        told, gone = race.tell(scene)
        if told or gone:
            store.keep_moments(race.loaded, self.epoch, told, gone)
            scene = race.scene(now, health)
        line = time_line(current_hub().clock)
        frame = seat.press.frame(race.script, scene, ledger=self.seq, time=line)
        if frame is not None:
            self.frames.put(frame)

    def _each(self, act: Callable[[Seat, Race], None]) -> None:
        for seat in list(self.seats.values()):
            race = seat.race
            if race is not None:
                self._guard(seat, lambda seat=seat, race=race: act(seat, race))  # type: ignore[misc]  # bound now, on purpose

    def _guard(self, seat: Seat, act: Callable[[], None]) -> None:
        """Park a challenge whose computation fails; the store's own troubles are everyone's."""
        try:
            act()
        except (*NO_ANSWER, SteppedDown):
            raise
        except Exception:  # whatever it is, it must not stop the other boards
            seat.race = None
            seat.parked_until = clock.monotonic() + PARK_SECONDS
            log.exception("challenge_parked_by_engine", challenge=seat.head.key)
