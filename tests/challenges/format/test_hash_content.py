"""The content hash follows the meaning of a file and nothing else (contract 1.6)."""

import io
import json
import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, SingleQuotedScalarString

from challenge_hub.challenges.format import read_project
from challenge_hub.challenges.format.canonical import canonical_bytes, content_hash
from challenge_hub.challenges.format.source import read_nodes
from tests.challenges.format.files import EXAMPLE, LEAGUE, SMALL, document, problems

Style = Callable[[str], object]
QUOTES: list[Style] = [DoubleQuotedScalarString, SingleQuotedScalarString]


def plain(path_text: bytes) -> Any:
    """Return a file's source texts as lists and mappings."""
    return read_nodes(path_text)[0].plain_keys()


def reshaped(value: Any, chance: random.Random) -> Any:
    """Return the same content with its keys in another order and other quotes."""
    if isinstance(value, dict):
        keys = list(value)
        chance.shuffle(keys)
        return {key: reshaped(value[key], chance) for key in keys}
    if isinstance(value, list):
        return [reshaped(item, chance) for item in value]
    return chance.choice(QUOTES)(value)


def dumped(value: Any, chance: random.Random) -> bytes:
    """Return a file of this content in block or flow style, wide or narrow, with comments."""
    yaml = YAML()
    yaml.default_flow_style = chance.random() < 0.5
    yaml.width = chance.choice([40, 80, 4000])
    yaml.indent(mapping=chance.choice([2, 4]), sequence=4, offset=2)
    stream = io.StringIO()
    yaml.dump(value, stream)
    comment = "# " + str(chance.random()) + "\n" if chance.random() < 0.5 else ""
    return (comment + stream.getvalue() + comment).encode()


@pytest.mark.parametrize("path", [EXAMPLE, LEAGUE], ids=lambda path: path.stem)
@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_formatting_never_changes_the_hash(path: Any, seed: int) -> None:
    chance, source = random.Random(seed), path.read_bytes()  # noqa: S311  # not for secrets

    again = dumped(reshaped(plain(source), chance), chance)

    assert read_project(again).content_hash == read_project(source).content_hash


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("target: 4", "target: 4.00"),
        ("target: 4", 'target: "4"'),
        ("csat: {}", "csat: {better: higher}"),
        ("csat: {}", "csat: {bounds: [1.0, 5]}"),
        ("fcr: {}", "fcr: {}\n  contacts: {}"),
        ("2023-08-21T09:00", "2023-08-21T09:00:00"),
        ("2023-08-21T09:00", "2023-08-21T07:00Z"),
        ("2023-08-21T09:00", "2023-08-21T09:00:00.000+02:00"),
        ("resources: {}", "resources: {people: []}"),
        ("18:00}", "18:00, grace: 0 s, stages: none}"),
        ("points: 1}]}", "points: 1, whole: false}], rank_by: [points]}"),
        ("title: Small", "title: >-\n  Small"),
        ("title: Small", "title: ' Small '"),
    ],
)
def test_another_spelling_of_the_same_has_the_same_hash(one: str, other: str) -> None:
    assert one in SMALL

    assert document(SMALL.replace(one, other, 1)) == document(SMALL)


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from leaves(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from leaves(item, (*path, index))
    else:
        yield path


def changed(value: Any, path: tuple[Any, ...], text: str) -> Any:
    if not path:
        return text
    if isinstance(value, dict):
        return {
            key: changed(v, path[1:], text) if key == path[0] else v for key, v in value.items()
        }
    return [changed(v, path[1:], text) if i == path[0] else v for i, v in enumerate(value)]


LEAVES = [(path, leaf) for path in (EXAMPLE, LEAGUE) for leaf in leaves(plain(path.read_bytes()))]
OTHERS = [
    "7", "7.5", "0", "zz", "all", "2023-08-22", "2023-08-22T10:00", "csat", "sales", "true",
    "false", "day", "week", "none", "sum", "mean", "earliest", "draw", "lower", "-3 d", "1 h",
    "60 %", "+3", "2", "1-2", "en", "UTC", "09:00-18:00", "each", "initials", "gap", "count",
]  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(place=st.sampled_from(LEAVES), text=st.sampled_from(OTHERS))
def test_a_change_of_any_value_is_an_error_or_another_hash(place: Any, text: str) -> None:
    """Every value matters: none is dropped on the way to the hash."""
    path, leaf = place
    source = plain(path.read_bytes())
    before = read_project(path.read_bytes())

    after = json.dumps(changed(source, leaf, text), ensure_ascii=False)

    if not problems(after):
        again = read_project(after.encode())
        same = again.content_hash == before.content_hash
        assert same == (dict(again.document) == dict(before.document))
        assert not same or at(source, leaf) == text


def at(value: Any, path: tuple[Any, ...]) -> Any:
    for step in path:
        value = value[step]
    return value


@settings(max_examples=300, deadline=None)
@given(
    place=st.sampled_from(LEAVES),
    text=st.one_of(st.sampled_from(OTHERS), st.text(max_size=6)),
    depth=st.integers(0, 4),
    wrap=st.sampled_from(["text", "list", "keys"]),
)
def test_no_file_is_too_strange_to_be_told_what_is_wrong(
    place: Any, text: str, depth: int, wrap: str
) -> None:
    path, leaf = place
    value: Any = {"text": text, "list": [text], "keys": {text: text}}[wrap]

    strange = changed(plain(path.read_bytes()), leaf[: max(1, len(leaf) - depth)], value)

    for problem in problems(json.dumps(strange).encode()):
        assert problem.text
        assert problem.line >= 1


def test_the_hash_is_that_of_the_canonical_bytes() -> None:
    """Held against a value worked out by hand: keys sorted, no blanks, UTF-8."""
    value = {"b": [1, True, "é"], "a": {"€": "x", "\ue000": "y", "😀": 'q"\n'}}

    assert canonical_bytes(value) == (
        '{"a":{"€":"x","😀":"q\\"\\n","\ue000":"y"},"b":[1,true,"é"]}'.encode()
    )
    assert content_hash({}) == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"


def test_the_hash_of_the_example_stays() -> None:
    """Approvals are bound to it: a change of this value is a change of the format."""
    assert read_project(SMALL.encode()).content_hash == (
        "8e758a4bee610ff6ff9f2c62ad47a1c62e9c4f77974dd04f82cc1df081ba6a2b"
    )
