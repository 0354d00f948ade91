"""Which days count when totals are compared per day.

Contract: 1.4, 1.7, 3.4. A day counts 1 when it has at least a minute of activity and is not
closed; without `activity` every calendar day that is not closed counts.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, tzinfo

from challenge_hub.scoring.zone import DAY, day_start, local_day

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def weekdays_of(text: str) -> range:
    """The weekdays of `mon` or `mon-fri`, Monday 0.

    >>> list(weekdays_of("tue-thu")), list(weekdays_of("sun"))
    ([1, 2, 3], [6])
    """
    first, _, last = text.partition("-")
    return range(WEEKDAYS.index(first), WEEKDAYS.index(last or first) + 1)


@dataclass(frozen=True, slots=True)
class Activity:
    """The working hours of a week, and the days without work.

    `hours[weekday]` is (from, to) in minutes, Monday 0; `from` is before midnight, and `to` before
    `from` runs into the next day.
    """

    zone: tzinfo
    hours: Mapping[int, tuple[int, int]]
    closed: frozenset[date]
    _counts: dict[tuple[date, date], int] = field(default_factory=dict)

    def works(self, day: date) -> bool:
        """Whether a local day counts."""
        if day in self.closed:
            return False
        return not self.hours or day.weekday() in self.hours or self._runs_over(day - DAY)

    def _runs_over(self, day: date) -> bool:
        """Whether the work of a day ends after its midnight."""
        hours = self.hours.get(day.weekday())
        return day not in self.closed and hours is not None and 0 < hours[1] < hours[0]

    def days(self, start: int, end: int) -> int:
        """How many of the days that a span touches count; `end` is outside."""
        if end <= start:
            return 0
        # By day, not by instant: while a challenge runs every instant is another end.
        touched = local_day(start, self.zone), local_day(end - 1, self.zone)
        if touched not in self._counts:
            self._counts[touched] = sum(map(self.works, self._touched(start, end)))
        return self._counts[touched]

    def _touched(self, start: int, end: int) -> list[date]:
        days = []
        day = local_day(start, self.zone)
        while day_start(day, self.zone) < end:
            days.append(day)
            day += DAY
        return days

    def days_in(self, spans: list[tuple[int, int]]) -> int:
        """How many different days that any of the spans touches count."""
        touched = {day for start, end in spans if start < end for day in self._touched(start, end)}
        return sum(self.works(day) for day in touched)
