"""Figures, dates and durations as people write them, in French and in English.

The rules are those of docs/explanation/look.md, section 3. Everything here rounds for display only;
`static/foundation/format.js` says the same in a browser and a test holds the two equal.
"""

import re
from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from markupsafe import Markup, escape

NARROW = "\u202f"  # thousands in French, before ; ! ?
NBSP = "\u00a0"  # before € % h and : in French
MINUS = "\u2212"
EMPTY = "–"  # empty is not zero
FRENCH_ORDINAL = re.compile(r"\b(\d+)(re|er|e)\b")
Number = int | Decimal | Fraction | str


def decimal_of(value: Number) -> Decimal:
    """Any exact number as a Decimal: of a fraction, 12 significant decimals are enough to show."""
    if isinstance(value, Fraction):
        return Decimal(value.numerator) / Decimal(value.denominator)
    return Decimal(value)


def format_number(value: Number | None, language: str, *, digits: int = 2) -> str:
    r"""A figure with at most `digits` decimals, without trailing zeros; `–` when it is empty.

    >>> format_number(Decimal("1284.50"), "fr"), format_number(Decimal("1284.50"), "en")
    ('1\u202f284,5', '1,284.5')
    """
    if value is None:
        return EMPTY
    rounded = decimal_of(value).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_EVEN)
    text = f"{abs(rounded):,.{digits}f}"
    text = text.rstrip("0").rstrip(".") if digits else text
    if language == "fr":
        text = text.replace(",", NARROW).replace(".", ",")
    minus = MINUS + (NBSP if language == "fr" else "")
    return minus + text if rounded < 0 else text


def format_change(value: Number | None, language: str, *, digits: int = 2) -> str:
    r"""A change with its sign: `+ 0,16` in French, `+0.16` in English.

    >>> format_change(Decimal("0.16"), "fr"), format_change(Decimal("-0.5"), "en")
    ('+\xa00,16', '\u22120.5')
    """
    if value is None:
        return EMPTY
    text = format_number(value, language, digits=digits)
    if text.startswith(MINUS) or decimal_of(value) == 0:
        return text
    return f"+{NBSP}{text}" if language == "fr" else f"+{text}"


def format_unit(value: Number | None, unit: str, language: str, *, digits: int = 2) -> str:
    """A figure with its unit; seconds and minutes show as durations."""
    if value is None:
        return EMPTY
    if unit == "s" and decimal_of(value) >= 60:
        return format_duration(int(decimal_of(value)), language)
    text = format_number(value, language, digits=digits)
    if unit in {"EUR", "€"}:
        return f"{text}{NBSP}€" if language == "fr" else f"€{text}"
    gap = "" if unit == "%" and language == "en" else NBSP
    return f"{text}{gap}{unit}" if unit else text


def format_ordinal(place: int, language: str) -> str:
    """`1re`, `2e` in French; `1st`, `2nd`, `11th` in English; plain text, no markup.

    >>> format_ordinal(1, "fr"), format_ordinal(4, "fr"), format_ordinal(22, "en")
    ('1re', '4e', '22nd')
    """
    if language == "fr":
        return "1re" if place == 1 else f"{place}e"
    ending = (
        "th" if place % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(place % 10, "th")
    )
    return f"{place}{ending}"


def raise_ordinals(text: str) -> Markup:
    """A text of a page with the endings of its French ordinals raised: `1<sup>re</sup>`.

    >>> str(raise_ordinals("1re à 3e")), str(raise_ordinals("<b> 1st"))
    ('1<sup>re</sup> à 3<sup>e</sup>', '&lt;b&gt; 1st')
    """
    return Markup(FRENCH_ORDINAL.sub(r"\1<sup>\2</sup>", str(escape(text))))  # noqa: S704  # escaped before


def format_duration(seconds: int, language: str) -> str:
    """`2 h 18`, `45 min`, `30 s`, `3 j 4 h` (English `3 d 4 h`), cut to two parts."""
    days, rest = divmod(max(seconds, 0), 86400)
    hours, rest = divmod(rest, 3600)
    minutes, left = divmod(rest, 60)
    if days:
        return f"{days}{NBSP}{'j' if language == 'fr' else 'd'}{NBSP}{hours}{NBSP}h"
    if hours:
        return f"{hours}{NBSP}h{NBSP}{minutes:02d}"
    return f"{minutes}{NBSP}min" if minutes else f"{left}{NBSP}s"


def format_clock(instant: datetime, zone: str, language: str) -> str:
    """The local time of day: `15:42` in both languages.

    >>> from datetime import UTC
    >>> format_clock(datetime(2023, 8, 21, 13, 42, tzinfo=UTC), "Europe/Paris", "fr")
    '15:42'
    """
    return format_time(instant.astimezone(ZoneInfo(zone)), "H:mm", locale=language)


def format_day(day: date | datetime, zone: str, language: str, *, weekday: bool = True) -> str:
    """`lundi 21 août`, `1er août`, `Monday 21 August`; of an instant the local day."""
    local = day.astimezone(ZoneInfo(zone)).date() if isinstance(day, datetime) else day
    number = "d'er'" if language == "fr" and local.day == 1 else "d"
    return format_date(
        local, f"EEEE {number} MMMM" if weekday else f"{number} MMMM", locale=language
    )


def format_moment(instant: datetime, zone: str, language: str) -> str:
    """`lundi 21 août, 9:00`: a local day and time."""
    return f"{format_day(instant, zone, language)}, {format_clock(instant, zone, language)}"


def format_hash(text: str) -> str:
    """The first and last groups of a long hash, for reading aloud: `7f3a 91c2 … e04d`."""
    return f"{text[:4]} {text[4:8]} … {text[-4:]}"


FILTERS = {
    "number": format_number,
    "change": format_change,
    "unit": format_unit,
    "ordinal": format_ordinal,
    "raised": raise_ordinals,
    "duration": format_duration,
    "clock": format_clock,
    "day": format_day,
    "moment": format_moment,
    "short_hash": format_hash,
}
