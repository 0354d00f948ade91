"""The clock of a board: the hours that are worked, and what it counts down to."""

import pytest

from challenge_hub.leaderboard.boards.frame import picture
from challenge_hub.leaderboard.boards.hours import is_active
from tests.leaderboard.scenes import document, instant, scene, script

pytestmark = pytest.mark.usefixtures("speaking")
NOW = instant(23, 15, 42)


def test_the_clock_counts_to_the_end_of_the_days_activity() -> None:
    doc = document()
    doc["schedule"]["activity"] = {"mon-fri": "08:00-20:00"}

    clock = picture(script(doc), scene(script(doc), [], now=NOW))["clock"]

    ahead = [instant(23, 20), instant(24, 8), instant(24, 20), instant(25, 8), instant(25, 18)]
    assert [one["at"] for one in clock] == [each // 1000 for each in ahead]


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (instant(20, 9), "avant le départ"),
        (instant(23, 15), "avant la fin de la journée"),
        (instant(23, 19), "avant la reprise"),
        (instant(25, 15), "avant la fin"),
    ],
)
def test_without_activity_a_day_goes_from_the_clock_of_the_start_to_that_of_the_end(
    now: int, words: str
) -> None:
    clock = picture(script(), scene(script(), [], now=now))["clock"]

    assert clock[0]["say"] == words


@pytest.mark.parametrize(
    ("now", "active"),
    [(instant(23, 2), False), (instant(23, 15), True), (instant(23, 19), False)],
)
def test_a_feed_may_be_silent_while_nobody_works(now: int, active: bool) -> None:
    assert is_active(script(), now) is active


def test_a_night_shift_runs_into_the_next_day() -> None:
    doc = document()
    doc["schedule"]["activity"] = {"mon-fri": "20:00-04:00"}

    assert is_active(script(doc), instant(24, 3))
