"""The clock of a board: the hours that are worked, and what it counts down to."""

import pytest

from challenge_hub.leaderboard.boards.frame import picture
from challenge_hub.leaderboard.boards.hours import opened
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
    ("now", "since"),
    [(instant(23, 2), None), (instant(23, 15), instant(23, 9)), (instant(23, 19), None)],
)
def test_a_feed_may_be_silent_while_nobody_works(now: int, since: int | None) -> None:
    assert opened(script(), now) == since


def test_a_night_shift_runs_into_the_next_day() -> None:
    doc = document()
    doc["schedule"]["activity"] = {"mon-fri": "20:00-04:00"}

    assert opened(script(doc), instant(24, 3)) == instant(23, 20)
