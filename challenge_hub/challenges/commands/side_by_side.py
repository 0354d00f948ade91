"""Windows of a large history played side by side, on all processors.

The processes are forked, so that a million lines are shared and not sent: only a window's number
goes in, only its result comes out.
"""

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from challenge_hub.challenges.rehearsal.report import Play, in_turn
from challenge_hub.challenges.rehearsal.windows import Window

MOST_PROCESSES = 8  # each copies the pages of the lines that it counts
_inherited: list[Callable[[int], dict[str, Any]]] = []  # what a forked process finds here


def side_by_side(play: Play, windows: Sequence[Window]) -> Iterator[dict[str, Any]]:
    """As `in_turn`, in the same order."""
    processes = min(os.cpu_count() or 1, len(windows), MOST_PROCESSES)
    if processes < 2 or "fork" not in multiprocessing.get_all_start_methods():
        yield from in_turn(play, windows)
        return
    _inherited.append(lambda number: play(windows[number]))
    try:
        with multiprocessing.get_context("fork").Pool(processes) as pool:
            yield from pool.imap(_played, range(len(windows)))
    finally:
        _inherited.pop()


def _played(number: int) -> dict[str, Any]:
    return _inherited[-1](number)
