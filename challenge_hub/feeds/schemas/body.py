"""The body of `POST /api/v1/facts`: strict JSON to items, each shaped or refused by itself."""

import json
from collections.abc import Sequence
from typing import Any, Final, TypeVar

import msgspec
from msgspec import DecodeError, Raw

from challenge_hub.feeds.errors import NotJson, TooManyFacts
from challenge_hub.feeds.ledger.answers import Answer, rejected
from challenge_hub.feeds.rules import MOST_ITEMS, Item
from challenge_hub.feeds.schemas.fact import LONGEST_PATH, read_fact
from challenge_hub.feeds.schemas.hot import HotFact, has_each_key_once, to_item
from challenge_hub.feeds.schemas.numbers import Number

T = TypeVar("T")
FACTS_QUOTES: Final = 2  # of the key `facts`


class HotBody(msgspec.Struct, forbid_unknown_fields=True):
    facts: list[HotFact]


class RawBody(msgspec.Struct, forbid_unknown_fields=True):
    facts: list[Raw]


HOT_LIST: Final = msgspec.json.Decoder(list[HotFact])
HOT_BODY: Final = msgspec.json.Decoder(HotBody)
HOT_ONE: Final = msgspec.json.Decoder(HotFact)
RAW_LIST: Final = msgspec.json.Decoder(list[Raw])
RAW_BODY: Final = msgspec.json.Decoder(RawBody)


def read_facts(body: bytes) -> Sequence[Item | Answer]:
    """The items of a body in order; in the place of one that is refused, the answer to it.

    Raises NotJson or TooManyFacts: then nothing of it can be taken.
    """
    wrapped = body.lstrip(b" \t\r\n")[:1] == b"{"
    try:
        facts = HOT_BODY.decode(body).facts if wrapped else HOT_LIST.decode(body)
    except (msgspec.ValidationError, UnicodeDecodeError):
        return _one_by_one(_raws(body, wrapped=wrapped))
    except (DecodeError, RecursionError) as error:
        raise NotJson from error
    _check_length(facts)
    items = [to_item(fact) for fact in facts]
    if None in items or not has_each_key_once(body, facts, FACTS_QUOTES if wrapped else 0):
        return _one_by_one(_raws(body, wrapped=wrapped))
    return [item for item in items if item is not None]


def _raws(body: bytes, *, wrapped: bool) -> list[Raw]:
    try:
        raws = RAW_BODY.decode(body).facts if wrapped else RAW_LIST.decode(body)
    except (DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise NotJson from error
    _check_length(raws)
    inside = sum(bytes(raw).count(b'"') for raw in raws)
    if body.count(b'"') - inside != (FACTS_QUOTES if wrapped else 0):
        raise NotJson  # `facts` stands twice
    return raws


def _check_length(items: Sequence[Any]) -> None:
    if len(items) > MOST_ITEMS:
        raise TooManyFacts(most=MOST_ITEMS)


def _one_by_one(raws: Sequence[Raw]) -> list[Item | Answer]:
    return [read_hot(raw) or read_cold(raw) for raw in raws]


def read_hot(raw: Raw | bytes) -> Item | None:
    """The item of a plain, well-shaped fact; None where the schema has to look."""
    try:
        fact = HOT_ONE.decode(raw)
        return to_item(fact) if has_each_key_once(bytes(raw), (fact,)) else None
    except (DecodeError, UnicodeDecodeError, RecursionError):
        return None


def read_cold(raw: Raw | bytes) -> Item | Answer:
    """The item, or what is wrong with it, by the marshmallow schema. Raises NotJson."""
    try:
        data = json.loads(
            bytes(raw),
            parse_int=Number,
            parse_float=Number,
            parse_constant=_no_constant,
            object_pairs_hook=_each_once,
        )
    except KeyTwice as error:
        return rejected(error.key[:LONGEST_PATH], "twice")
    except (ValueError, RecursionError) as error:
        raise NotJson from error
    return read_fact(data)


class KeyTwice(Exception):
    """An object says two things under one key: which one was meant cannot be known."""

    def __init__(self, key: str) -> None:
        """Keep the key."""
        super().__init__(key)
        self.key = key


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise KeyTwice(key)
        found[key] = value
    return found


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")
