"""What a fact looks like: the definition, by which every refusal is explained.

`schemas/hot.py` does the same for plain facts, faster; tests/feeds/test_read_facts.py holds the
two equal.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

from marshmallow import (
    RAISE,
    Schema,
    ValidationError,
    fields,
    post_load,
    pre_load,
    validates_schema,
)

from challenge_hub.feeds.ledger.answers import Answer, rejected
from challenge_hub.feeds.rules import (
    BARE,
    CODE_SHAPE,
    ID_SHAPE,
    KINDS,
    PERSON_SHAPE,
    REASON,
    REF_SHAPE,
    Item,
    Kind,
    instant,
    micro,
)
from challenge_hub.feeds.schemas.numbers import Number, micro_number

MOST_COUNT: Final = 10**12
COUNT_SHAPE: Final = re.compile(r"-?0|[1-9][0-9]{0,12}", re.ASCII)
BARE_NAMES: Final = tuple(kind.name.lower() for kind in BARE)  # a list is no key of a set
IGNORED: Final = frozenset({"person", "kpi", "value", "count", "team"})


class Text(fields.Field[str]):
    """A text of one shape; `code` names what is wrong with any other."""

    def __init__(self, shape: re.Pattern[str], code: str, **options: Any) -> None:
        super().__init__(error_messages={"required": "missing", "null": code}, **options)
        self._shape, self._code = shape, code

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> str:
        text = isinstance(value, str) and not isinstance(value, Number)
        if not text or self._shape.fullmatch(value) is None:
            raise ValidationError(self._code)
        return str(value)


class Value(fields.Field[int]):
    """A JSON number or a decimal string of at most 6 decimals, scaled by 10**6 without a float."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> int:
        scaled = None
        if isinstance(value, Number):
            scaled = micro_number(value)
        elif isinstance(value, str):
            scaled = micro(value)
        if scaled is None:
            raise ValidationError("not_a_value")
        return scaled


class Count(fields.Field[int]):
    """A whole JSON number from 0 to 10**12."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> int:
        number = isinstance(value, Number) and COUNT_SHAPE.fullmatch(value) is not None
        if not number or int(value) > MOST_COUNT:
            raise ValidationError("not_a_count")
        return int(value)


class Instant(fields.Field[int]):
    """`2023-08-21T09:00:00+02:00`, to microseconds since the epoch UTC."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> int:
        text = isinstance(value, str) and not isinstance(value, Number)
        micros = instant(value) if text else None
        if micros is None:
            raise ValidationError("not_an_instant")
        return micros


class FactSchema(Schema):
    """One line. Unknown keys are refused: a typo must not pass silently."""

    class Meta:
        unknown = RAISE

    # marshmallow declares it as a variable of instances
    error_messages = {"unknown": "unknown_key", "type": "not_a_fact"}  # noqa: RUF012  # as marshmallow has it

    id = Text(ID_SHAPE, "not_an_id", required=True)
    kind = Text(re.compile("|".join(KINDS)), "not_a_kind", load_default="fact")
    person = Text(PERSON_SHAPE, "not_a_code", load_default=None, allow_none=True)
    kpi = Text(CODE_SHAPE, "not_a_code", load_default=None, allow_none=True)
    value = Value(load_default=None, allow_none=True)
    count = Count(load_default=1, error_messages={"null": "not_a_count"})
    at = Instant(load_default=None, allow_none=True)
    team = Text(CODE_SHAPE, "not_a_code", load_default=None, allow_none=True)
    ref = Text(REF_SHAPE, "not_a_ref", load_default=None, allow_none=True)
    reason = Text(REASON, "not_a_reason", load_default=None, allow_none=True)

    @pre_load
    def drop_what_a_void_repeats(self, data: Any, **options: Any) -> Any:
        """A void or a decision may repeat its line's fields; only `ref` and `reason` count."""
        if isinstance(data, Mapping) and data.get("kind") in BARE_NAMES:
            return {key: value for key, value in data.items() if key not in IGNORED}
        return data

    @validates_schema(skip_on_field_errors=True)
    def check_kind(self, data: dict[str, Any], **options: Any) -> None:
        kind = KINDS[data["kind"]]
        for field in NEEDED[kind]:
            if data[field] is None:
                raise ValidationError("missing", field)
        if kind in {Kind.FACT, Kind.AWARD} and data["ref"] is not None:
            raise ValidationError("not_here", "ref")
        if kind != Kind.AWARD and (data["person"] or "").startswith("team:"):
            raise ValidationError("not_a_code", "person")

    @post_load
    def build(self, data: dict[str, Any], **options: Any) -> Item:
        feed, colon, event = (data["ref"] or "").partition(":")
        ref = ((feed, event) if colon else ("", feed)) if data["ref"] else None
        return Item(
            id=data["id"],
            person=data["person"] or "",
            kpi=data["kpi"] or "",
            value=data["value"],
            contacts=data["count"],
            at=data["at"] or 0,
            team=data["team"],
            kind=KINDS[data["kind"]],
            ref=ref,
            reason=data["reason"],
        )


NEEDED: Final = {
    Kind.FACT: ("person", "kpi", "at"),
    Kind.CORRECTION: ("ref", "person", "kpi", "at"),
    Kind.AWARD: ("person", "kpi", "value", "at", "reason"),
    Kind.VOID: ("ref",),
    Kind.ACCEPT: ("ref", "reason"),
    Kind.DECLINE: ("ref", "reason"),
}
SCHEMA: Final = FactSchema()
LONGEST_PATH: Final = 64


def read_fact(data: Any) -> Item | Answer:
    """Shape one decoded item; numbers come as Number. The first thing wrong is the answer."""
    try:
        item: Item = SCHEMA.load(data)
    except ValidationError as error:
        messages: Any = error.messages
        path, codes = next(iter(messages.items()))
        return rejected("" if path == "_schema" else str(path)[:LONGEST_PATH], codes[0])
    return item
