"""Password hashes: argon2id, a few at a time, never on the event loop.

A hash takes 64 MiB and about 130 ms of one core. Two run at once; under gevent they run on native
threads while the loop goes on, and past a queue of 64 the next one is told to come back.
"""

import threading
from collections.abc import Callable
from functools import cache
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from gevent import get_hub
from gevent.monkey import is_module_patched
from gevent.threadpool import ThreadPool

from challenge_hub.people.errors import SignInBusy

HASHER = PasswordHasher(time_cost=3, memory_cost=65536, parallelism=1)  # RFC 9106, one lane
# Checked in place of the hash an account lacks; of a random password that nobody knows.
NOBODYS = (
    "$argon2id$v=19$m=65536,t=3,p=1$IGVxCPaWU+cWzXEWrnqbxQ"
    "$AA5yZPl1IOATcw2O/zGHg1kMAA3gu3BNUCui5G94oHU"
)
AT_ONCE = 2
LONGEST_QUEUE = 64
Result = TypeVar("Result")


class Gate:
    """Lets `AT_ONCE` computations run and `LONGEST_QUEUE` wait. Raises SignInBusy past that."""

    def __init__(self) -> None:
        self._waiting = 0
        self._count = threading.Lock()
        self._free = threading.BoundedSemaphore(AT_ONCE)

    def run(self, work: Callable[[], Result]) -> Result:
        self._enter()
        try:
            with self._free:
                return _off_the_loop(work)
        finally:
            with self._count:
                self._waiting -= 1

    def _enter(self) -> None:
        with self._count:
            if self._waiting >= AT_ONCE + LONGEST_QUEUE:
                raise SignInBusy
            self._waiting += 1


def _off_the_loop(work: Callable[[], Result]) -> Result:
    if not is_module_patched("threading"):
        return work()
    result: Result = _pool().apply(work)
    return result


@cache
def _pool() -> ThreadPool:
    return ThreadPool(AT_ONCE, hub=get_hub())


@cache
def _gate() -> Gate:
    """Made at first use: the server patches locks before it, commands never do."""
    return Gate()


def hash_password(plain: str) -> str:
    return _gate().run(lambda: HASHER.hash(plain))


def verify_password(stored: str | None, plain: str) -> bool:
    """Whether `plain` belongs to `stored`. Takes as long when there is no stored hash."""
    return _gate().run(lambda: _verify(stored, plain))


def _verify(stored: str | None, plain: str) -> bool:
    try:
        HASHER.verify(stored or NOBODYS, plain)
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


def needs_rehash(stored: str) -> bool:
    """Whether the hash was made with other parameters than today's."""
    return HASHER.check_needs_rehash(stored)
