"""R1: no acknowledged fact is lost, doubled or invented, at whatever instant the server dies.

R5 beside it: screens are back on the newest state within 2 s of the server being back.
"""

import random
import signal
import statistics
import time

from tests.failures.conftest import Opens
from tests.failures.screens import until
from tests.failures.stage import Play

LONGEST_LIFE = 0.7  # seconds between the first facts after a start and the next death
BACK_SECONDS = 2.0  # R5
TOLD_EVERY = 20  # kills
LONGEST_SECONDS = 10.0  # a screen that is not back by then is counted with it


def test_nothing_acknowledged_is_lost_doubled_or_invented_by_sigkill(
    open_play: Opens, cycles: int
) -> None:
    draw = random.Random(20240301)  # noqa: S311  # to be repeated
    took: list[float] = []
    with open_play() as play:
        for _ in range(cycles):
            play.wait_for_facts(batches=draw.randrange(1, 4))
            time.sleep(draw.uniform(0, LONGEST_LIFE))
            play.server.restart()
            took.append(back_after(play))
            if play.server.starts % TOLD_EVERY == 0:
                say(play.server.starts - 1, took)
        verdict = play.finish()
    say(cycles, took)

    assert verdict.wrong == []
    assert verdict.acknowledged > 10 * cycles
    assert play.server.starts == cycles + 1
    assert statistics.median(took) <= BACK_SECONDS


def test_a_server_that_stood_still_goes_on_where_it_was(open_play: Opens) -> None:
    with open_play() as play:
        play.wait_for_facts()
        for seconds in (1.0, 4.0):
            play.server.signal(signal.SIGSTOP)
            time.sleep(seconds)
            play.server.signal(signal.SIGCONT)
            play.wait_for_facts()
        verdict = play.finish()

    assert verdict.wrong == []
    assert play.server.starts == 1


def say(kills: int, took: list[float]) -> None:
    """What a soak is read by: how soon the screens were back, and how often not within 10 s."""
    late = sum(seconds >= LONGEST_SECONDS for seconds in took)
    soon = f"{statistics.median(took):.2f} s, worst {max(took):.2f} s, {late} times not in 10 s"
    print(f"{kills} kills; screens back after {soon}", flush=True)  # noqa: T201


def back_after(play: Play) -> float:
    """How long after the server was back the last screen heard of it."""
    back = play.server.back
    seen = until(lambda: all(screen.heard > back for screen in play.screens), LONGEST_SECONDS)
    if seen is None:
        return LONGEST_SECONDS
    return max(screen.heard for screen in play.screens) - back
