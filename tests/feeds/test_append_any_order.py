"""R2, for the ledger: any order, any batching, any repetition leaves the same set of facts."""

from datetime import timedelta
from itertools import pairwise

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from challenge_hub.feeds import queries
from challenge_hub.feeds.rules import Item, Kind
from challenge_hub.foundation.database import reading
from challenge_hub.scoring.lines import Line
from tests.make import Make

SETTINGS = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
FACTS = 6


def plays(data: st.DataObject) -> list[list[int]]:
    """The facts 0 to 5, some of them again, in some order, in batches."""
    order = data.draw(st.permutations([*range(FACTS), *data.draw(st.lists(st.integers(0, 5)))]))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(order)), max_size=4)))
    edges = [0, *cuts, len(order)]
    return [list(order[a:b]) for a, b in pairwise(edges)]


def stored(feed: str) -> set[tuple[str, int | None, str | None]]:
    with reading() as session:
        lines = [line for line in queries.lines(session) if line.feed == feed]
    return {(line.id, line.value, bare(line)) for line in lines}


def bare(line: Line) -> str | None:
    return line.ref and line.ref.split(":")[1]


@SETTINGS
@given(st.data())
def test_any_order_and_batching_of_facts_leaves_the_same_ledger(
    app: Flask, make: Make, data: st.DataObject
) -> None:
    known(make)
    make.clock.instant += timedelta(seconds=1)
    feed = f"feed-{make.clock.instant.timestamp():.0f}"
    sender = make.sender(feed)

    for batch in plays(data):
        make.append(*[item(make, n) for n in batch], sender=sender)

    assert stored(feed) == {(f"e{n}", n * 10**6, None) for n in range(FACTS)}


def known(make: Make) -> None:
    with reading() as session:
        missing = not queries.ledger_head(session)
    if missing:
        make.person("Ana")
        make.append(make.item("first"))


def item(make: Make, number: int) -> Item:
    return make.item(f"e{number}", value=number, at=10**15)


@SETTINGS
@given(st.permutations(range(FACTS)))
def test_any_order_of_a_batch_leaves_the_same_chain_of_corrections(
    app: Flask, make: Make, order: list[int]
) -> None:
    """Each line corrects the one before it; the batch is resolved as a whole."""
    known(make)
    make.clock.instant += timedelta(seconds=1)
    feed = f"chain-{make.clock.instant.timestamp():.0f}"
    chain = [item(make, 0)] + [
        item(make, n)._replace(kind=Kind.CORRECTION, ref=("", f"e{n - 1}")) for n in range(1, FACTS)
    ]

    make.append(*[chain[n] for n in order], sender=make.sender(feed))

    expected = {(f"e{n}", n * 10**6, f"e{n - 1}" if n else None) for n in range(FACTS)}
    assert stored(feed) == expected
