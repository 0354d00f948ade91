"""The judge can find fault: what is taken away, changed or made up is named."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.failures.book import Batch, Book, Sent
from tests.failures.checker import Verdict, check_ledger
from tests.feeds.making import fact, post
from tests.make import Make

FACTS = [fact("a", count=1), fact("b", count=1), fact("c", count=1)]


@pytest.fixture
def book(app: Flask, client: FlaskClient, make: Make) -> Book:
    """One request of three facts, sent and acknowledged."""
    make.person("Ana")
    key = make.feed_key()
    book = Book()
    batch = Batch("phones", book.new_batch())
    for item in FACTS:
        batch.add(item, "accepted")
        book.sent["phones", item["id"]] = Sent("phones", dict(item), batch.number)
    results: list[dict[str, Any]] = post(client, key, FACTS).get_json()["results"]
    book.judge(batch, results, first=True)
    return book


def test_what_is_right_is_called_right(app: Flask, book: Book) -> None:
    verdict = check_ledger(app, book)

    assert (verdict.facts, verdict.acknowledged, verdict.wrong) == (3, 3, [])


def add_unsent(book: Book) -> None:
    book.sent["phones", "d"] = Sent("phones", fact("d", count=1), 2, seq=4)


def forget_one(book: Book) -> None:
    del book.sent["phones", "a"]


def remember_another_value(book: Book) -> None:
    book.sent["phones", "a"].content["value"] = 9


def remember_another_number(book: Book) -> None:
    book.sent["phones", "a"].seq = 3


def remember_a_longer_batch(book: Book) -> None:
    book.sent["phones", "d"] = Sent("phones", fact("d", count=1), 1)


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (add_unsent, lambda verdict: verdict.lost),
        (forget_one, lambda verdict: verdict.invented),
        (remember_another_value, lambda verdict: verdict.invented),
        (remember_another_number, lambda verdict: verdict.invented),
        (remember_a_longer_batch, lambda verdict: verdict.torn),
    ],
)
def test_what_is_wrong_is_found(
    app: Flask,
    book: Book,
    change: Callable[[Book], None],
    found: Callable[[Verdict], list[str]],
) -> None:
    change(book)

    verdict = check_ledger(app, book)

    assert len(found(verdict)) == len(verdict.wrong) == 1


def test_a_batch_answered_in_part_is_complained_about(book: Book) -> None:
    batch = Batch("phones", 2)
    for item in FACTS[:2]:
        batch.add(item, "accepted")

    book.judge(
        batch,
        [{"status": "accepted", "seq": 1}, {"status": "duplicate", "seq": 2}],
        first=False,
    )

    assert book.complaints == ["batch 2 was half-written: ['accepted', 'duplicate']"]
