"""Names on a public screen: what the file and each person chose, made short on the server.

Contract: `display.names` (first, full, initials, pseudonym); LOOK 4 (first name; if two share it,
an initial is added). A pseudonym that a person chose always wins.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Named:
    """A person: code, full name, chosen pseudonym."""

    code: str
    name: str
    pseudonym: str | None = None


def shown_names(people: Iterable[Named], names: str = "first") -> dict[str, str]:
    """The name to show for each code."""
    people = list(people)
    ways = {"full": _full, "initials": _initials, "pseudonym": _initials}
    if names in ways:
        given = {person.code: ways[names](person.name) for person in people}
    else:
        given = short_names({one.code: one.name for one in people if not one.pseudonym})
    chosen = {person.code: person.pseudonym for person in people if person.pseudonym}
    return {**given, **chosen}


def short_names(names: Mapping[str, str]) -> dict[str, str]:
    """First names; where two share one, as much of the last name as tells them apart.

    >>> short_names({"a": "Inès Roy", "b": "Marie Vidal", "c": "Marie Leroy"})
    {'a': 'Inès', 'b': 'Marie V.', 'c': 'Marie L.'}
    """
    shown: dict[str, str] = {}
    waiting = dict(names)
    for letters in range(4):
        short = {code: _shortened(name, letters) for code, name in waiting.items()}
        count = Counter(short.values())
        shown |= {code: text for code, text in short.items() if count[text] == 1}
        waiting = {code: name for code, name in waiting.items() if count[short[code]] > 1}
    shown |= {code: _shortened(name, 1) for code, name in waiting.items()}
    return {code: shown[code] for code in names}


def _shortened(name: str, letters: int) -> str:
    first, _, last = name.strip().partition(" ")
    if not letters or not last:
        return first
    return f"{first} {last.strip()[:letters]}."


def _full(name: str) -> str:
    return name.strip()


def _initials(name: str) -> str:
    """`Jean-Baptiste Roy` is `J.-B. R.`."""
    words = name.replace("-", " -").split()
    letters = (f"-{word[1:2]}." if word.startswith("-") else f"{word[:1]}." for word in words)
    return " ".join(letters).replace(" -", "-")
