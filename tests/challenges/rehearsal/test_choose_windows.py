"""Comparable windows: as long, same weekday, same wall clock, same work, inside the history."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from challenge_hub.challenges.format import read_project
from challenge_hub.challenges.format.moving import moved_by
from challenge_hub.challenges.rehearsal.moved import moved_document, moved_text
from challenge_hub.challenges.rehearsal.windows import (
    Choice,
    Extent,
    choose,
    earlier,
    stride_of,
    the_challenge,
)
from challenge_hub.scoring.zone import instant_text, microseconds
from tests.challenges.making import source
from tests.challenges.rehearsal.making import challenge
from tests.scoring.files import at, document

PARIS = ZoneInfo("Europe/Paris")


def spans(choice: Choice) -> list[str]:
    return [instant_text(window.plan.grid.start) for window in choice.windows]


def chosen(first: str, last: str, asked: int = 9, **schedule: Any) -> Choice:
    """The windows in a history from `first` to `last`."""
    base = document()["schedule"]
    file = challenge(schedule={**base, **schedule})
    return choose(the_challenge(file), Extent(at(first), at(last)), asked)


def scheduled(start: str, end: str, zone: str = "Europe/Paris") -> dict[str, Any]:
    return challenge(timezone=zone, schedule={"start": start, "end": end, "grace": "PT0S"})


def test_windows_go_back_week_by_week_from_the_start_the_oldest_first() -> None:
    found = chosen("01T00:00", "20T12:00")

    assert spans(found) == ["2023-08-07T07:00:00Z", "2023-08-14T07:00:00Z"]


def test_no_more_windows_than_asked_for_the_newest_ones() -> None:
    assert spans(chosen("01T00:00", "20T12:00", asked=1)) == ["2023-08-14T07:00:00Z"]


def test_what_happens_from_the_start_on_is_never_a_window() -> None:
    assert spans(chosen("14T09:00", "28T12:00")) == ["2023-08-14T07:00:00Z"]


@pytest.mark.parametrize(("first", "found"), [("14T23:00", 1), ("15T00:00", 0)])
def test_the_history_must_begin_by_the_first_day_of_a_window(first: str, found: int) -> None:
    assert len(chosen(first, "20T12:00").windows) == found


@pytest.mark.parametrize(("last", "found"), [("18T00:00", 1), ("17T23:59", 0)])
def test_the_history_must_last_to_the_last_day_of_a_window(last: str, found: int) -> None:
    assert len(chosen("12T00:00", last).windows) == found


def test_an_incomplete_newest_window_is_passed_over() -> None:
    assert spans(chosen("01T00:00", "16T12:00")) == ["2023-08-07T07:00:00Z"]


def test_days_without_work_at_either_end_need_no_figures() -> None:
    schedule: dict[str, Any] = {"start": "2023-08-20T07:00:00Z", "end": "2023-08-26T16:00:00Z"}

    found = chosen("14T09:00", "18T12:00", activity={"mon-fri": "09:00-18:00"}, **schedule)

    assert spans(found) == ["2023-08-13T07:00:00Z"]


def test_without_a_single_fact_there_is_no_window() -> None:
    assert choose(the_challenge(challenge()), None, 4) == Choice()


def test_a_closed_day_leaves_a_window_out_and_says_which() -> None:
    found = chosen("01T00:00", "20T12:00", closed=["2023-08-15"])

    assert spans(found) == ["2023-08-07T07:00:00Z"]
    assert [one.closed for one in found.skipped] == [(date(2023, 8, 15),)]


def test_a_day_that_is_closed_in_the_challenge_too_leaves_nothing_out() -> None:
    found = chosen("01T00:00", "20T12:00", closed=["2023-08-15", "2023-08-22"])

    assert len(found.windows) == 2
    assert found.skipped == []


def test_a_window_left_out_is_not_counted_as_one_of_those_asked_for() -> None:
    found = chosen("01T00:00", "20T12:00", asked=1, closed=["2023-08-15"])

    assert spans(found) == ["2023-08-07T07:00:00Z"]


@pytest.mark.parametrize(
    ("start", "end", "weeks"),
    [
        ("2023-08-21T12:00:00Z", "2023-08-21T13:00:00Z", 1),  # an hour
        ("2023-08-21T07:00:00Z", "2023-08-28T07:00:00Z", 1),  # a week, its end outside
        ("2023-08-21T07:00:00Z", "2023-08-28T07:00:01Z", 2),  # a second more
        ("2023-08-21", "2023-08-27", 1),  # seven whole days
        ("2023-08-21", "2023-08-28", 2),
        ("2023-10-23T07:00:00Z", "2023-10-30T08:00:00Z", 1),  # the clocks go back in between
        ("2023-07-01", "2023-09-30", 14),  # a quarter, 13 weeks and a day
    ],
)
def test_windows_lie_as_few_weeks_apart_as_keeps_them_from_overlapping(
    start: str, end: str, weeks: int
) -> None:
    assert stride_of(the_challenge(scheduled(start, end))).days == 7 * weeks


def test_the_wall_clock_stays_across_the_change_of_clocks_in_spring() -> None:
    """From 3 April (+02:00) back over 26 March: 9:00 is one hour of UTC later."""
    challenge_ = the_challenge(scheduled("2023-04-03T07:00:00Z", "2023-04-07T16:00:00Z"))

    first, second = (window for window, _ in zip(earlier(challenge_), range(2), strict=False))

    assert instant_text(first.plan.grid.start) == "2023-03-27T07:00:00Z"
    assert instant_text(second.plan.grid.start) == "2023-03-20T08:00:00Z"
    assert instant_text(second.plan.grid.end) == "2023-03-24T17:00:00Z"


def test_a_window_over_a_change_of_clocks_is_as_long_on_the_clock() -> None:
    """Friday 9:00 to Monday 9:00: 71 hours over the night in which an hour is lost."""
    file = scheduled("2023-03-31T07:00:00Z", "2023-04-03T07:00:00Z")

    window = next(earlier(the_challenge(file)))

    grid = window.plan.grid
    assert grid.end - grid.start == 71 * 3600 * 10**6


def test_a_time_that_is_jumped_over_comes_as_much_after_the_jump() -> None:
    # 2:30 on 2 April; on 26 March it does not exist, 3:30 does
    assert moved_text("2023-04-02T00:30:00Z", 7, PARIS) == "2023-03-26T01:30:00Z"


def test_of_a_time_that_comes_twice_it_is_the_first() -> None:
    # 2:30 on 5 November; on 29 October it comes at 0:30 and at 1:30 UTC
    assert moved_text("2023-11-05T01:30:00Z", 7, PARIS) == "2023-10-29T00:30:00Z"


def test_stages_boosts_and_baseline_move_with_the_window_and_closed_days_stay() -> None:
    boost = {"from": "2023-08-22T12:00:00Z", "to": "2023-08-22", "factor": "2", "kpis": ["calls"]}
    file = challenge(
        scoring={"individual": {"points": [], "boosts": [boost]}, "also": [{"boosts": [boost]}]},
        schedule={
            **document()["schedule"],
            "stages": [{"name": "un", "from": "2023-08-21", "to": "2023-08-22T07:00:00Z"}],
            "closed": ["2023-08-15"],
        },
        evaluation={"baseline": {"from": "2023-08-07", "to": "2023-08-18"}},
        diagnosis={"period": {"from": "2023-08-01", "to": "2023-08-14"}},
    )

    moved = moved_document(file, 7)

    late = {"from": "2023-08-15T12:00:00Z", "to": "2023-08-15", "factor": "2", "kpis": ["calls"]}
    assert moved["scoring"]["individual"]["boosts"] == [late]
    assert moved["scoring"]["also"] == [{"boosts": [late]}]
    (stage,) = moved["schedule"]["stages"]
    assert stage == {"name": "un", "from": "2023-08-14", "to": "2023-08-15T07:00:00Z"}
    assert moved["evaluation"] == {"baseline": {"from": "2023-07-31", "to": "2023-08-11"}}
    assert moved["schedule"]["closed"] == ["2023-08-15"]
    assert moved["diagnosis"] == file["diagnosis"]


def test_moving_changes_a_copy() -> None:
    file = challenge()

    moved_document(file, 7)

    assert file == challenge()


@given(weeks=st.integers(1, 60))
def test_a_window_is_the_file_with_its_dates_moved_to_the_hash(weeks: int) -> None:
    """The same as a manager gets who moves all dates and reads the file again."""
    text = source(start="2024-06-03T09:00", end="2024-06-07T18:00")
    moved = read_project(moved_by(text, -7 * weeks).encode())

    document = moved_document(read_project(text.encode()).document, 7 * weeks)

    assert document == moved.document


def test_hours_that_exist_are_kept_to_the_microsecond_everywhere() -> None:
    noon = datetime(2023, 8, 21, 12, 0, 0, 1, tzinfo=ZoneInfo("Pacific/Auckland"))
    text = instant_text(microseconds(noon))

    back = moved_text(text, 70, ZoneInfo("Pacific/Auckland"))

    assert back == instant_text(microseconds(noon.replace(month=6, day=12)))
