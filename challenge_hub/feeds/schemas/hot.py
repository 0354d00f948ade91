"""The same as schemas/fact.py for plain facts, from bytes, at a hundredth of its cost.

Whatever is not a plain, well-shaped fact is left to the marshmallow schema, which also words what
is wrong. So this file may refuse too much, never take too much.
"""

from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta, Raw

from challenge_hub.feeds.rules import CODE, EVENT_ID, REASON, Item, instant, micro
from challenge_hub.feeds.schemas.fact import MOST_COUNT
from challenge_hub.feeds.schemas.numbers import micro_number

Code = Annotated[str, Meta(pattern=rf"\A{CODE}\Z")]
EventId = Annotated[str, Meta(pattern=rf"\A{EVENT_ID}\Z")]
Reason = Annotated[str, Meta(pattern=rf"\A{REASON.pattern}\Z")]
NOTHING: Final = (b"", b"null")


class HotFact(msgspec.Struct, forbid_unknown_fields=True):
    """A line of the kind `fact`; the others are left to the schema."""

    id: EventId
    person: Code
    kpi: Code
    at: str
    value: Raw = Raw(b"")
    count: Annotated[int, Meta(ge=0, le=MOST_COUNT)] = 1
    team: Code | None = None
    reason: Reason | None = None
    kind: Literal["fact"] = "fact"
    ref: None = None


def to_item(fact: HotFact) -> Item | None:
    """The item, or None where its value or instant is not one."""
    at, raw = instant(fact.at), bytes(fact.value)
    if at is None:
        return None
    value = None
    if raw not in NOTHING:
        value = _value(raw)
        if value is None:
            return None
    return Item(
        fact.id, fact.person, fact.kpi, value, fact.count, at, fact.team, 0, None, fact.reason
    )


def _value(raw: bytes) -> int | None:
    """The value of a JSON token."""
    if raw[:1] == b'"':
        # a decimal string has nothing to unescape, so that its bytes are its text
        text = raw[1:-1].decode(errors="replace")
        return micro(text)
    return micro_number(raw.decode(errors="replace"))
