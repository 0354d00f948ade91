"""Values to rank by, and keys that put the better one first.

Contract: 4.1.
"""

from fractions import Fraction
from typing import Any, TypeAlias

Value: TypeAlias = Fraction | None
"""An exact value to rank by; None is empty, which is not zero."""

Key: TypeAlias = tuple[Any, ...]
"""Compares so that the smaller key is the better place."""

LAST: Key = (1,)


def key_of(value: Value, *, lower: bool) -> Key:
    """A key by which the better value comes first and an empty one last.

    The whole part goes in front, and again in place of a fraction without a rest, since comparing
    integers is far quicker than fractions.
    """
    if value is None:
        return LAST
    above, below = value.numerator, value.denominator
    signed = above if lower else -above
    whole = signed // below
    return (0, whole, whole if below == 1 else Fraction(signed, below))
