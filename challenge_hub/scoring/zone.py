"""Local days and weeks as instants.

Contract: 1.4. Instants are microseconds since the epoch, UTC.
"""

from datetime import UTC, date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)
MICROSECOND = timedelta(microseconds=1)


def microseconds(moment: datetime) -> int:
    """An aware moment as an integer, exactly."""
    return (moment - EPOCH) // MICROSECOND


def moment(instant: int, zone: tzinfo = UTC) -> datetime:
    """An integer as an aware moment in a zone."""
    return (EPOCH + timedelta(microseconds=instant)).astimezone(zone)


def instant_text(instant: int) -> str:
    """Write an instant as the canonical file does; microseconds only where there are any."""
    return moment(instant).replace(tzinfo=None).isoformat() + "Z"


def read_instant(text: str) -> int:
    """Read `2023-08-21T07:00:00Z`."""
    return microseconds(datetime.fromisoformat(text))


def zone_of(name: str) -> ZoneInfo:
    """The zone of an IANA name."""
    return ZoneInfo(name)


def day_start(day: date, zone: tzinfo) -> int:
    """The first instant of a local day that exists.

    A day whose midnight the clocks jump over begins where they land (1.4); one whose midnight
    comes twice begins at the first.
    """
    midnight = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - a wall clock, zoned below
    late = microseconds(midnight.replace(tzinfo=zone))
    early = microseconds(midnight.replace(tzinfo=zone, fold=1))
    if late <= early:
        return late
    while early + 1 < late:
        middle = (early + late) // 2
        if moment(middle, zone).replace(tzinfo=None) >= midnight:
            late = middle
        else:
            early = middle
    return late


def local_day(instant: int, zone: tzinfo) -> date:
    """The local day that holds an instant."""
    return moment(instant, zone).date()


def start_of(text: str, zone: tzinfo) -> int:
    """A start: an instant itself, or the first instant of a bare date."""
    return read_instant(text) if "T" in text else day_start(date.fromisoformat(text), zone)


def end_of(text: str, zone: tzinfo) -> int:
    """An end, outside: an instant itself, or the first instant after a bare date."""
    if "T" in text:
        return read_instant(text)
    return day_start(date.fromisoformat(text) + DAY, zone)
