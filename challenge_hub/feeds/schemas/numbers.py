"""JSON numbers without a float in between."""

import re
from decimal import Decimal
from typing import Final

from challenge_hub.feeds.rules import DECIMAL, micro

LONGEST: Final = 40  # characters of a number; no figure of a call centre needs more
MOST: Final = 10**18  # micro: twelve digits before the point
NUMBER: Final = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?", re.ASCII)


class Number(str):
    """A JSON number as it was written."""

    __slots__ = ()


def micro_number(text: str) -> int | None:
    """Scale a JSON number by 10**6; None where it has more digits than a value holds.

    >>> micro_number("4.50"), micro_number("1e2"), micro_number("2.5e-06"), micro_number("1e400")
    (4500000, 100000000, None, None)
    """
    if DECIMAL.fullmatch(text):
        return micro(text)
    if len(text) > LONGEST or NUMBER.fullmatch(text) is None:
        return None
    number = Decimal(text)
    if number and not -7 <= number.adjusted() < 12:
        return None
    scaled = number.scaleb(6)
    whole = int(scaled)
    return whole if whole == scaled and abs(whole) < MOST else None
