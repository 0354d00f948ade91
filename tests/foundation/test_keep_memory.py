"""What a server holds is not walked through while it serves."""

import gc
from collections.abc import Iterator

import pytest

from challenge_hub.foundation import memory


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    thresholds = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*thresholds)


class Loop:
    """Garbage that only the collector of cycles finds."""

    def __init__(self) -> None:
        self.me = self


def test_what_is_in_memory_is_set_aside() -> None:
    held = [[n] for n in range(10_000)]

    memory.settle()

    assert gc.get_freeze_count() > len(held)


def test_a_quiet_moment_finds_the_garbage_that_was_set_aside() -> None:
    for _ in range(100):
        Loop()
    memory.settle()

    assert memory.tidy() >= 100
