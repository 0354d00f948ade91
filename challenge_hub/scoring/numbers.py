"""Exact numbers: integers scaled by 10**6 ("micro") and fractions, never a binary float.

Contract: 2.1 (facts are integers scaled by 10**6), section 5 (how decimals are written).
"""

import math
from collections.abc import Iterable
from fractions import Fraction
from functools import lru_cache

MICRO = 10**6
KEPT = 2**14  # fractions: to look one up takes a tenth of the time of reducing it
DECIMALS = 12  # a value without a finite decimal form is shown with this many places

Pair = tuple[int, int]
"""A quotient as (numerator, denominator), denominator > 0, not reduced: no gcd per fact."""


def exact(text: str | int) -> Fraction:
    """Read a decimal as written in a project file: `4.5`, `-10`, `10`.

    >>> exact("4.5")
    Fraction(9, 2)
    """
    return Fraction(text)


def percent(text: str | int) -> Fraction:
    """Read `120%` as 6/5; a plain number is taken as a percentage too.

    >>> percent("120%")
    Fraction(6, 5)
    """
    return Fraction(str(text).removesuffix("%").strip()) * Fraction(1, 100)


def decimal(value: Fraction | int) -> str:
    """Write a number: exact where its decimal form is finite, else 12 places, half-even.

    >>> decimal(Fraction(1, 8)), decimal(Fraction(2, 3)), decimal(-3)
    ('0.125', '0.666666666667', '-3')
    """
    above, below = value.numerator, value.denominator
    places = finite_places(below)
    if places is None:
        return _written(round(Fraction(above * 10**DECIMALS, below)), DECIMALS)
    return _written(above * 10**places // below, places)


def finite_places(denominator: int) -> int | None:
    """How many decimals a reduced fraction needs; None when its decimal form never ends."""
    twos = (denominator & -denominator).bit_length() - 1
    rest = denominator >> twos
    fives = 0
    while rest % 5 == 0:
        rest //= 5
        fives += 1
    return max(twos, fives) if rest == 1 else None


def _written(scaled: int, places: int) -> str:
    sign = "-" if scaled < 0 else ""
    digits = str(abs(scaled)).rjust(places + 1, "0")
    return sign + (f"{digits[:-places]}.{digits[-places:]}" if places else digits)


def micro_text(value: int) -> str:
    """Write an integer scaled by 10**6 in its shortest decimal form.

    >>> micro_text(4_500_000), micro_text(-1)
    ('4.5', '-0.000001')
    """
    whole, part = divmod(abs(value), MICRO)
    text = f"{whole}.{part:06d}".rstrip("0").rstrip(".") if part else str(whole)
    return f"-{text}" if value < 0 else text


def quotient(pair: Pair) -> Fraction:
    """Reduce a pair to a fraction."""
    return fraction(*pair)


@lru_cache(KEPT)
def fraction(above: int, below: int) -> Fraction:
    """A fraction, the same object each time while it is kept."""
    return Fraction(above, below)


def compare(pair: Pair, figure: Fraction) -> int:
    """Compare a quotient with a figure of the file: negative, zero or positive, exactly."""
    return pair[0] * figure.denominator - figure.numerator * pair[1]


def add_up(values: Iterable[Fraction]) -> Fraction:
    """An exact sum with one reduction at the end, instead of one for each step.

    >>> add_up([Fraction(1, 2), Fraction(1, 2), Fraction(1, 3)])
    Fraction(4, 3)
    """
    above, below = 0, 1
    for value in values:
        denominator = value.denominator
        if denominator == below:
            above += value.numerator
        else:
            above = above * denominator + value.numerator * below
            below *= denominator
    return fraction(above, below)


def towards_zero(value: Fraction) -> int:
    """Cut the part behind the decimal point."""
    return math.trunc(value)
