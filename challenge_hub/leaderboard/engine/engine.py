"""What an engine does in one turn: follow states and people, take lines, load, look, keep.

Everything costs what changed, not what there is: 25,000 challenges at rest cost nothing a turn.
"""

import threading
import time
from collections.abc import Iterable

import structlog
from flask import Flask
from sqlalchemy.orm import Session

from challenge_hub.feeds import queries as feeds
from challenge_hub.foundation import clock
from challenge_hub.foundation.database import reading
from challenge_hub.leaderboard import queries
from challenge_hub.leaderboard.boards.scene import Scene, Script
from challenge_hub.leaderboard.concern import Reader
from challenge_hub.leaderboard.engine import store
from challenge_hub.leaderboard.engine.candidate import Candidate
from challenge_hub.leaderboard.engine.gallery import Gallery
from challenge_hub.leaderboard.engine.intake import Intake
from challenge_hub.leaderboard.engine.keeper import NEAR, Keeper
from challenge_hub.leaderboard.engine.loader import Loader
from challenge_hub.leaderboard.engine.press import Press
from challenge_hub.leaderboard.engine.routes import Routes
from challenge_hub.leaderboard.engine.seats import Seat
from challenge_hub.leaderboard.errors import SteppedDown
from challenge_hub.leaderboard.frames import Frames
from challenge_hub.leaderboard.rules import Interest
from challenge_hub.people import queries as people

SWEEP_SECONDS = 1.0  # between two looks at all seats for what is due by time
KEEP_SECONDS = 0.01  # of a turn, for checkpoints
STOP_SECONDS = 5.0  # for those of a graceful stop
HOLD_SECONDS = 2.0  # for loading a board that somebody looks at
REST_SECONDS = 5.0  # after it was loaded, before a race is saved
ALL_SECONDS = 600.0  # until everything is loaded
log = structlog.get_logger()


