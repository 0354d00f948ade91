"""The two periods that are compared, and how many days of work each holds. Contract: 3.4."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from challenge_hub.scoring.reading.windows import read_window


@dataclass(frozen=True)
class Period:
    """From `start` to `end` (outside), microseconds since the epoch; `days` of work in it."""

    start: int
    end: int
    days: int


def challenge_period(document: Mapping[str, Any], as_of: int) -> Period:
    """The window up to the instant shown, which is outside."""
    window = read_window(document)
    end = min(window.end, as_of)
    return Period(window.start, end, window.activity.days(window.start, end))


def baseline_period(document: Mapping[str, Any]) -> Period | None:
    """The baseline of the file, None where it has none."""
    window = read_window(document)
    if window.baseline is None:
        return None
    return Period(*window.baseline, window.activity.days(*window.baseline))
