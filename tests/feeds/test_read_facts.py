"""The fast reader and the marshmallow schema take the same facts, to the same items.

Property tests on thousands of generated bodies; whatever the fast reader is unsure of it leaves to
the schema, so it may refuse too much, never take too much.
"""

import json
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from challenge_hub.feeds.errors import NotJson
from challenge_hub.feeds.ledger.answers import Answer
from challenge_hub.feeds.rules import KINDS, Item, Kind
from challenge_hub.feeds.schemas.body import read_cold, read_facts, read_hot

MANY = settings(max_examples=2000, deadline=None)


class Raw(str):
    """JSON as it is to be written."""

    __slots__ = ()


def number_texts() -> st.SearchStrategy[str]:
    plain = st.from_regex(r"-?(0|[1-9][0-9]{0,13})(\.[0-9]{1,8})?", fullmatch=True)
    powers = st.from_regex(r"-?[0-9](\.[0-9]{1,3})?[eE][+-]?[0-9]{1,4}", fullmatch=True)
    return plain | powers


NUMBERS = number_texts().map(Raw)
ODD: st.SearchStrategy[Any] = (
    st.none() | st.booleans() | st.text(max_size=8) | NUMBERS | st.just([]) | st.just({})
)
CODES = st.from_regex(r"[A-Za-z0-9._-]{1,6}", fullmatch=True)
INSTANTS = st.datetimes().map(lambda at: at.isoformat() + "Z") | st.from_regex(
    r"20[0-9]{2}-[01][0-9]-[0-3][0-9][T ][0-2][0-9]:[0-6][0-9](:[0-6][0-9](\.[0-9]{1,7})?)?"
    r"(Z|[+-][0-2][0-9]:[0-6][0-9])?",
    fullmatch=True,
)
GOOD = {
    "id": st.from_regex(r"[!-~]{1,6}", fullmatch=True),
    "person": CODES,
    "kpi": CODES,
    "at": INSTANTS,
}
MAYBE = {
    "value": NUMBERS | number_texts() | st.none(),
    "count": st.integers(-2, 10**13).map(lambda n: Raw(str(n))),
    "team": CODES | st.none(),
    "reason": st.text(max_size=6) | st.none(),
    "kind": st.sampled_from([*KINDS, "fcat"]),
    "ref": CODES | st.none(),
}
LEAST = {"id": "a", "person": "b", "kpi": "c", "at": "2023-08-14T07:00Z"}
WELL_MEANT = st.fixed_dictionaries(GOOD, optional=MAYBE)
FIELDS = [*GOOD, *MAYBE, "person_", ""]
HOSTILE = st.dictionaries(st.sampled_from(FIELDS), ODD, max_size=8)
MIXED = st.builds(lambda good, odd: {**good, **odd}, WELL_MEANT, st.dictionaries(
    st.sampled_from(FIELDS), ODD, max_size=1))  # fmt: skip


def written(value: Any) -> str:
    """JSON, with the numbers as they were drawn."""
    if isinstance(value, Raw):
        return str(value)
    if isinstance(value, dict):
        pairs = (f"{json.dumps(key)}:{written(item)}" for key, item in value.items())
        return "{" + ",".join(pairs) + "}"
    return json.dumps(value)


@MANY
@given(WELL_MEANT | MIXED | HOSTILE)
@example({**LEAST, "count": Raw("-0")})
@example({**LEAST, "kind": []})
@example({**LEAST, "id": "a\n"})
@example({**LEAST, "value": "1\n"})
@example({**LEAST, "value": Raw('"\\u0031"')})
@example({**LEAST, "at": "2023-08-14T24:00Z"})
def test_the_fast_reader_takes_what_the_schema_takes(fact: dict[str, Any]) -> None:
    body = written(fact).encode()

    hot, cold = read_hot(body), read_cold(body)

    if hot is not None:
        assert hot == cold
    elif isinstance(cold, Item) and cold.kind == Kind.FACT and "\\" not in written(fact):
        raise AssertionError(f"only the schema takes {fact}")


WORDS = ["NaN", "Infinity", "-Infinity", "1e400", "-1e-400", "9" * 400, "0." + "0" * 400 + "1",
         "01", "1.", ".5", "+1", "0x1", "1_0", "١", "true", '"é"',
         '"\\u0000"']  # fmt: skip
PAIRS = st.lists(
    st.tuples(
        st.sampled_from([*GOOD, *MAYBE]),
        st.sampled_from([*WORDS, '"a"', "1", "null", '"2023-08-14T07:00Z"', '"a\\"b"', '"fact"']),
    ),
    max_size=4,
)


def verdict(text: str) -> Item | Answer | type[NotJson]:
    """What the schema says of one object's text."""
    try:
        return read_cold(text.encode())
    except NotJson:
        return NotJson


@settings(max_examples=1000, deadline=None)
@given(WELL_MEANT, PAIRS, st.booleans())
@example(LEAST, [("value", "1"), ("value", "2")], False)
@example(LEAST, [("id", '"a"')], True)
def test_keys_that_stand_twice_and_odd_numbers_get_the_schemas_verdict(
    fact: dict[str, Any], pairs: list[tuple[str, str]], first: bool
) -> None:
    more = ",".join(f'"{key}": {value}' for key, value in pairs)
    inside = written(fact)[1:-1]
    text = "{" + ",".join([more, inside] if first else [inside, more]).strip(",") + "}"

    hot, cold = read_hot(text.encode()), verdict(text)

    keys = [*fact, *(key for key, _ in pairs)]
    assert hot is None or hot == cold
    assert not (isinstance(cold, Item) and len(keys) > len(set(keys)))
    if cold is NotJson:
        with pytest.raises(NotJson):
            read_facts(f"[{text}]".encode())
    else:
        assert list(read_facts(f"[{text}]".encode())) == [cold]


@pytest.mark.parametrize(
    "text", ['{"facts":[],"facts":[]}', '{"facts":[{"id":"a"}],"facts":[]}', '{"f":[],"facts":[]}']
)
def test_facts_that_stand_twice_are_refused_whole(text: str) -> None:
    with pytest.raises(NotJson):
        read_facts(text.encode())


@settings(max_examples=300, deadline=None)
@given(st.lists(WELL_MEANT | HOSTILE, max_size=5), st.booleans())
def test_a_batch_is_read_as_its_items_are(facts: list[dict[str, Any]], wrapped: bool) -> None:
    items = "[" + ",".join(map(written, facts)) + "]"
    body = (f'{{"facts":{items}}}' if wrapped else items).encode()

    assert list(read_facts(body)) == [read_cold(written(fact).encode()) for fact in facts]


@settings(max_examples=300, deadline=None)
@given(HOSTILE)
def test_whatever_is_refused_is_told_by_a_known_code(fact: dict[str, Any]) -> None:
    answer = read_cold(written(fact).encode())

    assert isinstance(answer, Item) or (isinstance(answer, Answer) and bool(answer.code))