class Engine(Candidate):
    """Leads in one process. `turn` may also be called by hand, as tests do."""

    def __init__(self, app: Flask) -> None:
        super().__init__(app)
        self.interest: Interest = app.extensions["board_interest"]
        self._turning = threading.RLock()
        self.forget()

    @property
    def frames(self) -> Frames:
        frames: Frames = self.app.extensions["board_frames"]
        return frames

    def forget(self) -> None:
        """Hold nothing any more: others may lead."""
        with self._turning:
            self.epoch = self.seq = 0
            self.seats: dict[str, Seat] = {}
            self._trail: int | None = None  # up to which the audit trail was followed
            self._swept = 0.0
            self._no_board: set[str] = set()  # watched keys looked up since the last sweep
            self._routes = Routes()
            self._intake = Intake(self._routes, Reader())
            self._loader = Loader(lambda: self.seq, self._seated)
            self._gallery = Gallery(self.frames.put)
            self._keeper = Keeper()

    def turn(self, seconds: float = ALL_SECONDS) -> bool:
        """Take what is new and put out what changed; load for about so long.

        Returns whether all challenges are loaded. Raises SteppedDown and what the store raises.
        """
        with self._turning:
            if not self.epoch:
                self._take_over()
            now = clock.micros(clock.now())
            with reading() as session:
                if queries.epoch(session) != self.epoch:
                    raise SteppedDown
                self._follow(session)
                self._read(session, now)
                health = feeds.feed_health(session, clock.from_micros(now))
            watched = self.interest()
            self._take_up(watched)
            loaded = self._loader.work(seconds)
            self._gallery.show(self.seats, watched, self.seq, now, health)
            self._keeper.work(self.epoch, self.seq, KEEP_SECONDS)
            return loaded

    def save(self) -> None:
        """Keep what moved since the last checkpoints. Raises what `turn` raises."""
        with self._turning:
            if self.epoch:
                self._keeper.work(self.epoch, self.seq, STOP_SECONDS, all_of_them=True)

    def look(self, key: str) -> None:
        """Somebody looks at a board: see that its newest frame is as it stands.

        Takes up a challenge that nobody raced, such as a certified one.
        """
        if self._gallery.ask(key, self.interest()) and self.frames.newest(key) is not None:
            return
        with self._turning:
            if not self.epoch:
                return
            self._take_up([key])
            if key in self.seats:
                self.turn(0.0)

    def press(self) -> None:
        """Print what is watched as it stands now; nothing while another engine leads."""
        with self._turning:
            if self.epoch:
                self.turn(0.0)

    def final(self, key: str) -> tuple[int, bytes] | None:
        """The live standings after the grace, as bytes, and the seq that they stand at.

        None for a challenge that is parked or frozen, and where another engine leads: then nothing
        live is to be compared.
        """
        with self._turning:
            if not self.epoch:
                return None
            self.turn()
            seat = self.seats.get(key)
            if seat is None or seat.race is None:
                return None
            seat.race.move_to(clock.micros(clock.now()))
            standings = seat.race.final()
            return None if standings is None else (self.seq, standings.to_bytes())

    def scene(self, key: str, now: int) -> tuple[Script, Scene] | None:
        """How a challenge stands, for other words than a board's; None while it is not raced."""
        with self._turning:
            seat = self.seats.get(key)
            if seat is None or seat.race is None:
                return None
            seat.race.move_to(now)
            return seat.race.script, seat.race.scene(now)

    @property
    def parked(self) -> list[str]:
        """The challenges whose computation failed less than a minute ago."""
        return [key for key, seat in self.seats.items() if seat.parked_until is not None]

    def _take_over(self) -> None:
        epoch = store.take_over(clock.wall_now())
        with reading() as session:
            self.seq = feeds.ledger_head(session)
        self.epoch = epoch

    def _follow(self, session: Session) -> None:
        """Take up new states and rosters, as the audit trail tells of them."""
        if self._trail is None:
            self._trail = queries.trail_head(session)
            self._seat(queries.followed_challenges(session))
        elif changes := queries.changes_after(session, self._trail):
            self._trail = changes.number
            self._seat(queries.heads_of(session, changes.challenges))
            self._check_rosters(session, changes)
        if clock.monotonic() - self._swept > SWEEP_SECONDS:
            self._sweep()

    def _take_up(self, watched: Iterable[str]) -> None:
        """See that watched boards are raced: certified ones too, and before all others."""
        unknown = [key for key in watched if key not in self.seats and key not in self._no_board]
        if unknown:
            with reading() as session:
                self._seat(queries.heads_of(session, unknown))
            self._no_board.update(unknown)
        deadline = clock.monotonic() + HOLD_SECONDS
        for seat in [self.seats[key] for key in watched if key in self.seats]:
            waits = seat.race is None and seat.stale and seat.parked_until is None
            if waits and clock.monotonic() < deadline:
                self._loader.load_now(seat, HOLD_SECONDS)

    def _seat(self, heads: Iterable[queries.Head]) -> None:
        """Give each a seat, or let the one who has one follow; who is shown no more leaves."""
        new = []
        for head in heads:
            seat = self.seats.get(head.key)
            if head.state not in queries.SHOWN or not head.approved:
                self._leave(head.key)
            elif seat is None:
                new.append(self.seats.setdefault(head.key, Seat(head, Press(self.epoch))))
            else:
                seat.stale = seat.stale or seat.head.approved != head.approved
                new += [seat] if seat.stale and seat.parked_until is None else []
                self._let_follow(seat, head)
        self._loader.ask(new)

    def _let_follow(self, seat: Seat, head: queries.Head) -> None:
        seat.head = head
        self._gallery.note([seat])
        if seat.race is not None:
            seat.race.follow(head)

    def _leave(self, key: str) -> None:
        seat = self.seats.pop(key, None)
        if seat is not None:
            seat.race = None
            self._routes.drop(seat)

    def _check_rosters(self, session: Session, changes: queries.Changes) -> None:
        """Have the races of changed people and teams looked at, and no others."""
        near: dict[Seat, None] = {}
        if changes.everyone:
            near.update(dict.fromkeys(self.seats.values()))
        teams = changes.teams | people.teams_of(session, changes.people)
        for team in teams:
            near.update(dict.fromkeys(self._routes.of_team(team)))
        for person in changes.people:
            near.update(dict.fromkeys(self._routes.of_person(person)))
        stale = [seat for seat in near if seat.race is not None and not seat.stale]
        for seat in stale:
            seat.stale = True
        self._loader.ask(stale)

    def _read(self, session: Session, now: int) -> None:
        """Take the lines after the engine's seq, in order, each by the races it can touch."""
        while rows := feeds.rows_after(session, self.seq):
            moved = self._intake.deliver(session, rows, now)
            self.seq = rows[-1].seq
            self._gallery.note(moved)
            self._keeper.note(moved)
            time.sleep(0)

    def _seated(self, seat: Seat) -> None:
        """A race is ready: from now on it takes lines."""
        if seat.race is not None and self.seats.get(seat.head.key) is seat:
            self._routes.put(seat, seat.race.loaded.lineup.concern)
            seat.looked = clock.micros(clock.now())
            # What took long to read is saved at once: who dies again soon would read it again.
            seat.save_at = clock.monotonic() + (
                REST_SECONDS if self.seq - seat.saved <= NEAR else 0
            )
            self._gallery.note([seat])
            self._keeper.refresh([seat], self.seq, NEAR)

    def _sweep(self) -> None:
        """What is due by time: another try for the parked, old checkpoints."""
        self._swept = clock.monotonic()
        self._no_board.clear()
        due = [
            seat
            for seat in self.seats.values()
            if seat.parked_until is not None and seat.parked_until <= self._swept
        ]
        for seat in due:
            seat.parked_until = None
        self._loader.ask(due)
        self._keeper.refresh(self.seats.values(), self.seq)
