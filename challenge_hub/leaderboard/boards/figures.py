"""Scores as a board writes them: rounded for display only, never so that two look falsely tied."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction

from challenge_hub.foundation.say import ngettext
from challenge_hub.foundation.text import (
    EMPTY,
    NBSP,
    decimal_of,
    format_change,
    format_duration,
    format_number,
)
from challenge_hub.scoring.kpis import Kpi

MOST_DIGITS = 3
DURATIONS = {"s": 1, "min": 60}  # seconds in a unit


@dataclass(frozen=True)
class Figures:
    """How the values of one KPI, or points where `kpi` is None, are written."""

    kpi: Kpi | None
    language: str

    @property
    def digits(self) -> int:
        """The decimals to begin with."""
        if self.kpi is None or self.kpi.additive:
            return 0
        return 1 if self.kpi.unit in {"%", *DURATIONS} else 2

    def shown(self, value: Fraction) -> Fraction:
        """The value in the unit it is shown in: a ratio in % times 100."""
        return value if self.kpi is None else value / self.kpi.scale

    def enough_digits(self, values: Iterable[Fraction | None]) -> int:
        """The fewest decimals by which no two different values look alike."""
        different = {value for value in values if value is not None}
        for digits in range(self.digits, MOST_DIGITS):
            if len({self.rounded(value, digits) for value in different}) == len(different):
                return digits
        return MOST_DIGITS

    def rounded(self, value: Fraction, digits: int) -> Decimal:
        exact = decimal_of(self.shown(value))
        return exact.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_EVEN)

    def write(self, value: Fraction | None, digits: int) -> str:
        """`612`, `4,46`, `78,2 %`, `45 min`; `–` when empty."""
        if value is None:
            return EMPTY
        return self._with_unit(self.rounded(value, digits), digits)

    def column(self, value: Fraction | None, digits: int) -> str:
        """The same with all its decimals, since figures stand under one another: `90,60`."""
        text = self.write(value, digits)
        point = "," if self.language == "fr" else "."
        head, found, tail = text.partition(point)
        if not digits or not text.replace(point, "").isdigit() or len(tail) >= digits:
            return text
        return f"{head}{found or point}{tail.ljust(digits, '0')}"

    def gap(self, high: Fraction, low: Fraction, digits: int, *, short: bool = False) -> str:
        """The distance between two shown values: `14 points`, `1 pt`, `0,3`.

        It is taken between the rounded figures, so that a reader who subtracts finds the same.
        """
        distance = abs(self.rounded(high, digits) - self.rounded(low, digits))
        if self.kpi is not None:
            return self._with_unit(distance, digits)
        text = format_number(distance, self.language, digits=digits)
        if short:
            return ngettext("%(n)s pt", "%(n)s pts", self._plural(distance), n=text)
        return ngettext("%(n)s point", "%(n)s points", self._plural(distance), n=text)

    def gain(self, now: Fraction, before: Fraction, digits: int) -> str:
        """`+ 87`, in the unit that is shown."""
        rise = self.rounded(now, digits) - self.rounded(before, digits)
        return format_change(rise, self.language, digits=digits)

    def _with_unit(self, value: Decimal, digits: int) -> str:
        unit = self.kpi.unit if self.kpi else ""
        if unit in DURATIONS and abs(value * DURATIONS[unit]) >= 60:
            return format_duration(int(value * DURATIONS[unit]), self.language)
        text = format_number(value, self.language, digits=digits)
        if unit == "%":
            return f"{text}{NBSP}%" if self.language == "fr" else f"{text}%"
        return f"{text}{NBSP}{unit}" if unit in DURATIONS else text

    def _plural(self, value: Decimal) -> int:
        """What the plural forms take: French says `1,5 point`, English `1.5 points`."""
        return int(value) if self.language == "fr" else (1 if value == 1 else 2)
