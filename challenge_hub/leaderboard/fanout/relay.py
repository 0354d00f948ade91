"""In a process that shows boards: has their frames brought from the engine that leads elsewhere.

Frames come by Redis as they are printed, and are looked up in a table four times a second whatever
Redis does, so that a screen is never more than two seconds behind. Finding out that Redis hangs
only has the table written more often. What comes late or twice is dropped by its epoch and seq.
"""

import threading
import time
from collections.abc import Collection
from uuid import uuid4

from flask import Flask

from challenge_hub.foundation.clock import monotonic
from challenge_hub.foundation.database import NO_ANSWER, reading, transaction
from challenge_hub.foundation.silent_store import if_answered
from challenge_hub.leaderboard.engine import current_engine
from challenge_hub.leaderboard.errors import BoardNotReady
from challenge_hub.leaderboard.fanout import table
from challenge_hub.leaderboard.fanout.courier import BOARD, FACTS, LOOK, unpacked
from challenge_hub.leaderboard.fanout.news import Say
from challenge_hub.leaderboard.frames import Frame, Frames
from challenge_hub.leaderboard.rules import Interest

POLL_SECONDS = 0.25
ANNOUNCE_SECONDS = 5.0  # of the 15 that an announcement holds
ASKED_SECONDS = 10.0  # a page that polls asks every two seconds
FIRST_SECONDS = 2.0  # within which the first frame of a board comes
REST_SECONDS = 2.0  # after none came: nobody else waits for one meanwhile
LONGEST_SILENCE = 5.0  # of engines, for /readyz


class Relay:
    """Keeps the frames of the boards that somebody watches here; `watched` are those of sockets."""

    def __init__(self, app: Flask, frames: Frames, watched: Interest, say: Say) -> None:
        self.app, self.frames, self.watched, self.say = app, frames, watched, say
        self.watcher = uuid4().hex
        self.announced: frozenset[str] = frozenset()
        self._asked: dict[str, float] = {}  # by whom no socket tells: when last
        self._told = self._missed = float("-inf")
        self._wake = threading.Event()
        self._stopping = False
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        self._thread = threading.Thread(target=self._run, name="relay", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Say that nobody watches here any more. Safe to repeat."""
        self._stopping = True
        self._wake.set()
        if self._thread is not None:
            self._thread.join(2)

    def wanted(self) -> frozenset[str]:
        """The boards that sockets watch, or somebody asked for a moment ago."""
        now = monotonic()
        asked = [key for key, at in list(self._asked.items()) if now - at < ASKED_SECONDS]
        return frozenset(self.watched()).union(asked)

    def channels(self) -> Collection[str]:
        """What this process listens to."""
        return [BOARD + key for key in self.wanted()]

    def hear(self, channel: str, message: bytes) -> None:
        self.frames.put(unpacked(channel, message))

    def committed(self, sender: object, *, last_seq: int, **span: object) -> None:
        """Facts were stored here: wake the engine (receives `facts_committed`)."""
        self.say(FACTS, b"%d" % last_seq)

    def ask(self, key: str) -> Frame | None:
        """The newest frame of a board, if it is kept up to date here; from now on it is."""
        self._asked[key] = monotonic()
        return self.frames.newest(key) if key in self.announced else None

    def call_for(self, key: str) -> None:
        """Have a board announced that a screen is about to watch; its frame comes by itself."""
        self._asked[key] = monotonic()
        if key not in self.announced:
            self._wake.set()

    def look(self, key: str) -> Frame | None:
        """The newest frame of a board, waited for; None once this very process leads.

        Raises BoardNotReady when none comes.
        """
        self._wake.set()
        begun = monotonic()
        patience = FIRST_SECONDS if begun - self._missed > REST_SECONDS else 0.0
        while monotonic() - begun <= patience:
            if self._leads():
                return None
            frame = self.ask(key)
            if frame is not None:
                return frame
            time.sleep(0.01)
        if patience:
            self._missed = monotonic()
        raise BoardNotReady

    def _run(self) -> None:
        with self.app.app_context():
            while not self._stopping:
                with if_answered("relay_waits_for_the_store"):
                    self.turn()
                self._wake.wait(POLL_SECONDS)
                self._wake.clear()
            self._leave()

    def turn(self) -> None:
        """Say what is watched here, and take what the table has newer."""
        if self._leads():
            return  # frames are printed in this very process
        wanted, known = self.wanted(), self.announced
        self._forget(known - wanted)
        if wanted - self.announced or monotonic() - self._told >= ANNOUNCE_SECONDS:
            self._announce(wanted)
        if here := wanted & known:  # of a new board the table's frame may be a second old
            with reading() as session:
                found = table.newer(session, {key: self._have(key) for key in here})
            for frame in found:
                self.frames.put(frame)

    @staticmethod
    def _leads() -> bool:
        engine = current_engine()
        return engine is not None and bool(engine.epoch)

    def _announce(self, wanted: frozenset[str]) -> None:
        new = wanted - self.announced
        with transaction() as session:
            table.announce(session, self.watcher, sorted(wanted))
        self.announced, self._told = wanted, monotonic()
        if new:
            self.say(LOOK, self.watcher.encode())

    def _forget(self, gone: Collection[str]) -> None:
        """A frame that nobody keeps up to date would be shown as new to who comes next."""
        for key in gone:
            self.frames.forget(key)
            self._asked.pop(key, None)
        self.announced = self.announced.difference(gone)

    def _have(self, key: str) -> tuple[int, int]:
        frame = self.frames.newest(key)
        return (0, 0) if frame is None else (frame.epoch, frame.seq)

    def _leave(self) -> None:
        with if_answered("relay_left_without_a_word"), transaction() as session:
            table.leave(session, self.watcher)

    def probe(self) -> str | None:
        """For /readyz: whether an engine lives, here or elsewhere."""
        try:
            with reading() as session:
                age = table.heartbeat_age(session)
        except NO_ANSWER as error:
            return type(error).__name__
        if age is None:
            return "no engine has led yet"
        return None if age <= LONGEST_SILENCE else f"no engine for {age:.0f} s"
