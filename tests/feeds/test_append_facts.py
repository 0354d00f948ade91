"""The ledger counts each fact once, numbers it without a gap and says what it did."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from challenge_hub.feeds import queries, signals
from challenge_hub.feeds.ledger.answers import Answer
from challenge_hub.foundation.database import reading, transaction
from tests.make import Make


@pytest.fixture(autouse=True)
def cast(make: Make) -> None:
    make.person("Ana")


def statuses(answers: list[Answer]) -> list[str]:
    return [answer.status for answer in answers]


def test_accepted_facts_are_numbered_from_one_without_a_gap(make: Make) -> None:
    first = make.append(make.item("a"), make.item("b"))
    second = make.append(make.item("c"))

    assert [answer.seq for answer in first + second] == [1, 2, 3]


def test_a_fact_sent_twice_counts_once(make: Make) -> None:
    make.append(make.item("a"))

    answer = make.append(make.item("a"))[0]

    assert (answer.status, answer.seq) == ("duplicate", 1)


def test_a_fact_twice_in_one_batch_counts_once(make: Make) -> None:
    assert statuses(make.append(make.item("a"), make.item("a"))) == ["accepted", "duplicate"]


def test_one_id_with_another_value_is_a_conflict_and_the_first_stays(make: Make) -> None:
    make.append(make.item("a", value=3))

    answers = make.append(make.item("a", value=4), make.item("b"))

    assert statuses(answers) == ["conflict", "accepted"]
    with reading() as session:
        assert [row.value for row in queries.facts_after(session, 0)] == [3_000_000, 3_000_000]


def test_one_id_in_two_feeds_is_two_facts(make: Make) -> None:
    make.append(make.item("a"))

    other = make.append(make.item("a"), sender=make.sender("sales"))

    assert statuses(other) == ["accepted"]


@pytest.mark.parametrize("change", ["UPDATE ledger_fact SET value = 0", "DELETE FROM ledger_fact",
                                    "DELETE FROM ledger_commit"])  # fmt: skip
def test_the_database_refuses_to_change_the_ledger(make: Make, change: str) -> None:
    make.append(make.item("a"))

    with pytest.raises(DBAPIError, match="append-only"), transaction() as session:
        session.execute(text(change))


@pytest.fixture
def heard() -> Iterator[list[tuple[int, int]]]:
    spans: list[tuple[int, int]] = []

    def listen(_: object, first_seq: int, last_seq: int) -> None:
        with reading() as session:
            assert queries.ledger_head(session) >= last_seq
        spans.append((first_seq, last_seq))

    with signals.facts_committed.connected_to(listen):
        yield spans


def test_the_rooms_above_hear_of_a_commit_after_it(
    app: Flask, make: Make, heard: list[tuple[int, int]]
) -> None:
    make.append(make.item("a"), make.item("b"))
    make.append(make.item("a"))

    assert heard == [(1, 2)]
