"""Paragraph 1.4: days, weeks and ends, to the microsecond, across changes of the clocks."""

from datetime import date
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from challenge_hub.scoring.grid import days, grid_of, weeks
from challenge_hub.scoring.zone import (
    day_start,
    end_of,
    instant_text,
    local_day,
    read_instant,
    start_of,
)
from tests.scoring.files import document, fact, result

ZONES = ("Europe/Paris", "America/Sao_Paulo", "Pacific/Apia", "Africa/Casablanca", "Asia/Kolkata")


@pytest.mark.parametrize(
    ("zone", "day", "start"),
    [
        ("Europe/Paris", "2023-08-21", "2023-08-20T22:00:00Z"),
        ("Europe/Paris", "2023-03-26", "2023-03-25T23:00:00Z"),
        ("Europe/Paris", "2023-03-27", "2023-03-26T22:00:00Z"),
        ("America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00Z"),  # begins at 01:00
        ("America/Sao_Paulo", "2018-02-18", "2018-02-18T03:00:00Z"),  # 23:00 came twice before
        ("Africa/Cairo", "2023-04-28", "2023-04-27T22:00:00Z"),  # begins at 01:00
        ("America/Havana", "2023-11-05", "2023-11-05T04:00:00Z"),  # midnight comes twice
    ],
)  # fmt: skip
def test_a_day_starts_at_its_first_existing_instant(zone: str, day: str, start: str) -> None:
    assert instant_text(day_start(date.fromisoformat(day), ZoneInfo(zone))) == start


def test_a_bare_date_as_an_end_includes_that_day() -> None:
    zone = ZoneInfo("Europe/Paris")

    assert instant_text(start_of("2023-03-26", zone)) == "2023-03-25T23:00:00Z"
    assert instant_text(end_of("2023-03-26", zone)) == "2023-03-26T22:00:00Z"
    assert instant_text(end_of("2023-03-26T12:00:00Z", zone)) == "2023-03-26T12:00:00Z"


@given(
    name=st.sampled_from(ZONES),
    start=st.integers(1_300_000_000, 1_750_000_000),
    hours=st.integers(1, 24 * 40),
    micro=st.integers(0, 999_999),
)
def test_days_and_weeks_cover_the_window_without_gaps(
    name: str, start: int, hours: int, micro: int
) -> None:
    zone, begin = ZoneInfo(name), start * 10**6 + micro
    end = begin + hours * 3600 * 10**6

    for row in (days(begin, end, zone), weeks(begin, end, zone)):
        assert (row[0].start, row[-1].end) == (begin, end)
        assert all(one.end == other.start for one, other in pairwise(row))


@given(name=st.sampled_from(ZONES), day=st.dates(date(2010, 1, 1), date(2025, 1, 1)))
def test_the_microsecond_before_a_day_belongs_to_another(name: str, day: date) -> None:
    zone = ZoneInfo(name)
    start = day_start(day, zone)

    if local_day(start, zone) == day:  # else the zone skipped the day altogether
        assert local_day(start - 1, zone) < day


def test_an_atom_holds_its_first_instant_and_not_its_last() -> None:
    grid = grid_of(0, 100, {}, [40, 70, 100, 200])

    assert grid.cuts == (0, 40, 70)
    assert [grid.atom(instant) for instant in (0, 39, 40, 69, 70, 99)] == [0, 0, 1, 1, 2, 2]


def test_a_window_in_bare_dates_is_local_days() -> None:
    schedule = {"start": "2023-03-26", "end": "2023-03-26", "grace": "PT0S"}
    file = document(schedule=schedule)

    def counted(when: str) -> int:
        return result(file, fact("a", "p", "resolved", "1", when)).facts["counted"]

    edges = (
        "2023-03-25T22:59:59.999999Z",
        "2023-03-25T23:00:00.000000Z",
        "2023-03-26T21:59:59.999999Z",
        "2023-03-26T22:00:00.000000Z",
    )
    assert [counted(when) for when in edges] == [0, 1, 1, 0]


def test_instants_are_written_as_the_canonical_file_writes_them() -> None:
    for text in ("2023-08-21T07:00:00Z", "2023-08-21T07:00:00.000001Z", "1969-12-31T23:59:59Z"):
        assert instant_text(read_instant(text)) == text
