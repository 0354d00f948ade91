"""Processes by group or parent, read from /proc: what is dead but not buried counts as gone."""

import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple


class Process(NamedTuple):
    pid: int
    state: str  # Z: dead, not buried
    parent: int
    group: int


def living() -> Iterator[Process]:
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            state, parent, group = path.read_text().rpartition(")")[2].split()[:3]
            if state != "Z":
                yield Process(int(path.parent.name), state, int(parent), int(group))


def of_group(group: int) -> list[int]:
    return [each.pid for each in living() if each.group == group]


def children_of(parent: int) -> list[int]:
    return [each.pid for each in living() if each.parent == parent]


def signal_all(pids: list[int], number: signal.Signals) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, number)
