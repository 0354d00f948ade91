"""Texts and numbers reach the ledger as they are, by whichever way the database takes rows in."""

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from challenge_hub.feeds import queries
from challenge_hub.feeds.rules import Item, Kind
from challenge_hub.foundation.database import reading
from tests.make import Make

ODD = [
    "null",
    '"',
    "\\",
    '\\"',
    "\\.",
    "],[",
    ",",
    "a,b",
    "'; --",
    "é 漢字 🎉",
    "\\N",
    "[]",
    "%s",
    "?",
]
IDS = ["null", "\\", "\\.", "\\N", "'", "[]", "%s", "?", "a\\", "0", "-1"]
REASONS = st.text(
    st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\u2028\u2029"),
    min_size=1, max_size=12,
)  # fmt: skip
WHOLE = st.integers(-(10**18) + 1, 10**18 - 1)


def award(name: str, reason: str, value: int, at: int, team: str = "null") -> Item:
    """The kind of line that carries every kind of text."""
    return Item(name, f"team:{team}", "bravo", value, 1, at, None, Kind.AWARD, None, reason)


def test_no_text_is_taken_for_something_else(app: Flask, make: Make) -> None:
    lines = [award(name, ODD[0], 1, 1) for name in IDS]
    lines += [award(f"r{n}", reason, 1, 1) for n, reason in enumerate(ODD)]

    make.append(*lines, sender=make.sender("null"))

    with reading() as session:
        rows = queries.facts_after(session, 0)
        assert queries.first_broken(session) is None
    assert [(row.event_id, row.reason, row.team) for row in rows] == [
        (line.id, line.reason, "null") for line in lines
    ]


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(REASONS, WHOLE, st.integers(-(10**15), 10**15)), max_size=8))
def test_what_was_sent_is_what_stands_in_the_ledger(
    app: Flask, make: Make, drawn: list[tuple[str, int, int]]
) -> None:
    with reading() as session:
        head = queries.ledger_head(session)
    lines = [award(f"e{head + n}", *each) for n, each in enumerate(drawn)]

    make.append(*lines)

    with reading() as session:
        rows = queries.facts_after(session, head)
        assert queries.first_broken(session) is None
    assert [(row.reason, row.value, row.at) for row in rows] == drawn
