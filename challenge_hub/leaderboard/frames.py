"""The newest frame of every board in this process, and who is told when there is a newer one."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from flask import current_app

from challenge_hub.foundation.metrics import counter

FRAMES = counter("frames", "Pictures of boards that were newer than the last one.")


@dataclass(frozen=True)
class Frame:
    """A board's whole picture as JSON; of two, the newer has the higher (epoch, seq)."""

    key: str
    epoch: int
    seq: int
    body: bytes

    @property
    def etag(self) -> str:
        return f"{self.epoch}.{self.seq}"


class Frames:
    """What the engine writes and the screens read."""

    def __init__(self) -> None:
        self._newest: dict[str, Frame] = {}
        self._seen: dict[str, tuple[int, int]] = {}  # of forgotten ones
        self._listeners: list[Callable[[Frame], None]] = []

    def put(self, frame: Frame) -> bool:
        """Keep a frame and tell the listeners, unless one as new is there."""
        old = self._newest.get(frame.key)
        stamp = (frame.epoch, frame.seq)
        if old is not None and (old.epoch, old.seq) >= stamp:
            return False
        if self._seen.get(frame.key, stamp) > stamp:
            return False
        self._newest[frame.key] = frame
        FRAMES.inc()
        for listener in self._listeners:
            listener(frame)
        return True

    def newest(self, key: str) -> Frame | None:
        return self._newest.get(key)

    def forget(self, key: str) -> None:
        """Keep the frame no longer. An older one is refused all the same (promise R5)."""
        old = self._newest.pop(key, None)
        if old is not None:
            self._seen[key] = (old.epoch, old.seq)

    def listen(self, listener: Callable[[Frame], None]) -> None:
        self._listeners.append(listener)


def current_frames() -> Frames:
    return cast(Frames, current_app.extensions["board_frames"])
