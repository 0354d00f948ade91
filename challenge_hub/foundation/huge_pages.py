"""Huge pages for what a server holds: fewer trips to the page tables for facts of many people.

With 100,000 people each fact is of somebody whose figures are in no cache; finding the page that
they lie in then costs as much as reading them. Linux 6.1 and later put memory that is in use into
pages of 2 MiB when asked (`MADV_COLLAPSE`, unless they are switched off for the process); elsewhere
nothing happens, and nothing else depends on it. Only regions that are full are asked for, so that
the process holds no more memory than before.
"""

import ctypes
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Lock, Thread

SIZE = 2 * 1024 * 1024  # of a huge page on x86-64 and, with pages of 4 KiB, on ARM
COLLAPSE = 25  # MADV_COLLAPSE of <linux/mman.h>
FULL = 0.9  # of a region in use; stacks and buffers stay as they are
SHARE = 0.1  # of its time that the work takes at most: one page of 2 MiB is about a millisecond
SMAPS = Path("/proc/self/smaps")
_turn = Lock()


def gather_later() -> Thread:
    """Gather in small steps beside everything else; return the thread."""
    thread = Thread(target=gather, kwargs={"share": SHARE}, name="huge-pages", daemon=True)
    thread.start()
    return thread


def gather(*, share: float = 1.0) -> int:
    """Put what is in memory into huge pages, taking so much of the time; return how many it took.

    0 where the system has none.
    """
    if sys.platform != "linux" or not SMAPS.exists():
        return 0
    advise = ctypes.CDLL(None).madvise
    taken = 0
    with _turn:
        for address in list(pages(SMAPS.read_text())):
            begun = time.monotonic()
            if advise(ctypes.c_void_p(address), ctypes.c_size_t(SIZE), COLLAPSE):
                continue  # not supported, no free huge page, or not alike throughout
            taken += 1
            time.sleep((time.monotonic() - begun) * (1 / share - 1))
    return taken


def pages(smaps: str) -> Iterator[int]:
    r"""The addresses of the huge pages that would fit into a process's full regions.

    >>> list(pages("200000-600000 rw-p 0 00:00 0 \nSize: 4096 kB\nRss: 4000 kB\n"))
    [2097152, 4194304]
    """
    begin = end = 0
    for line in smaps.splitlines():
        words = line.split()
        if "-" in words[0]:
            private = words[1] == "rw-p" and words[4] == "0" and words[5:] in ([], ["[heap]"])
            begin, end = (int(edge, 16) for edge in words[0].split("-")) if private else (0, 0)
        elif words[0] == "Rss:" and int(words[1]) * 1024 >= FULL * (end - begin):
            yield from range(-(-begin // SIZE) * SIZE, end - SIZE + 1, SIZE)
