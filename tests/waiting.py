"""Waiting for what other threads and processes do."""

import time
from collections.abc import Callable
from typing import Any


def wait_until(holds: Callable[[], Any], *, seconds: float = 90) -> None:
    """Look again and again; fails after so many seconds, of which a loaded machine needs many."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it did not come about in time"
        time.sleep(0.02)
