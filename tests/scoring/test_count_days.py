"""Paragraphs 1.4 and 3.4: which days count when totals are compared per day."""

from datetime import date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

import pytest

from challenge_hub.scoring.activity import Activity, weekdays_of
from challenge_hub.scoring.grid import Bucket, days, weeks
from challenge_hub.scoring.reading.windows import read_window
from challenge_hub.scoring.zone import day_start, instant_text, read_instant
from tests.scoring.files import at, document

PARIS = ZoneInfo("Europe/Paris")
MONDAY, FRIDAY, SATURDAY, SUNDAY = (date(2023, 8, day) for day in (21, 25, 26, 27))
CALENDAR = Activity(PARIS, {}, frozenset())


def activity(*closed: str, **hours: str) -> Activity:
    """The activity of a file with these hours by weekday, such as `fri="22:00-02:00"`."""
    schedule = {**document()["schedule"], "activity": hours, "closed": closed}
    return read_window(document(schedule=schedule)).activity


def test_hours_are_read_to_the_minute() -> None:
    assert activity(mon="08:30-17:45").hours == {0: (8 * 60 + 30, 17 * 60 + 45)}


@pytest.mark.parametrize(
    ("text", "weekdays"),
    [("mon", [0]), ("sun", [6]), ("mon-fri", [0, 1, 2, 3, 4]), ("sat-sun", [5, 6])],
)
def test_weekdays_are_read_with_both_ends(text: str, weekdays: list[int]) -> None:
    assert list(weekdays_of(text)) == weekdays


@pytest.mark.parametrize(
    ("hours", "saturday"),
    [
        ("22:00-02:00", True),
        ("22:00-00:01", True),  # a minute is enough
        ("22:00-00:00", False),
        ("09:00-24:00", False),
        ("09:00-18:00", False),
    ],
)
def test_work_that_ends_after_midnight_makes_the_next_day_count(hours: str, saturday: bool) -> None:
    found = activity(fri=hours)

    assert (found.works(FRIDAY), found.works(SATURDAY)) == (True, saturday)
    assert not found.works(SUNDAY)


def test_a_closed_day_does_not_count_nor_does_its_night_reach_the_next() -> None:
    found = activity("2023-08-25", fri="22:00-02:00", mon="09:00-18:00")

    assert [found.works(day) for day in (FRIDAY, SATURDAY, MONDAY)] == [False, False, True]


def test_without_activity_every_day_that_is_not_closed_counts() -> None:
    found = Activity(PARIS, {}, frozenset({FRIDAY}))

    assert [found.works(day) for day in (FRIDAY, SATURDAY, SUNDAY)] == [False, True, True]


def test_an_empty_span_has_no_days() -> None:
    assert CALENDAR.days(at("21T12:00"), at("21T12:00")) == 0
    assert CALENDAR.days(at("22T12:00"), at("21T12:00")) == 0
    assert CALENDAR.days_in([(at("21T12:00"), at("21T12:00"))]) == 0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # Both begin, or end, on one day in UTC, but not in Paris.
        (("21T12:00", "22T12:00", 2), ("22T00:30", "22T12:00", 1)),
        (("21T12:00", "21T20:00", 1), ("21T12:00", "22T00:30", 2)),
    ],
)
def test_the_days_of_a_span_are_local_days(
    one: tuple[str, str, int], other: tuple[str, str, int]
) -> None:
    found = Activity(PARIS, {}, frozenset())

    assert [found.days(at(begin), at(end)) for begin, end, _ in (one, other)] == [one[2], other[2]]


def test_the_end_of_a_span_is_outside_to_the_microsecond() -> None:
    found, start, midnight = CALENDAR, at("21T12:00"), at("22T00:00")

    assert [found.days(start, midnight + more) for more in (0, 1, 2, 12 * 10**9)] == [1, 2, 2, 2]
    assert [found.days(start, midnight - less) for less in (0, 1)] == [1, 1]


def test_a_day_that_two_spans_touch_counts_once() -> None:
    found = activity(mon="09:00-18:00", wed="09:00-18:00")
    spans = [(at("21T08:00"), at("21T12:00")), (at("21T12:00"), at("23T12:00"))]

    assert found.days_in(spans) == 2


def test_weeks_are_iso_weeks_in_the_zone_of_the_file() -> None:
    """From Sunday 22:00 in New York, which is Monday in UTC, to a Tuesday two weeks later."""
    start, end = read_instant("2023-08-21T02:00:00Z"), read_instant("2023-09-05T16:00:00Z")
    mondays = [read_instant(f"2023-{day}T04:00:00Z") for day in ("08-21", "08-28", "09-04")]

    assert weeks(start, end, ZoneInfo("America/New_York")) == (
        Bucket("2023-W33", start, mondays[0]),
        Bucket("2023-W34", mondays[0], mondays[1]),
        Bucket("2023-W35", mondays[1], mondays[2]),
        Bucket("2023-W36", mondays[2], end),
    )


def test_a_day_that_the_zone_skipped_is_no_bucket() -> None:
    """Samoa went from 29 to 31 December 2011."""
    zone = ZoneInfo("Pacific/Apia")
    start, end = day_start(date(2011, 12, 29), zone), day_start(date(2012, 1, 1), zone)

    assert [bucket.name for bucket in days(start, end, zone)] == ["2011-12-29", "2011-12-31"]


def test_a_day_whose_midnight_lies_inside_a_jump_of_the_clocks_begins_where_they_land() -> None:
    """Toronto 1919: from 23:30 on 30 March to 00:30 on the 31st."""
    found = day_start(date(1919, 3, 31), ZoneInfo("America/Toronto"))

    assert instant_text(found) == "1919-03-31T04:30:00Z"


class Jump(tzinfo):
    """A clock that is put from 23:51 to 00:51 on the last night of March."""

    at = datetime(2024, 3, 31, 23, 51)  # noqa: DTZ001  # a wall clock

    def utcoffset(self, moment: datetime | None) -> timedelta:
        wall = (moment or self.at).replace(tzinfo=None)
        hour = timedelta(hours=1)
        skipped = self.at <= wall < self.at + hour
        after = wall >= self.at + hour or (skipped and bool(moment and moment.fold))
        return hour if after else timedelta()

    def dst(self, moment: datetime | None) -> timedelta:
        return self.utcoffset(moment)

    def tzname(self, moment: datetime | None) -> str:
        return str(self.utcoffset(moment))

    def fromutc(self, moment: datetime) -> datetime:
        late = moment.replace(tzinfo=None) >= self.at
        return moment + timedelta(hours=1) if late else moment


def test_where_the_clocks_land_is_found_to_the_microsecond() -> None:
    assert instant_text(day_start(date(2024, 4, 1), Jump())) == "2024-03-31T23:51:00Z"
