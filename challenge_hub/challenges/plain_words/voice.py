"""How figures, KPIs and stretches of time are said."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask_babel import get_locale

from challenge_hub.foundation.say import _, ngettext
from challenge_hub.foundation.text import (
    NBSP,
    format_clock,
    format_day,
    format_moment,
    format_number,
    format_unit,
)


@dataclass(frozen=True)
class Voice:
    """Says what a resolved document holds; `objectives` by id."""

    kpis: Mapping[str, Mapping[str, Any]]
    objectives: Mapping[str, Mapping[str, Any]]
    zone: str
    language: str

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> "Voice":
        entries = [each for scope in document["objectives"].values() for each in scope]
        return cls(
            kpis=document["kpis"],
            objectives={each["id"]: each for each in entries},
            zone=document["timezone"],
            language=str(get_locale() or "en"),
        )

    def label(self, code: str) -> str:
        return str(self.kpis.get(code, {}).get("label") or code)

    def number(self, value: str | int) -> str:
        return format_number(Decimal(value), self.language, digits=6)

    def level(self, code: str, value: str) -> str:
        """A figure with the unit of its KPI: `4,5`, `78 %`, `7,4 min`."""
        unit = str(self.kpis[code].get("unit", ""))
        unit = "" if unit.startswith("/") else unit  # "/5" is a scale, not a unit
        return format_unit(Decimal(value), unit, self.language, digits=6)

    def percent(self, text: str) -> str:
        """A canonical percent, `120%`, as people write it."""
        gap = NBSP if self.language == "fr" else ""
        return f"{self.number(text.removesuffix('%'))}{gap}%"

    def points(self, value: str) -> str:
        """`10 points`, `1 point`; French says `1,5 point`."""
        size = abs(Decimal(value))
        one = size == 1 or (self.language == "fr" and size < 2)
        figure = self.number(value)
        return ngettext("%(points)s point", "%(points)s points", 1 if one else 2, points=figure)

    def contacts(self, minimum: int) -> str:
        figure = self.number(minimum)
        return ngettext("%(figure)s contact", "%(figure)s contacts", minimum, figure=figure)

    def each(self, bucket: str) -> str:
        """`each day`, after a KPI's name."""
        words = {"day": _("each day"), "week": _("each week"), "stage": _("each stage")}
        return str(words[bucket])

    def per(self, bucket: str) -> str:
        words = {"day": _("per day"), "week": _("per week"), "stage": _("per stage")}
        return str(words[bucket])

    def best(self, bucket: str, number: int) -> str:
        if bucket == "day":
            return ngettext("the best day counts", "the best %(num)s days count", number)
        if bucket == "week":
            return ngettext("the best week counts", "the best %(num)s weeks count", number)
        return ngettext("the best stage counts", "the best %(num)s stages count", number)

    def span(self, start: str, end: str) -> str:
        """A stretch of time: within a day once the day, else both ends."""
        first, last = _time(start), _time(end)
        if isinstance(first, datetime) and isinstance(last, datetime):
            days = [format_day(each, self.zone, self.language) for each in (first, last)]
            if days[0] == days[1]:
                return _(
                    "%(day)s from %(start)s to %(end)s",
                    day=days[0],
                    start=format_clock(first, self.zone, self.language),
                    end=format_clock(last, self.zone, self.language),
                )
        return _("from %(start)s to %(end)s", start=self.moment(start), end=self.moment(end))

    def moment(self, text: str) -> str:
        """An instant or a bare day of the document."""
        time = _time(text)
        if isinstance(time, datetime):
            return format_moment(time, self.zone, self.language)
        return format_day(time, self.zone, self.language)

    def row(self, words: Iterable[str]) -> str:
        """`a, then b, then c`."""
        return _(", then ").join(words)


def _time(text: str) -> datetime | date:
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


def sentence(text: str) -> str:
    """With a capital and a full stop."""
    return f"{text[:1].upper()}{text[1:]}."
