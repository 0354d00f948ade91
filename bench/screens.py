"""Many screens: the C program `clients/watchers.c`, told when to take frames and for how long."""

import json
import os
import struct
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

from bench.processes import HOST, compiled, raise_open_files

SPARE_FILES = 1000
RECORD = struct.Struct("=IIqq")  # screen, bytes, ledger, arrival: as in watchers.c


@dataclass(frozen=True)
class Seen:
    """What came in a stretch. Instants are seconds of the monotonic clock."""

    frames: int
    first: float
    last: float
    open: int
    closed: int
    reached: int  # screens that have seen the state that was waited for
    bytes: int
    cpu: float  # seconds of the load client


class Screens:
    """`count` sockets in one process. Raises RuntimeError unless all could watch."""

    def __init__(self, port: int, count: int, *, cookie: str = "", board: str = "bench") -> None:
        raise_open_files(count + SPARE_FILES)
        self.count = count
        self.process = subprocess.Popen(
            [str(compiled("watchers")), HOST, str(port), str(count), board],
            env={**os.environ, "WATCH_COOKIE": cookie},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        _ready, watching, seconds = self._line().split()
        self.seconds = float(seconds)  # until all were watching
        if int(watching) != count:
            self.close()
            raise RuntimeError(f"only {watching} of {count} screens could watch")

    def watch(self, seconds: float, until: int = 0, records: str = "-") -> None:
        """Begin to take frames for so long, or until all have seen the ledger's line `until`."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{seconds} {until} {records}\n")
        self.process.stdin.flush()

    def result(self) -> Seen:
        return Seen(**json.loads(self._line()))

    def close(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(30)

    def _line(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline()


class Records:
    """The arrivals of a stretch, kept in a file until they are read."""

    def __init__(self) -> None:
        with NamedTemporaryFile(prefix="hub-bench-", delete=False) as file:
            self.path = Path(file.name)

    def __iter__(self) -> Iterator[tuple[int, int, float]]:
        """(screen, ledger, arrival in seconds), in the order of arrival."""
        for screen, _size, ledger, at in RECORD.iter_unpack(self.path.read_bytes()):
            yield screen, ledger, at / 1e9

    def remove(self) -> None:
        self.path.unlink(missing_ok=True)
