"""Values to rank by, and keys that put the better one first.

Contract: 4.1.
"""

from fractions import Fraction
from functools import lru_cache
from typing import Any, TypeAlias

Value: TypeAlias = Fraction | None
"""An exact value to rank by; None is empty, which is not zero."""

Key: TypeAlias = tuple[Any, ...]
"""Compares so that the smaller key is the better place."""

LAST: Key = (1,)
KEPT = 2**14  # keys: equal values are those of many people, who then share one object
BITS = 64  # of what is behind the point, compared as an integer; nearly always enough


def key_of(value: Value, *, lower: bool) -> Key:
    """A key by which the better value comes first and an empty one last.

    The value is cut into an integer and a small rest, since comparing integers is far quicker than
    comparing fractions.

    >>> third, more = Fraction(1, 3), Fraction(1, 3) + Fraction(1, 10**40)
    >>> key_of(third, lower=True) < key_of(more, lower=True)
    True
    """
    if value is None:
        return LAST
    return _key(value.numerator if lower else -value.numerator, value.denominator)


@lru_cache(KEPT)
def _key(above: int, below: int) -> Key:
    whole, rest = divmod(above << BITS, below)
    return (0, whole, Fraction(rest, below) if rest else 0)
