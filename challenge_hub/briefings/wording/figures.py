"""Figures in the words of a KPI: its label, its unit, as many decimals as it needs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from challenge_hub.foundation.text import EMPTY, NBSP, format_change, format_unit

SYMBOLS = frozenset({"%", "s", "min", "h", "€"})
POINTS = "pts"  # a change of a percentage, in both languages


def listed(words: Iterable[str], language: str) -> str:
    """`a, b et c`, in English `a, b and c`.

    >>> listed(["Sud", "Nord", "Est"], "fr"), listed(["North"], "en")
    ('Sud, Nord et Est', 'North')
    """
    row = list(words)
    if len(row) < 2:
        return "".join(row)
    joint = "et" if language == "fr" else "and"
    return f"{', '.join(row[:-1])} {joint} {row[-1]}"


@dataclass(frozen=True)
class Figures:
    """How the KPIs of a project file show in a language."""

    kpis: Mapping[str, Mapping[str, Any]]
    language: str

    def label(self, code: str) -> str:
        return str(self.kpis[code].get("label", code))

    def level(self, code: str, value: str | Fraction | None) -> str:
        """A level with its unit: `4,46`, `76,3 %`, `7,4 min`, `49,8 contacts`."""
        if value is None:
            return EMPTY
        return format_unit(
            Fraction(value), self._unit(code), self.language, digits=self._digits(code, value)
        )

    def cell(self, code: str, value: str | Fraction | None) -> str:
        """A level under its measure's name, which says the unit's word: `1`, not `1 notes`."""
        if value is None or self._unit(code) in SYMBOLS:
            return self.level(code, value)
        return format_unit(Fraction(value), "", self.language, digits=self._digits(code, value))

    def change(self, code: str, value: str | Fraction | None) -> str:
        """A change with its sign: `+ 0,16`, `− 2,1 pts`, `+ 0,2 min`."""
        if value is None:
            return EMPTY
        text = format_change(Fraction(value), self.language, digits=self._digits(code, value))
        unit = self._unit(code)
        unit = POINTS if unit == "%" else unit
        return f"{text}{NBSP}{unit}" if unit else text

    def span(self, code: str, low: str, high: str) -> str:
        """The ends of an interval without unit: `− 0,6 à + 4,8`."""
        ends = [
            format_change(Fraction(end), self.language, digits=self._digits(code, end))
            for end in (low, high)
        ]
        return (f" {'à' if self.language == 'fr' else 'to'} ").join(ends)

    def _unit(self, code: str) -> str:
        unit = str(self.kpis[code].get("unit", ""))
        # "/5" is the scale of a note, not a unit: it is said where the KPI is introduced.
        return "" if unit.startswith("/") else {"EUR": "€"}.get(unit, unit)

    def _digits(self, code: str, value: str | Fraction) -> int:
        """Two decimals for notes and small figures, one above ten, none above a thousand."""
        size = abs(Fraction(value))
        if self.kpis[code].get("unit") == "%" or size >= 10:
            return 0 if size >= 1000 else 1
        return 2
