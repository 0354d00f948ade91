"""Texts with a few emphasised parts, as lists of [kind, text] that a page turns into elements.

Kinds: `t` text, `b` a strong figure, `s` raised letters, `w` a team's name with its mark's
number as a third item. Nothing in a part is ever markup.
"""

import re
from collections.abc import Iterable
from typing import Any

from challenge_hub.foundation.text import format_ordinal

Part = list[Any]
Rich = list[Part]


def slot(name: str) -> str:
    """What stands in a translated text for a part that `fill` puts there."""
    return f"\ue000{name}\ue001"


def fill(text: str, **parts: Rich) -> Rich:
    """Put parts into the slots of a text.

    >>> fill("pour la " + slot("place") + " place", place=[["t", "1"], ["s", "re"]])
    [['t', 'pour la '], ['t', '1'], ['s', 're'], ['t', ' place']]
    """
    pieces = re.split("\ue000(\\w+)\ue001", text)
    filled: Rich = []
    for index, piece in enumerate(pieces):
        if index % 2:
            filled.extend(parts[piece])
        elif piece:
            filled.append(["t", piece])
    return filled


def plain(rich: Iterable[Part]) -> str:
    return "".join(str(part[1]) for part in rich)


def figure(text: str) -> Rich:
    return [["b", text]]


def place(number: int, language: str) -> Rich:
    """`1re`, `3e` with raised letters in French; `1st`, `3rd` in English."""
    text = format_ordinal(number, language)
    digits = text.rstrip("abcdefghijklmnopqrstuvwxyz")
    if language != "fr":
        return [["t", text]]
    return [["t", digits], ["s", text[len(digits) :]]]
