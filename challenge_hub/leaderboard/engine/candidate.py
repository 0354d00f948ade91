"""The thread of an engine: stands by until the lead is free, then turns.

It is woken by each commit, and by a slow poll for what a wake missed. A lone fact shows at once;
after that a board gets at most ten frames a second.
"""

import threading
import time
from abc import ABC, abstractmethod
from typing import Any

import structlog
from flask import Flask
from psycopg import OperationalError as LeadSilent

from challenge_hub.feeds.signals import facts_committed
from challenge_hub.foundation import clock
from challenge_hub.foundation.database import NO_ANSWER, current_database, no_answer
from challenge_hub.foundation.hub import Hub
from challenge_hub.foundation.memory import settle
from challenge_hub.foundation.metrics import histogram
from challenge_hub.leaderboard.engine.lead import Leadership, leadership_of
from challenge_hub.leaderboard.errors import SteppedDown

POLL_SECONDS = 0.25
STANDBY_SECONDS = 0.5  # between two tries to lead
PACE_SECONDS = 0.1  # at most ten frames a second
LOAD_SECONDS = 0.05  # of a turn, while challenges are loaded in the background
LONGEST_TURN_SECONDS = 5.0
TURN_SECONDS = histogram(
    "engine_turn_seconds",
    "A turn: from reading the ledger to the frames put out.",
    (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
)
log = structlog.get_logger()


class Candidate(ABC):
    """Leads in one process, or stands by."""

    epoch: int  # 0 while standing by

    def __init__(self, app: Flask) -> None:
        self.app = app
        self._lead: Leadership | None = None
        self._wake = threading.Event()
        self._stopping = False
        self._thread: threading.Thread | None = None
        self._beat = 0.0  # when the last turn ended
        self._settled = 0  # the epoch under which what was loaded was set aside

    @abstractmethod
    def turn(self, seconds: float) -> bool:
        """Take what is new; load for about so long. Whether all is loaded. Raises SteppedDown."""

    @abstractmethod
    def forget(self) -> None:
        """Hold nothing any more: others may lead."""

    @abstractmethod
    def save(self) -> None:
        """Before a graceful end: keep what makes the next start fast. Raises SteppedDown."""

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
            self._thread.join(2 * LONGEST_TURN_SECONDS)

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
                wait = self._step()
            if not self._stopping:
                self._wake.wait(wait)
                self._wake.clear()
                pace = 0.0 if not wait else PACE_SECONDS - (clock.monotonic() - began)
                time.sleep(max(0.0, pace))
        self._end()

    def _step(self) -> float:
        """Turn once, if the lead is had; how many seconds to wait for a wake."""
        lead = self._lead or leadership_of(current_database())
        loaded = True
        try:
            if self.epoch and not lead.holds():
                self._stand_by(lead)
            if not lead.take():
                self._beat = clock.monotonic()
                return STANDBY_SECONDS
            with TURN_SECONDS.time():
                loaded = self.turn(LOAD_SECONDS)
            self._beat = clock.monotonic()
            if loaded and self._settled != self.epoch:
                self._settled = self.epoch
                settle()
        except SteppedDown:
            self._stand_by(lead)
        except Exception as error:  # an engine that ends in silence would freeze every board
            if no_answer(error) or isinstance(error, LeadSilent):
                log.warning("engine_waits_for_the_store", kind=type(error).__name__)
            else:
                log.exception("engine_turn_failed")
        return POLL_SECONDS if loaded else 0.0

    def _stand_by(self, lead: Leadership) -> None:
        """Let others lead; the next try may take the lead again."""
        log.warning("engine_stepped_down", epoch=self.epoch)
        lead.give_up()
        self.forget()

    def _end(self) -> None:
        try:
            with self.app.app_context():
                self.save()
        except (*NO_ANSWER, SteppedDown) as error:
            log.warning("engine_ended_without_checkpoints", kind=type(error).__name__)
        finally:
            if self._lead is not None:
                self._lead.give_up()
