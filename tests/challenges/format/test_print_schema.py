"""The JSON Schema takes what the parser takes: one definition, written once."""

import re
from typing import Any

import pytest

from challenge_hub.challenges.format import schema
from challenge_hub.challenges.format.source import read_nodes
from tests.challenges.format.files import EXAMPLE, LEAGUE, SMALL

WORD = {"true": True, "false": False}


def typed(value: Any) -> Any:
    """Return source texts as an editor's YAML types them: numbers and booleans resolved."""
    if isinstance(value, dict):
        return {key: typed(item) for key, item in value.items()}
    if isinstance(value, list):
        return [typed(item) for item in value]
    if re.fullmatch(r"-?[0-9]+", value):
        return int(value)
    if re.fullmatch(r"-?[0-9]+\.[0-9]+", value):
        return float(value)
    return WORD.get(value, value)


def is_a(value: Any, name: str) -> bool:
    kinds: dict[str, type | tuple[type, ...]] = {
        "object": dict, "array": list, "string": str, "boolean": bool,
        "integer": int, "number": (int, float),
    }  # fmt: skip
    return isinstance(value, kinds[name]) and (name == "boolean" or not isinstance(value, bool))


def takes(rule: dict[str, Any], value: Any) -> bool:
    """Say whether a schema takes a value; only the keywords that ours uses."""
    kinds = rule.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    checks = [
        not kinds or any(is_a(value, kind) for kind in kinds),
        "enum" not in rule or value in rule["enum"],
        "const" not in rule or value == rule["const"],
        "pattern" not in rule or not isinstance(value, str) or re.search(rule["pattern"], value),
        "anyOf" not in rule or any(takes(each, value) for each in rule["anyOf"]),
        "oneOf" not in rule or sum(takes(each, value) for each in rule["oneOf"]) == 1,
    ]
    return all(checks) and takes_inside(rule, value)


def takes_inside(rule: dict[str, Any], value: Any) -> bool:
    if isinstance(value, list):
        return all(takes(rule.get("items", {}), item) for item in value)
    if not isinstance(value, dict):
        return True
    known, others = rule.get("properties", {}), rule.get("additionalProperties", True)
    return set(rule.get("required", [])) <= set(value) and all(
        takes(known[key], item)
        if key in known
        else others is True or (others is not False and takes(others, item))
        for key, item in value.items()
    )


@pytest.mark.parametrize(
    "source",
    [EXAMPLE.read_bytes(), LEAGUE.read_bytes(), SMALL.encode()],
    ids=["example", "league", "small"],
)
def test_a_right_file_fits_the_schema(source: bytes) -> None:
    assert takes(schema(), typed(read_nodes(source)[0].plain_keys()))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("title", "titel"), ("language: en", "language: de"), ("target: 4", "target: many"),
        ("resources: {}", "resources: []"), ("points: 1}", "points: 1, whole: maybe}"),
    ],
)  # fmt: skip
def test_a_wrong_file_does_not(one: str, other: str) -> None:
    source = SMALL.replace(one, other, 1).encode()

    assert not takes(schema(), typed(read_nodes(source)[0].plain_keys()))


def test_defaults_are_listed() -> None:
    display = schema()["properties"]["display"]["properties"]

    assert display["show"]["default"] == 10
    assert schema()["properties"]["schedule"]["properties"]["grace"]["default"] == "PT0S"


def described(rule: Any, path: str = "") -> list[str]:
    """Return the paths of properties without a description."""
    if isinstance(rule, list):
        return [gap for item in rule for gap in described(item, path)]
    if not isinstance(rule, dict):
        return []
    gaps = [
        f"{path}.{name}"
        for name, own in rule.get("properties", {}).items()
        if "description" not in own
    ]
    inner = [*rule.get("properties", {}).items()]
    inner += [("", rule[key]) for key in ("items", "anyOf", "oneOf") if key in rule]
    return gaps + [gap for name, own in inner for gap in described(own, f"{path}.{name}")]


def test_every_key_is_described() -> None:
    assert described(schema()) == []


def test_the_dialect_is_named() -> None:
    assert schema()["$schema"] == "https://json-schema.org/draft/2020-12/schema"
