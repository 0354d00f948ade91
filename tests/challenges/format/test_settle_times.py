"""Local times to instants in zones whose clocks change (contract 1.4)."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from challenge_hub.challenges.format.times import ending, first_instant
from tests.challenges.format.files import SMALL, document, found, problems

PARIS = ZoneInfo("Europe/Paris")
ZONES = [
    "Europe/Paris", "America/New_York", "America/Sao_Paulo", "Africa/Cairo", "Pacific/Apia",
    "Australia/Lord_Howe", "Asia/Kathmandu", "America/Havana", "Asia/Beirut", "UTC",
]  # fmt: skip


def window(start: str, end: str = "2030-01-01", zone: str = "Europe/Paris") -> str:
    return (
        SMALL.replace("2023-08-21T09:00", start)
        .replace("2023-08-25T18:00", end)
        .replace("Europe/Paris", zone)
    )


def start_of(text: str) -> str:
    return str(document(text)["schedule"]["start"])


def test_winter_and_summer_have_their_own_offset() -> None:
    assert start_of(window("2023-01-10T09:00")) == "2023-01-10T08:00:00Z"
    assert start_of(window("2023-07-10T09:00")) == "2023-07-10T07:00:00Z"


@pytest.mark.parametrize("text", ["2023-03-26T02:00", "2023-03-26T02:30", "2023-03-26T02:59:59"])
def test_a_time_that_does_not_exist_is_an_error(text: str) -> None:
    assert found(window(text)) == [("schedule.start", "no_such_time")]


@pytest.mark.parametrize(
    ("text", "instant"),
    [("2023-03-26T01:59:59", "2023-03-26T00:59:59Z"), ("2023-03-26T03:00", "2023-03-26T01:00:00Z")],
)
def test_the_times_around_the_jump_exist(text: str, instant: str) -> None:
    assert start_of(window(text)) == instant


def test_a_time_that_exists_twice_is_an_error_that_offers_both_offsets() -> None:
    [problem] = problems(window("2023-10-29T02:30"))

    assert (problem.path, problem.code) == ("schedule.start", "time_twice")
    assert problem.allowed == (
        "Write the offset: 2023-10-29T02:30+02:00 or 2023-10-29T02:30+01:00."
    )


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2023-10-29T02:30+02:00", "2023-10-29T00:30:00Z"),
        ("2023-10-29T02:30+01:00", "2023-10-29T01:30:00Z"),
        ("2023-10-29T03:00", "2023-10-29T02:00:00Z"),
        ("2023-10-29T01:30Z", "2023-10-29T01:30:00Z"),
        ("2023-08-21T12:30+05:30", "2023-08-21T07:00:00Z"),
    ],
)
def test_an_offset_settles_it(text: str, instant: str) -> None:
    assert start_of(window(text)) == instant


def test_every_wrong_time_is_told_with_its_place() -> None:
    text = window("2023-03-26T02:30", "2023-10-29T02:30")

    assert found(text) == [("schedule.start", "no_such_time"), ("schedule.end", "time_twice")]


def test_a_relative_time_that_does_not_exist_is_an_error() -> None:
    text = window("2023-03-28T02:30").replace(
        "end: 2030-01-01", "end: 2030-01-01, preparation: [{due: -2 d, task: t}]"
    )

    assert found(text) == [("schedule.preparation[0].due", "no_such_time")]


def test_a_relative_time_that_exists_twice_is_the_first() -> None:
    text = window("2023-10-31T02:30").replace(
        "end: 2030-01-01", "end: 2030-01-01, preparation: [{due: -2 d, task: t}]"
    )

    assert document(text)["schedule"]["preparation"][0]["due"] == "2023-10-29T00:30:00Z"


@pytest.mark.parametrize(
    ("zone", "day", "instant"),
    [
        # Sao Paulo put its clocks from 00:00 to 01:00.
        ("America/Sao_Paulo", date(2017, 10, 15), datetime(2017, 10, 15, 3, tzinfo=UTC)),
        # Havana lived 00:00 to 01:00 twice; the first counts.
        ("America/Havana", date(2023, 11, 5), datetime(2023, 11, 5, 4, tzinfo=UTC)),
        # Apia skipped a whole day: what follows it is where it would have begun.
        ("Pacific/Apia", date(2011, 12, 30), datetime(2011, 12, 30, 10, tzinfo=UTC)),
        ("Europe/Paris", date(2023, 3, 26), datetime(2023, 3, 25, 23, tzinfo=UTC)),
    ],
)
def test_a_day_begins_at_its_first_existing_instant(
    zone: str, day: date, instant: datetime
) -> None:
    assert first_instant(day, ZoneInfo(zone)) == instant


def test_a_day_of_23_hours_ends_an_hour_earlier() -> None:
    day = date(2023, 3, 26)

    assert ending(day, PARIS) - first_instant(day, PARIS) == timedelta(hours=23)


@given(
    day=st.dates(date(1971, 1, 1), date(2037, 12, 31)), zone=st.sampled_from(ZONES).map(ZoneInfo)
)
def test_the_instant_before_a_day_begins_is_another_day(day: date, zone: ZoneInfo) -> None:
    begins = first_instant(day, zone)

    before = begins - timedelta(microseconds=1)

    assert before.astimezone(zone).date() < day <= begins.astimezone(zone).date()
