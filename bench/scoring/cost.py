"""What a piece of work cost this process: CPU seconds, and memory above what was there before."""

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

STATUS = Path("/proc/self/status")


@dataclass
class Cost:
    """CPU seconds and bytes; `result` goes to standard output, the figures to standard error."""

    result: bytes = b""
    seconds: float = 0.0
    memory: int = 0


@contextmanager
def told() -> Iterator[Cost]:
    """Measure a block. CPU time, not the clock's: neighbours on the machine then matter little."""
    cost = Cost()
    before, begun = memory("VmRSS"), time.process_time()
    yield cost
    cost.seconds = time.process_time() - begun
    cost.memory = memory("VmHWM") - before
    sys.stdout.buffer.write(cost.result)
    json.dump({"seconds": cost.seconds, "memory": cost.memory}, sys.stderr)


def memory(field: str) -> int:
    """Bytes that this process holds (VmRSS) or held at most (VmHWM)."""
    for line in STATUS.read_text().splitlines():
        name, _, value = line.partition(":")
        if name == field:
            return int(value.split()[0]) * 1024
    raise LookupError(field)
