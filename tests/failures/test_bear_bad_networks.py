"""R5, R6: cut, slow, truncated and silent connections cost nothing; a stuck client slows nobody."""

import time
from collections.abc import Callable
from contextlib import ExitStack

from tests.failures.conftest import Opens
from tests.failures.crowds import HALF_BODY, HEAD, many, stalled_screens
from tests.failures.relay import Relay
from tests.failures.screens import until
from tests.failures.stage import Play

STUCK_SECONDS = 5.0
CALM_SECONDS = 5.0  # a healthy feed's or screen's longest wait beside the stuck ones
SLOW, HALF, STALLED = 200, 100, 50


def be_slow(relay: Relay) -> None:
    relay.delay = 0.2
    time.sleep(3)
    relay.delay = 0.0


def cut_often(relay: Relay) -> None:
    for _ in range(10):
        time.sleep(0.3)
        relay.cut()


def truncate(relay: Relay) -> None:
    relay.truncate = 0.1
    time.sleep(4)
    relay.truncate = 0.0


def fall_silent(relay: Relay) -> None:
    relay.silent = True
    time.sleep(3)
    relay.silent = False


HARMS: tuple[Callable[[Relay], None], ...] = (be_slow, cut_often, truncate, fall_silent)


def test_a_bad_network_loses_and_doubles_nothing(open_play: Opens) -> None:
    with open_play(through=Relay) as play:
        for harm in HARMS:
            play.wait_for_facts()
            harm(play.relay)
        play.wait_for_facts()
        verdict = play.finish()

    assert verdict.wrong == []
    assert play.load.book.answers["duplicate"] > 0


def test_stuck_clients_of_every_kind_slow_nobody_else(open_play: Opens) -> None:
    with open_play() as play, ExitStack() as stuck:
        play.wait_for_facts()
        port = play.server.port
        stuck.enter_context(many(port, SLOW, HEAD))
        stuck.enter_context(many(port, HALF, HALF_BODY))
        stuck.enter_context(stalled_screens(port, play.cookie, play.board, STALLED))

        slowest = watch_for(play, STUCK_SECONDS)

        verdict = play.finish()
    assert verdict.wrong == []
    assert slowest <= CALM_SECONDS


def watch_for(play: Play, seconds: float) -> float:
    """The longest that facts, or a change on some screen, were waited for meanwhile."""
    slowest, end = 0.0, time.monotonic() + seconds
    while time.monotonic() < end:
        shown = [len(screen.frames) for screen in play.screens]
        acknowledged, begun = play.load.acknowledged, time.monotonic()
        until(lambda: play.load.acknowledged > acknowledged, CALM_SECONDS * 2)  # noqa: B023  # called at once
        until(lambda: all_newer(play, shown), CALM_SECONDS * 2)  # noqa: B023  # called at once
        slowest = max(slowest, time.monotonic() - begun)
    return slowest


def all_newer(play: Play, shown: list[int]) -> bool:
    return all(len(screen.frames) != n for screen, n in zip(play.screens, shown, strict=True))
