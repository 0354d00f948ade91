"""Says figures, names, windows and classifications of a rehearsal in one language."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from babel.support import NullTranslations

from challenge_hub.foundation.languages import catalogue
from challenge_hub.foundation.text import (
    NBSP,
    format_clock,
    format_day,
    format_moment,
    format_number,
    format_unit,
)
from challenge_hub.scoring.zone import end_of, moment, start_of, zone_of

DOMAIN = "rehearsal"
MOST_NAMED = 5


@dataclass(frozen=True)
class Speaker:
    """`names` holds people's and teams' names by code; a code without one is said as it is."""

    language: str
    document: Mapping[str, Any]
    people: Mapping[str, str] = field(default_factory=dict)
    teams: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def _catalogue(self) -> NullTranslations:
        return catalogue(self.language, DOMAIN)

    def gettext(self, text: str, **values: object) -> str:
        """A message, filled in."""
        return self._catalogue.gettext(text) % values

    def ngettext(self, one: str, many: str, number: int, **values: object) -> str:
        """A message for one or many; `%(num)s` is the number."""
        values.setdefault("num", self.number(number))
        return self._catalogue.ngettext(one, many, number) % values

    def number(self, value: int | str | Fraction) -> str:
        return format_number(_decimal(value), self.language)

    def percent(self, share: str | Fraction) -> str:
        """A share of 1 in whole percent; what is neither none nor all never looks like it."""
        exact = Fraction(share) * 100
        whole = min(max(round(exact), 1), 99) if 0 < exact < 100 else round(exact)
        return f"{whole}{NBSP}%" if self.language == "fr" else f"{whole}%"

    def money(self, value: str) -> str:
        currency = self.document["resources"].get("budget", {}).get("currency", "EUR")
        return format_unit(_decimal(value), currency, self.language)

    def label(self, kpi: str) -> str:
        return str(self.document["kpis"].get(kpi, {}).get("label") or kpi)

    def level(self, kpi: str, value: str) -> str:
        """A target with its unit; `/5` is a scale, not a unit."""
        unit = str(self.document["kpis"][kpi].get("unit", ""))
        return format_unit(
            Decimal(value), "" if unit.startswith("/") else unit, self.language, digits=6
        )

    def target(self, id_: str, team: str = "") -> str:
        """The target of an objective, or that of one team."""
        entry = self._objective(id_)
        value = entry.get("for", {}).get(f"team:{team}", entry["target"])
        return self.level(entry["kpi"], value)

    def kpi_of(self, id_: str) -> str:
        """What an objective is about."""
        return str(self._objective(id_)["kpi"])

    def _objective(self, id_: str) -> Mapping[str, Any]:
        rows = (one for row in self.document["objectives"].values() for one in row)
        return next(one for one in rows if one["id"] == id_)

    def board(self, scope: str, name: str) -> str:
        """Which classification."""
        if name:
            return self.gettext("“%(name)s”", name=name)
        return self.gettext("People") if scope == "individual" else self.gettext("Teams")

    def who(self, code: str, scope: str) -> str:
        return (self.people if scope == "individual" else self.teams).get(code) or code

    def everyone(self, codes: Iterable[str], scope: str, most: int = MOST_NAMED) -> str:
        """Names in a row, the first few of many."""
        row = list(codes)
        said = ", ".join(self.who(code, scope) for code in row[:most])
        rest = len(row) - most
        if rest <= 0:
            return said
        more = self.ngettext("and %(num)s more", "and %(num)s more", rest)
        return f"{said} {more}"

    def window(self, start: str) -> str:
        """A window by its first day: `7 août 2023`."""
        first = moment(start_of(start, self.zone), self.zone).date()
        return self.day(first)

    def windows(self, starts: Iterable[str]) -> str:
        return ", ".join(self.window(start) for start in starts)

    def span(self, start: str, end: str) -> str:
        """`7 août – 11 août 2023`, `7 août 2023` within one day."""
        zone = self.zone
        first = moment(start_of(start, zone), zone).date()
        last = moment(end_of(end, zone) - 1, zone).date()
        if first == last:
            return self.day(first)
        short = format_day(first, zone.key, self.language, weekday=False)
        early = short if first.year == last.year else self.day(first)
        return f"{early} – {self.day(last)}"

    def day(self, day: date) -> str:
        return f"{format_day(day, self.zone.key, self.language, weekday=False)} {day.year}"

    def instant(self, text: str) -> str:
        return format_moment(datetime.fromisoformat(text), self.zone.key, self.language)

    def short_instant(self, text: str) -> str:
        """`7 août 9:00`, for a narrow column."""
        instant, zone = datetime.fromisoformat(text), self.zone.key
        day = format_day(instant, zone, self.language, weekday=False)
        return f"{day} {format_clock(instant, zone, self.language)}"

    @property
    def zone(self) -> ZoneInfo:
        return zone_of(self.document["timezone"])


def _decimal(value: int | str | Fraction) -> Decimal:
    exact = Fraction(value)
    return Decimal(exact.numerator) / Decimal(exact.denominator)
