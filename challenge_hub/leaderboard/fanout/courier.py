"""Beside an engine: brings its frames to the processes that show them.

Each frame goes out by Redis at once, and at most once a second a board into a table, where
processes look that Redis does not reach; three times a second while it takes nothing. Only boards
that some screen watches are carried.
"""

import threading
import time
from collections.abc import Callable, Collection

import structlog
from flask import Flask

from challenge_hub.foundation.clock import monotonic
from challenge_hub.foundation.database import reading, transaction
from challenge_hub.foundation.silent_store import if_answered
from challenge_hub.leaderboard.engine import Engine
from challenge_hub.leaderboard.errors import SteppedDown
from challenge_hub.leaderboard.fanout import table
from challenge_hub.leaderboard.fanout.news import Say
from challenge_hub.leaderboard.frames import Frame

LOOK_SECONDS = 0.25  # how soon a new interest is noticed without Redis
PACE_SECONDS = 0.05
KEEP_SECONDS = 1.0  # between two frames of a board in the table
ALONE_SECONDS = 0.3  # the same while the table is all there is
FACTS, LOOK, BOARD = "facts", "look", "board:"  # channels
log = structlog.get_logger()


def packed(frame: Frame) -> bytes:
    """A frame as one message; its key is in the channel's name."""
    return b"%d %d %b" % (frame.epoch, frame.seq, frame.body)


def unpacked(channel: str, message: bytes) -> Frame:
    """Read back what `packed` wrote.

    >>> unpacked("board:race", b"3 14 {}")
    Frame(key='race', epoch=3, seq=14, body=b'{}')
    """
    epoch, seq, body = message.split(b" ", 2)
    return Frame(channel.removeprefix(BOARD), int(epoch), int(seq), body)


class Courier:
    """Serves the engine of its process; does nothing while another one leads."""

    def __init__(
        self, app: Flask, engine: Engine, say: Say, alone: Callable[[], bool] = lambda: True
    ) -> None:
        self.app, self.engine, self.say, self._alone = app, engine, say, alone
        self.wanted: frozenset[str] = frozenset()
        self._unkept: dict[str, Frame] = {}
        self._kept_at: dict[str, float] = {}
        self._epoch = 0  # under which the table was tidied
        self._looked, self._asked = 0.0, True
        self._guard = threading.Lock()
        self._wake = threading.Event()
        self._stopping = False

    def start(self) -> None:
        self.engine.frames.listen(self.carry)
        threading.Thread(target=self._run, name="courier", daemon=True).start()

    def stop(self) -> None:
        self._stopping = True
        self._wake.set()

    def interest(self) -> Collection[str]:
        """The boards that screens of other processes watch."""
        return self.wanted

    def hear(self, channel: str, message: bytes) -> None:
        """News from a process that shows boards: facts were committed, or somebody looks."""
        if channel == FACTS:
            self.engine.wake()
        else:
            self._asked = True
            self._wake.set()

    def carry(self, frame: Frame) -> None:
        """Take a frame that was just printed. Never waits."""
        if frame.key not in self.wanted or frame.epoch != self.engine.epoch:
            return
        self.say(BOARD + frame.key, packed(frame))
        with self._guard:
            self._unkept[frame.key] = frame
        self._wake.set()

    def _run(self) -> None:
        with self.app.app_context():
            while not self._stopping:
                try:
                    with if_answered("courier_waits_for_the_store"):
                        self.turn()
                except SteppedDown:
                    log.info("courier_rests")  # the engine finds out by itself
                time.sleep(PACE_SECONDS)
                self._wake.wait(LOOK_SECONDS)
                self._wake.clear()

    def turn(self) -> None:
        """See who watches what, bring the first frame of each new board, keep what is due."""
        epoch = self.engine.epoch
        if epoch != self._epoch:
            self.wanted, self._asked = frozenset(), True
        if epoch:
            if self._asked or monotonic() - self._looked >= LOOK_SECONDS:
                self._look(epoch)
            self._keep()

    def _look(self, epoch: int) -> None:
        self._asked, self._looked = False, monotonic()
        with reading() as session:
            wanted = table.wanted(session)
        new, gone = wanted - self.wanted, self.wanted - wanted
        self.wanted = wanted
        if gone or epoch != self._epoch:
            self._tidy(epoch)
        if new:
            self._bring(new)

    def _bring(self, new: Collection[str]) -> None:
        """The frames as they stand; the engine takes up challenges that it did not race yet."""
        for key in new:
            if key not in self.engine.seats:
                self.engine.look(key)
        self.engine.press()
        for key in new:
            frame = self.engine.frames.newest(key)
            if frame is not None:
                self.carry(frame)

    def _tidy(self, epoch: int) -> None:
        with transaction() as session:
            table.tidy(session, epoch, self.wanted)
        self._epoch = epoch
        with self._guard:
            self._kept_at = {key: at for key, at in self._kept_at.items() if key in self.wanted}

    def _keep(self) -> None:
        """Write what is due in one go; what comes meanwhile waits for its next second."""
        now, apart = monotonic(), ALONE_SECONDS if self._alone() else KEEP_SECONDS
        with self._guard:
            due = [
                frame
                for key, frame in self._unkept.items()
                if now - self._kept_at.get(key, 0.0) >= apart
            ]
        if not due:
            return
        with transaction() as session:
            table.keep(session, due)
        with self._guard:
            for frame in due:
                self._kept_at[frame.key] = now
                if self._unkept.get(frame.key) is frame:
                    del self._unkept[frame.key]
