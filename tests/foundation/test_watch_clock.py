"""A jump of the wall's clock is noticed, whichever way; its drift is not (issue 5)."""

from dataclasses import dataclass

import pytest

from challenge_hub.foundation.clock_watch import CLOCK_JUMPS, ClockWatch


@dataclass
class Clocks:
    """A wall and a steady clock, in seconds."""

    wall: float = 1000.0
    steady: float = 5.0


@pytest.fixture
def clocks() -> Clocks:
    return Clocks()


@pytest.fixture
def watch(clocks: Clocks) -> ClockWatch:
    return ClockWatch(lambda _jump: None, lambda: clocks.wall, lambda: clocks.steady)


@pytest.mark.parametrize("seconds", [2.5, -2.5, 3600, -3600])
def test_a_jump_is_noticed_once(watch: ClockWatch, clocks: Clocks, seconds: float) -> None:
    clocks.steady += 1
    clocks.wall += 1 + seconds

    assert watch.look() == pytest.approx(seconds)
    assert watch.look() is None


def test_time_that_passes_is_no_jump(watch: ClockWatch, clocks: Clocks) -> None:
    clocks.steady += 600
    clocks.wall += 600

    assert watch.look() is None


def test_drift_is_no_jump_however_far_it_goes(watch: ClockWatch, clocks: Clocks) -> None:
    for _ in range(10):
        clocks.steady += 1
        clocks.wall += 1.5

        assert watch.look() is None


def test_a_jump_is_counted(watch: ClockWatch, clocks: Clocks) -> None:
    before = CLOCK_JUMPS._value.get()  # noqa: SLF001  # the library has no public way to read one
    clocks.wall += 60

    watch.look()

    assert CLOCK_JUMPS._value.get() == before + 1  # noqa: SLF001  # as above
