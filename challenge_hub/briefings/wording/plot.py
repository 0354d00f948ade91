"""The geometry of the interval plot: better always to the right, one scale a row (LOOK 8).

Lengths are plain numbers for SVG attributes: the content policy bars inline styles.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

WIDTH, MIDDLE = 480, 240
REACH = 220  # from the middle to where the farthest point of a row lies


@dataclass(frozen=True)
class Row:
    """Places on a row: the point, the ends of the interval, the aim; None where there is none."""

    point: float | None
    low: float | None
    high: float | None
    aim: float | None


def row_of(effect: Mapping[str, Any], *, lower_is_better: bool) -> Row:
    """Lay out one effect; the zero of every row is at MIDDLE.

    >>> effect = {"uplift": "2", "interval": ["-1", "4"], "aim": None}
    >>> row_of(effect, lower_is_better=False)
    Row(point=350.0, low=185.0, high=460.0, aim=None)
    """
    sign = -1 if lower_is_better else 1
    ends = sorted(sign * Fraction(end) for end in effect["interval"] or ())
    low, high = ends or (None, None)
    point, aim = (_signed(effect[key], sign) for key in ("uplift", "aim"))
    reach = max((abs(one) for one in (point, low, high, aim) if one is not None), default=None)
    return Row(*(_place(one, reach) for one in (point, low, high, aim)))


def _signed(value: str | None, sign: int) -> Fraction | None:
    return None if value is None else sign * Fraction(value)


def _place(value: Fraction | None, reach: Fraction | None) -> float | None:
    if value is None or reach is None:
        return None
    return round(MIDDLE + float(value / reach * REACH), 1) if reach else float(MIDDLE)
