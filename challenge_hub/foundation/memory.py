"""Python's collector of cycles, kept from walking through all that a server holds.

A full collection looks at every object: with a million facts in memory it stops all boards for
hundreds of milliseconds, and comes the more often the more facts arrive (measured: p99 from a fact
to the screens 265 ms with Python's own settings, 120 to 170 ms of it one collection). So what has
been loaded is set aside (`gc.freeze`), young objects are collected as ever, and the full collection
is left to a quiet moment.
"""

import gc

from challenge_hub.foundation.huge_pages import gather_later

YOUNG = 10_000  # new containers before the youngest are looked at: about a millisecond
MIDDLE = 5  # of these before the next older ones are: at most some 10 ms
NEVER = 1_000_000  # full collections come from `tidy` alone


def settle() -> None:
    """Set aside what is in memory now. After a start, and after something large was loaded."""
    gc.set_threshold(YOUNG, MIDDLE, NEVER)
    gc.freeze()
    gather_later()


def tidy() -> int:
    """Collect all garbage there is, then set the rest aside. Returns how much was found.

    It stops the process for as long as it takes: for moments in which nobody waits.
    """
    gc.unfreeze()
    found = gc.collect()
    settle()
    return found
