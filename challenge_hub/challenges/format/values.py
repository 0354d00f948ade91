"""The typed values of a project file and the strict pattern of each (contract 1.2, 1.4).

Every parser takes the source text and returns a value, or raises a ValidationError that says how
to write it. `canonical.plain` of a value is what stands in the resolved document (contract 1.6).
"""

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal

from challenge_hub.challenges.format.errors import refuse

NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,11})(\.[0-9]{1,6})?")
INTEGER = re.compile(r"0|[1-9][0-9]{0,8}")
CODE = re.compile(r"[A-Za-z0-9._-]{1,64}")
DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
CLOCK = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")
INSTANT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})T([0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?)"
    r"(Z|[+-][0-9]{2}:[0-9]{2})?"
)
DURATION = re.compile(r"(0|[1-9][0-9]{0,5}) ?(s|min|h|d)")
RELATIVE = re.compile(r"([+-]?(?:0|[1-9][0-9]{0,3})) ?d")
SECONDS = {"s": 1, "min": 60, "h": 3600, "d": 86400}
MOST_INTEGER = 999_999_999
FIRST_YEAR, LAST_YEAR = 1970, 2999


@dataclass(frozen=True, slots=True)
class Percent:
    """A percentage; `value` 120 is 120 %."""

    value: Decimal


@dataclass(frozen=True, slots=True)
class Change:
    """A signed change against a baseline, in the KPI's unit or in percent of the baseline."""

    value: Decimal
    percent: bool


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time in whole seconds."""

    seconds: int


@dataclass(frozen=True, slots=True)
class LocalTime:
    """An instant as written: local time of the file's zone unless `offset` is given."""

    local: dt.datetime
    offset: dt.timedelta | None
    text: str


@dataclass(frozen=True, slots=True)
class RelativeDays:
    """Calendar days after (negative: before) the start, at the local time of the start."""

    days: int


@dataclass(frozen=True, slots=True)
class Places:
    """A range of ranks, both included."""

    first: int
    last: int


def read_number(text: str) -> Decimal:
    if not NUMBER.fullmatch(text):
        raise refuse(
            "not_a_number",
            "“%(text)s” is not a number as it is written here.",
            _number_hint(text),
            text=text,
            proposal=_number_proposal(text),
        )
    return Decimal(text)


def _number_hint(text: str) -> str:
    if _number_proposal(text):
        return "Write %(proposal)s."
    return "Digits, with up to 6 decimals after a point: 4.5, -10, 0."


def _number_proposal(text: str) -> str:
    """Return the number that was probably meant, when it can be written; else nothing."""
    bare = re.sub(r"[_\s\u00a0\u202f']", "", text)
    if re.fullmatch(r"[+-]?[0-9]+,[0-9]{1,6}", bare):
        bare = bare.replace(",", ".")
    if not re.fullmatch(
        r"[+-]?([0-9]{1,18}(\.[0-9]{0,12})?|\.[0-9]{1,12})([eE][+-]?[0-9]{1,2})?", bare
    ):
        return ""
    plain = shortest(Decimal(bare))
    return plain if NUMBER.fullmatch(plain) else ""


def read_integer(text: str, *, least: int = 0, most: int = MOST_INTEGER) -> int:
    if INTEGER.fullmatch(text) and least <= int(text) <= most:
        return int(text)
    raise refuse(
        "not_a_whole_number",
        "“%(text)s” is not a whole number that can stand here.",
        "A whole number from %(least)s to %(most)s.",
        text=text,
        least=least,
        most=most,
    )


def read_code(text: str) -> str:
    if not CODE.fullmatch(text):
        allowed = "1 to 64 of the letters A-Z and a-z, digits and . _ -"
        raise refuse("not_a_code", "“%(text)s” is not a code.", allowed, text=text)
    return text


def read_date(text: str) -> dt.date:
    found = DATE.fullmatch(text)
    if found and FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
        try:
            return dt.date(int(found[1]), int(found[2]), int(found[3]))
        except ValueError:
            pass
    allowed = "A day of the calendar as 2023-08-21."
    raise refuse("not_a_date", "“%(text)s” is not a date.", allowed, text=text)


