"""From a scene to a frame: encoded once, and only when what is shown has changed."""

from typing import Any

from challenge_hub.foundation.clock import Clock, DemoClock, FixedClock, micros
from challenge_hub.leaderboard.boards.frame import encode, picture, stopped_picture
from challenge_hub.leaderboard.boards.scene import Scene, Script
from challenge_hub.leaderboard.frames import Frame

MILLI = 1000


def time_line(clock: Clock) -> list[float]:
    """How a page computes the product's time: [origin, wall, speed], milliseconds.

    now = origin + speed × (the server's wall time − wall).
    """
    if isinstance(clock, DemoClock):
        origin = micros(clock.origin) // MILLI
        return (
            [origin, micros(clock.started) // MILLI, clock.speed]
            if clock.started
            else [origin, 0, 0]
        )
    if isinstance(clock, FixedClock):
        return [micros(clock.instant) // MILLI, 0, 0]
    return [0, 0, 1]


class Press:
    """Prints the frames of one board under one epoch."""

    def __init__(self, epoch: int, *, before: int = 0) -> None:
        """`before`: the seq before that of the first frame."""
        self.epoch, self.seq = epoch, before
        self._content: dict[str, Any] | None = None

    def frame(
        self, script: Script, scene: Scene, *, ledger: int, time: list[float]
    ) -> Frame | None:
        """A new frame, or None when it would show what the last one shows.

        The time of the picture alone is no news: it goes out with the next change.
        """
        return self._print(script.key, {**picture(script, scene), "time": time}, ledger)

    def stopped(self, key: str, *, ledger: int, time: list[float]) -> Frame | None:
        """The last picture, saying since when it stands still; None where there is none, or again.

        For a challenge whose computation failed: its server beats on, and nobody could tell.
        """
        if self._content is None:
            return None
        return self._print(key, {**stopped_picture(self._content), "time": time}, ledger)

    def _print(self, key: str, content: dict[str, Any], ledger: int) -> Frame | None:
        if self._content is not None and _same(self._content, content):
            return None
        self._content = content
        self.seq += 1
        stamp = {"epoch": self.epoch, "seq": self.seq, "ledger": ledger}
        return Frame(key, self.epoch, self.seq, encode(stamp, content))


def _same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two pictures differ at most in passed countdowns and the time of the picture."""
    if any(one[key] != other[key] for key in one if key not in {"foot", "clock"}):
        return False
    return all(one["foot"][key] == other["foot"][key] for key in ("is", "say", "more"))
