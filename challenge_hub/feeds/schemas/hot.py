"""The same as schemas/fact.py for plain facts, from bytes, at a hundredth of its cost.

Whatever is not a plain, well-shaped fact is left to the marshmallow schema, which also words what
is wrong. So this file may refuse too much, never take too much.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Annotated, Final, Literal

import msgspec
from msgspec import UNSET, Meta, Raw, UnsetType

from challenge_hub.feeds.rules import CODE, EVENT_ID, REASON, Item, instant, micro
from challenge_hub.feeds.schemas.fact import MOST_COUNT
from challenge_hub.feeds.schemas.numbers import LONGEST, micro_number

Code = Annotated[str, Meta(pattern=rf"\A{CODE}\Z")]
EventId = Annotated[str, Meta(pattern=rf"\A{EVENT_ID}\Z")]
Reason = Annotated[str, Meta(pattern=rf"\A{REASON.pattern}\Z")]
LONGEST_INSTANT: Final = 32  # 2023-08-21T09:00:00.000000+02:00
LONGEST_VALUE: Final = LONGEST + 2  # with its quotes
REMEMBERED: Final = 8192  # facts of a batch share most of their instants and values
NOTHING: Final = (b"", b"null")


class HotFact(msgspec.Struct, forbid_unknown_fields=True):
    """A line of the kind `fact`; the others are left to the schema."""

    id: EventId
    person: Code
    kpi: Code
    at: str
    value: Raw = Raw(b"")
    count: Annotated[int, Meta(ge=0, le=MOST_COUNT)] | UnsetType = UNSET
    team: Code | UnsetType | None = UNSET
    reason: Reason | UnsetType | None = UNSET
    kind: Literal["fact"] | UnsetType = UNSET
    ref: UnsetType | None = UNSET


def to_item(fact: HotFact) -> Item | None:
    """The item, or None where its value or instant is not one."""
    at = read_instant(fact.at) if len(fact.at) <= LONGEST_INSTANT else None
    raw = bytes(fact.value)
    if at is None:
        return None
    value = None
    if raw not in NOTHING:
        value = read_value(raw) if len(raw) <= LONGEST_VALUE else None
        if value is None:
            return None
    count = 1 if fact.count is UNSET else fact.count
    team, reason = fact.team or None, fact.reason or None
    return Item(fact.id, fact.person, fact.kpi, value, count, at, team, 0, None, reason)


def has_each_key_once(text: bytes, facts: Iterable[HotFact], more: int = 0) -> bool:
    """Whether no key stands twice in the text of these facts, told by its quotes alone.

    `more` are the quotes around the facts. A quote inside a text makes it unsure: then False.
    """
    return b'\\"' not in text and text.count(b'"') == more + sum(map(_quotes, facts))


def _quotes(fact: HotFact) -> int:
    """How many quotes a fact takes that has each of its keys once."""
    found = 16  # id, person, kpi, at: the keys and their texts
    if raw := bytes(fact.value):
        found += 4 if raw[:1] == b'"' else 2
    if fact.count is not UNSET:
        found += 2
    for text in (fact.team, fact.reason, fact.kind, fact.ref):
        if text is not UNSET:
            found += 4 if text else 2
    return found


read_instant = lru_cache(REMEMBERED)(instant)


@lru_cache(REMEMBERED)
def read_value(raw: bytes) -> int | None:
    """The value of a JSON token."""
    if raw[:1] == b'"':
        # a decimal string has nothing to unescape, so that its bytes are its text
        text = raw[1:-1].decode(errors="replace")
        return micro(text)
    return micro_number(raw.decode(errors="replace"))
