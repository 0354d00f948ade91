"""The resolved document as plain JSON, its canonical bytes and its hash (contract 1.6)."""

import datetime as dt
import hashlib
import json
from decimal import Decimal
from functools import singledispatch
from typing import Any

from challenge_hub.challenges.format.values import (
    Change,
    Duration,
    Percent,
    Places,
    shortest,
)


@singledispatch
def plain(value: Any) -> Any:
    """Return a loaded value as JSON: instants UTC with Z, decimals as shortest strings."""
    raise TypeError(f"{type(value).__name__} has no form in the resolved document")


@plain.register(str)
@plain.register(int)
@plain.register(bool)
def _(value: str | int) -> str | int:
    return value


@plain.register
def _(value: dict) -> dict[str, Any]:  # type: ignore[type-arg] # singledispatch takes classes only
    return {key: plain(item) for key, item in value.items()}


@plain.register
def _(value: list) -> list[Any]:  # type: ignore[type-arg] # singledispatch takes classes only
    return [plain(item) for item in value]


@plain.register
def _(value: Decimal) -> str:
    return shortest(value)


@plain.register
def _(value: Percent) -> str:
    return f"{shortest(value.value)}%"


@plain.register
def _(value: Change) -> str:
    # Zero keeps its sign too: a change must never look like a level.
    sign = "-" if value.value < 0 else "+"
    return sign + shortest(abs(value.value)) + ("%" if value.percent else "")


@plain.register
def _(value: Duration) -> str:
    return f"PT{value.seconds}S"


@plain.register
def _(value: Places) -> str:
    return str(value.first) if value.first == value.last else f"{value.first}-{value.last}"


@plain.register
def _(value: dt.datetime) -> str:
    return value.astimezone(dt.UTC).replace(tzinfo=None).isoformat() + "Z"


@plain.register
def _(value: dt.date) -> str:
    return value.isoformat()


def canonical_bytes(document: dict[str, Any]) -> bytes:
    """Return RFC 8785 bytes of a document of strings, integers, booleans, lists and mappings.

    Without binary floats, which the format has none of, RFC 8785 is: keys in the order of their
    UTF-16 code units, no blanks, and JSON's shortest escapes, in UTF-8.
    """
    ordered = _ordered(document)
    text = json.dumps(ordered, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8")


def _ordered(value: Any) -> Any:
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: key.encode("utf-16-be"))
        return {key: _ordered(value[key]) for key in keys}
    if isinstance(value, list):
        return [_ordered(item) for item in value]
    return value


def content_hash(document: dict[str, Any]) -> str:
    """Return the SHA-256 of the canonical bytes, as lowercase hex."""
    return hashlib.sha256(canonical_bytes(document)).hexdigest()