def read_time(text: str) -> LocalTime | dt.date:
    """Return a bare date or an instant as written; its zone is settled later."""
    if DATE.fullmatch(text):
        return read_date(text)
    found = INSTANT.fullmatch(text)
    if found and FIRST_YEAR <= int(text[:4]) <= LAST_YEAR:
        try:
            local = dt.datetime.fromisoformat(f"{found[1]}T{_six_digits(found[2])}")
            return LocalTime(local, _offset(found[3]), text)
        except ValueError:
            pass
    allowed = "2023-08-21T09:00, with seconds or an offset (+02:00) where needed, or 2023-08-21."
    raise refuse("not_a_time", "“%(text)s” is not a time.", allowed, text=text)


def _six_digits(clock: str) -> str:
    whole, dot, part = clock.partition(".")
    return f"{whole}.{part:0<6}" if dot else whole


def _offset(text: str | None) -> dt.timedelta | None:
    """Return the offset; raises ValueError beyond 18 h or 59 min."""
    if text is None:
        return None
    if text == "Z":
        return dt.timedelta(0)
    hours, minutes = int(text[1:3]), int(text[4:6])
    if hours > 18 or minutes > 59:
        raise ValueError(text)
    size = dt.timedelta(hours=hours, minutes=minutes)
    return size if text[0] == "+" else -size


def read_relative(text: str) -> LocalTime | dt.date | RelativeDays:
    """Return a time, or calendar days from the start such as `-10 d`."""
    if found := RELATIVE.fullmatch(text):
        return RelativeDays(int(found[1]))
    if re.match(r"[0-9]{4}-", text):
        return read_time(text)
    allowed = "2023-08-21T09:00, 2023-08-21, or days from the start such as -10 d."
    raise refuse("not_a_time", "“%(text)s” is not a time.", allowed, text=text)


def read_duration(text: str) -> Duration:
    found = DURATION.fullmatch(text)
    if not found:
        allowed = "A whole number and s, min, h or d: 30 min."
        raise refuse("not_a_duration", "“%(text)s” is not a duration.", allowed, text=text)
    return Duration(int(found[1]) * SECONDS[found[2]])


def read_percent(text: str) -> Percent:
    number = text.removesuffix("%").removesuffix(" ")
    if not text.endswith("%") or not NUMBER.fullmatch(number):
        allowed = "A number and %%: 120 %%."
        raise refuse("not_a_percentage", "“%(text)s” is not a percentage.", allowed, text=text)
    return Percent(Decimal(number))


def read_change(text: str) -> Change:
    """Return a signed change; the sign is required, so that nobody reads a level as a change."""
    number = text[1:].removesuffix("%").removesuffix(" ")
    if text[:1] not in {"+", "-"} or number.startswith("-") or not NUMBER.fullmatch(number):
        allowed = 'A signed number, in quotes: "+0.2", or "-5 %%" of the baseline.'
        raise refuse("not_a_change", "“%(text)s” is not a change.", allowed, text=text)
    return Change(Decimal(text[0] + number), text.endswith("%"))


def read_places(text: str) -> Places:
    first, _, last = text.partition("-")
    last = last if "-" in text else first
    if INTEGER.fullmatch(first) and INTEGER.fullmatch(last) and 1 <= int(first) <= int(last):
        return Places(int(first), int(last))
    allowed = "A place as 1, or a range as 1-3."
    raise refuse("not_places", "“%(text)s” names no places.", allowed, text=text)


def read_clock_range(text: str) -> str:
    """Return `08:00-20:00` as written; an end before the start runs into the next day."""
    start, _, end = text.partition("-")
    ends = end == "24:00" or CLOCK.fullmatch(end)
    if CLOCK.fullmatch(start) and ends and start != end:
        return text
    allowed = "Two different times as 08:00-20:00; 20:00-04:00 runs into the next day."
    raise refuse("not_hours", "“%(text)s” names no hours of a day.", allowed, text=text)


def shortest(value: Decimal) -> str:
    """Return a decimal without exponent and trailing zeros; minus zero is `0`.

    >>> shortest(Decimal("4.50")), shortest(Decimal("10.0")), shortest(Decimal("-0"))
    ('4.5', '10', '0')
    """
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in {"-0", ""} else text
