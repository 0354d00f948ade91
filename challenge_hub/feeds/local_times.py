"""Instants as files write them, in microseconds since the epoch.

Contract: `at` of section 5, and 1.4. Hours without a clock change, which is nearly all of them,
are worked out once and kept: a million facts need few.
"""

import re
from datetime import UTC, date, datetime, timedelta, tzinfo

from challenge_hub.feeds.bad_lines import Wrong
from challenge_hub.scoring.zone import DAY, day_start, microseconds

SHAPE = re.compile(
    r"(\d{4}-\d\d-\d\d)[T ]([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.(\d{1,6}))?)?"
    r"(Z|[+-](?:0\d|1[0-8]):[0-5]\d)?",
    re.ASCII,
)
DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
MINUTE, SECOND = 60 * 10**6, 10**6
HOUR = timedelta(hours=1)
CLOCK = {  # the times of an hour as files write them
    f":{minute:02}:{second:02}": minute * MINUTE + second * SECOND
    for minute in range(60)
    for second in range(60)
}
NOT_AN_INSTANT = (
    "“%(text)s” is no instant. Write 2023-08-21T09:00, with seconds or an offset where needed."
)
NO_SUCH_TIME = "%(text)s does not exist there: the clocks are put forward over it."
ENDS_OF_CALENDAR = ("0001", "9999")  # years in which another zone may have no date


class LocalTimes:
    """Reads instants of one zone; without an offset they are its local time."""

    def __init__(self, zone: tzinfo) -> None:
        """Keep the zone, and the hours seen so far."""
        self.zone = zone
        self._hours: dict[str, int | None] = {}

    def instant(self, text: str) -> int:
        """Read an instant; of a local time that comes twice the first is meant.

        Raises Wrong for what is none, or for a local time that the clocks jump over.
        """
        begin, rest = self._hours.get(text[:13] + text[19:]), CLOCK.get(text[13:19])
        if begin is not None and rest is not None:
            return begin + rest  # all but a few texts: an hour that was read before
        return self._read(text)

    def _read(self, text: str) -> int:
        found = SHAPE.fullmatch(text)
        if found is None or text[:4] in ENDS_OF_CALENDAR:
            raise Wrong(NOT_AN_INSTANT, text=text)
        day, hour, minute, second, part, offset = found.groups()
        rest = int(minute) * MINUTE
        if second:
            rest += int(second) * SECOND
        if part:
            rest += int(part.ljust(6, "0"))
        try:
            return self._hour(day, hour, offset, text, rest) + rest
        except (ValueError, OverflowError):
            raise Wrong(NOT_AN_INSTANT, text=text) from None

    def _hour(self, day: str, hour: str, offset: str | None, text: str, rest: int) -> int:
        """The instant at which a written hour begins."""
        key = text[:13] + (offset or "")
        if key not in self._hours:
            self._hours[key] = self._steady(datetime.fromisoformat(f"{day}T{hour}:00:00"), offset)
        begin = self._hours[key]
        if begin is not None:
            return begin
        local = datetime.fromisoformat(f"{day}T{hour}:00:00") + timedelta(microseconds=rest)
        return self._exact(local, text) - rest

    def _steady(self, local: datetime, offset: str | None) -> int | None:
        """The begin of an hour in which no clock changes; None when one does."""
        if offset is not None:
            written = f"{local.isoformat()}{'+00:00' if offset == 'Z' else offset}"
            return microseconds(datetime.fromisoformat(written))
        begin, end = local.replace(tzinfo=self.zone), (local + HOUR).replace(tzinfo=self.zone)
        plain = begin.utcoffset() == end.utcoffset() == begin.replace(fold=1).utcoffset()
        return microseconds(begin) if plain else None

    def _exact(self, local: datetime, text: str) -> int:
        zoned = local.replace(tzinfo=self.zone)
        back = zoned.astimezone(UTC).astimezone(self.zone)
        if back.replace(tzinfo=None) != local:
            raise Wrong(NO_SUCH_TIME, text=text)
        return microseconds(zoned)

    def start(self, text: str) -> int | None:
        """A start: an instant, or the first one of a bare date.

        None on the calendar's first day, by which staff systems mean that none is set.
        """
        if DATE.fullmatch(text) is None:
            return self.instant(text)
        day = _day(text)
        return None if day == date.min else day_start(day, self.zone)

    def end(self, text: str) -> int | None:
        """An end, outside: an instant, or the first one after a bare date; likewise None."""
        if DATE.fullmatch(text) is None:
            return self.instant(text)
        day = _day(text)
        return None if day == date.max else day_start(day + DAY, self.zone)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Wrong("“%(text)s” is no day of the calendar.", text=text) from None
