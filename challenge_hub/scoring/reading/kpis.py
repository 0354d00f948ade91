"""Read the KPIs. Contract: 1.5, 2.6."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from challenge_hub.scoring.kpis import Kpi


def read_kpis(document: Mapping[str, Any]) -> tuple[dict[str, Kpi], dict[str, Kpi]]:
    """Return the listed KPIs, and those that take facts, each with its column.

    Components of a listed ratio take facts even when they are not listed themselves.
    """
    columns: dict[str, Kpi] = {}
    for code, entry in document.items():
        if entry.get("measure") != "ratio":
            columns[code] = _plain(code, entry, len(columns))
    for entry in document.values():
        for code in entry.get("of", ()):
            if code not in columns:
                columns[code] = _plain(code, {"measure": "total"}, len(columns))
    return {code: _kpi(code, entry, columns) for code, entry in document.items()}, columns


def _kpi(code: str, entry: Mapping[str, Any], columns: Mapping[str, Kpi]) -> Kpi:
    if entry.get("measure") != "ratio":
        return columns[code]
    above, below = entry["of"]
    label, unit = entry.get("label", code), entry.get("unit", "")
    of = (columns[above], columns[below])
    return Kpi(code, label, unit, "ratio", _lower(entry), None, -1, of)


def _plain(code: str, entry: Mapping[str, Any], column: int) -> Kpi:
    bounds = entry.get("bounds")
    return Kpi(
        code=code,
        label=entry.get("label", code),
        unit=entry.get("unit", ""),
        measure=entry["measure"],
        lower=_lower(entry),
        bounds=(Fraction(bounds[0]), Fraction(bounds[1])) if bounds else None,
        column=column,
    )


def _lower(entry: Mapping[str, Any]) -> bool:
    return bool(entry.get("better") == "lower")
