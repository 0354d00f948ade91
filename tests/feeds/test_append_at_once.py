"""Many requests at once: shared commits, bounded memory, nothing lost, doubled or half stored."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from challenge_hub.feeds import ledger, queries
from challenge_hub.feeds.errors import LedgerFull, OutcomeUnknown
from challenge_hub.feeds.ledger import Answer, queue, store, writer
from challenge_hub.feeds.ledger.postgres import LEDGER_LOCK
from challenge_hub.feeds.rules import Item
from challenge_hub.foundation.clock import micros
from challenge_hub.foundation.database import current_database, reading
from challenge_hub.foundation.errors import StoreBusy
from tests.feeds.making import fact, post
from tests.make import Make
from tests.waiting import wait_until

THREADS, BATCHES = 8, 12


@pytest.fixture(autouse=True)
def cast(make: Make) -> None:
    make.person("Ana")


def run_at_once(app: Flask, work: Callable[[int], list[Answer]]) -> list[list[Answer]]:
    def inside(number: int) -> list[Answer]:
        with app.app_context():
            return work(number)

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(inside, range(THREADS * BATCHES)))


def test_facts_of_many_threads_are_each_there_once(app: Flask, make: Make) -> None:
    """Every thread also sends what another one sends: at-least-once input."""
    sender, now = make.sender(), micros(make.clock.now())
    batches = [
        [make.item(f"e{(n // 2) * 5 + k}") for k in range(5)] for n in range(THREADS * BATCHES)
    ]

    answers = run_at_once(app, lambda n: ledger.append(sender, batches[n], received=now))

    statuses = [answer.status for batch in answers for answer in batch]
    distinct = THREADS * BATCHES * 5 // 2
    assert (statuses.count("accepted"), statuses.count("duplicate")) == (distinct, distinct)
    with reading() as session:
        rows = queries.facts_after(session, 0)
        assert queries.first_broken(session) is None
    assert [row.seq for row in rows] == list(range(1, distinct + 1))
    assert len({row.event_id for row in rows}) == distinct


def test_each_answer_names_the_row_of_its_own_fact(app: Flask, make: Make) -> None:
    sender, now = make.sender(), micros(make.clock.now())

    answers = run_at_once(app, lambda n: ledger.append(sender, [make.item(f"e{n}")], received=now))

    with reading() as session:
        rows = {row.event_id: row.seq for row in queries.facts_after(session, 0)}
    assert rows == {f"e{n}": batch[0].seq for n, batch in enumerate(answers)}


@pytest.fixture
def sender(make: Make) -> ledger.Sender:
    return make.sender()


@pytest.fixture
def blocked(app: Flask, sender: ledger.Sender) -> Iterator[threading.Event]:
    """Another process holds the lock that a commit needs, until the event is set."""
    database, held, let_go = current_database(), threading.Event(), threading.Event()

    def hold() -> None:
        with database.writer.connect() as connection:
            connection.execute(text("SELECT 1"))  # on SQLite this takes the write lock
            if not database.is_sqlite:
                connection.execute(text(f"SELECT pg_advisory_xact_lock({LEDGER_LOCK})"))
            held.set()
            let_go.wait(30)

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait(30)
    yield let_go
    let_go.set()
    thread.join()


def test_what_waits_for_the_lock_is_stored_when_it_is_free(
    app: Flask, make: Make, sender: ledger.Sender, blocked: threading.Event
) -> None:
    now = micros(make.clock.now())
    threading.Timer(0.3, blocked.set).start()

    answers = run_at_once(app, lambda n: ledger.append(sender, [make.item(f"e{n}")], received=now))

    assert {answer.status for batch in answers for answer in batch} == {"accepted"}


def test_a_lock_that_stays_gives_503_and_nothing_stored(
    client: FlaskClient,
    make: Make,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> None:
    monkeypatch.setattr(store, "LOCK_WAIT_MS", 200)
    key = make.feed_key()
    blocked = request.getfixturevalue("blocked")

    reply = post(client, key, [fact("a"), fact("b")])

    assert (reply.status_code, reply.json["error"]) == (503, "store_busy")  # type: ignore[index]  # JSON
    assert int(reply.headers["Retry-After"]) > 0
    blocked.set()
    assert post(client, key, [fact("c")]).json == {"results": [{"status": "accepted", "seq": 1}]}


def test_more_than_memory_holds_gives_429_and_nothing_stored(
    app: Flask,
    make: Make,
    sender: ledger.Sender,
    blocked: threading.Event,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(queue, "MOST_OF_FEED", 3)
    first = append_beside(app, sender, make.item("in-hand"))
    wait_until(lambda: app.extensions["ledger"].writer.in_hand == 1)
    second = append_beside(app, sender, make.item("waits"))
    wait_until(lambda: app.extensions["ledger"].writer.pending == 1)

    with pytest.raises(LedgerFull):
        make.append(*[make.item(f"e{n}") for n in range(3)], sender=sender)

    blocked.set()
    assert [each.result(30)[0].status for each in (first, second)] == ["accepted"] * 2
    with reading() as session:
        assert len(queries.facts_after(session, 0)) == 2


def test_a_request_that_waited_too_long_is_told_whether_it_may_be_stored(
    app: Flask,
    make: Make,
    sender: ledger.Sender,
    blocked: threading.Event,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(writer, "PATIENCE_SECONDS", 0.3)
    in_hand = append_beside(app, sender, make.item("in-hand"))
    wait_until(lambda: app.extensions["ledger"].writer.in_hand == 1)

    with pytest.raises(StoreBusy):  # taken back from the queue: nothing is stored
        make.append(make.item("waits"), sender=sender)
    with pytest.raises(OutcomeUnknown):
        in_hand.result(30)
    monkeypatch.undo()
    blocked.set()
    assert make.append(make.item("in-hand"), sender=sender)[0].status in {"accepted", "duplicate"}


def append_beside(app: Flask, sender: ledger.Sender, item: Item) -> "Future[list[Answer]]":
    def work() -> list[Answer]:
        with app.app_context():
            return ledger.append(sender, [item], received=item.at)

    pool = ThreadPoolExecutor(1)
    future = pool.submit(work)
    pool.shutdown(wait=False)
    return future


def test_a_stopping_server_stores_what_waits_and_takes_nothing_more(
    app: Flask, make: Make, sender: ledger.Sender
) -> None:
    beside = append_beside(app, sender, make.item("a"))
    beside.result(30)

    app.extensions["ledger"].writer.close()

    with pytest.raises(StoreBusy):
        make.append(make.item("b"), sender=sender)


def test_the_writer_rests_when_there_is_nothing_and_starts_anew(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "IDLE_SECONDS", 0.05)
    make.append(make.item("a"))
    time.sleep(0.3)

    assert [answer.seq for answer in make.append(make.item("b"))] == [2]


def test_one_broken_batch_does_not_fail_the_others(app: Flask, make: Make) -> None:
    """A value beyond 64 bits, which every way in refuses before."""
    sender, now = make.sender(), micros(make.clock.now())

    def work(number: int) -> list[Answer]:
        value = 2**70 if number % 5 == 0 else 1
        try:
            return ledger.append(sender, [make.item(f"e{number}", value=value)], received=now)
        except writer.LedgerBroken:
            return []

    answers = run_at_once(app, work)

    assert [bool(each) for each in answers] == [n % 5 != 0 for n in range(len(answers))]
    with reading() as session:
        assert queries.ledger_head(session) == sum(map(bool, answers))


class Unread:
    """Judges lateness by a database that does not answer just then."""

    def horizon(self, received: int) -> int:
        raise StoreBusy

    def is_late(self, person: str, kpi: str, at: int, received: int) -> bool:
        raise StoreBusy


def test_what_is_stored_is_never_denied_when_its_lateness_cannot_be_judged(
    app: Flask, client: FlaskClient, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = make.feed_key()
    with monkeypatch.context() as blind:
        blind.setattr(app.extensions["ledger"], "late", Unread())

        reply = post(client, key, [fact("a")])

    assert (reply.status_code, reply.get_json()["error"]) == (503, "outcome_unknown")
    assert post(client, key, [fact("a")]).get_json()["results"][0]["status"] == "duplicate"
