"""Durable ingest: `ledger.append` against the raw driver on the same schema, both databases.

A round stores the same number of rows each way; every commit is on disk before it counts.
"""

import itertools
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
from flask import Flask
from pgserver.postgres_server import get_server

from bench.report import in_turn, print_table
from challenge_hub.app import create_app
from challenge_hub.feeds import ledger
from challenge_hub.feeds import services as feeds
from challenge_hub.feeds.ledger.opening import open_store
from challenge_hub.feeds.ledger.store import COLUMNS, INSERT
from challenge_hub.feeds.rules import Item
from challenge_hub.foundation import schema
from challenge_hub.foundation.clock import FixedClock, micros
from challenge_hub.foundation.config import Config
from challenge_hub.people import services as people

NOW = datetime(2024, 1, 2, 9, 0, tzinfo=UTC)
ROWS_A_ROUND = 20_000
PEOPLE = 50
SECRET = "a secret of the benchmark that is long enough"  # noqa: S105  # of a database that ends with it
RAW_FEED = 999_999  # raw rows go beside the ledger's own, under a feed nobody has
numbers = itertools.count(1)


@contextmanager
def application(url: str) -> Iterator[Flask]:
    """An application with an empty, migrated database, a feed and some people."""
    app = create_app(Config(secret_keys=(SECRET,), database_url=url))
    hub = app.extensions["hub"]
    hub.clock = FixedClock(NOW)
    with app.app_context():
        schema.upgrade(hub.database)
        feeds.create_feed("bench", actor="bench", now=NOW)
        for number in range(PEOPLE):
            people.create_person(f"p{number}", f"P {number}", actor="bench", now=NOW)
        yield app
    hub.database.dispose()


def item() -> Item:
    number = next(numbers)
    person = f"p{number % PEOPLE}"
    return Item(f"{number:012d}-ingest", person, "resolved", 1_000_000, 1, micros(NOW) - number)


def through_ledger(batch: int) -> Callable[[], float]:
    """Rows a second through `ledger.append`, decoded facts in, answers out."""
    sender = ledger.Sender(1, "bench", None)

    def measure() -> float:
        batches = [[item() for _ in range(batch)] for _ in range(rounds_of(batch))]
        begun = time.perf_counter()
        for each in batches:
            answers = ledger.append(sender, each, received=micros(NOW))
            assert all(answer.status == "accepted" for answer in answers)
        return batch * len(batches) / (time.perf_counter() - begun)

    return measure


def rounds_of(batch: int) -> int:
    return max(10, min(ROWS_A_ROUND // batch, 2_000))


def raw_row(seq: int) -> tuple[Any, ...]:
    number = next(numbers)
    text = f"{number:012d}-ingest"
    at = micros(NOW) - number
    return (-seq, RAW_FEED, text, 0, number % PEOPLE, None, "resolved", 1_000_000, 1, at,
            micros(NOW), None, None, None, number)  # fmt: skip


def through_driver(app: Flask, batch: int) -> Callable[[], float]:
    """Rows a second of the raw driver into the same table: executemany, or COPY without a key."""
    store: Any = open_store(app.extensions["hub"].database)
    connection = store._connection  # noqa: SLF001  # the reference is the driver itself
    sqlite = app.extensions["hub"].database.is_sqlite
    insert = connection.executemany if sqlite else copy_into(connection)

    def measure() -> float:
        batches = [[raw_row(next(numbers)) for _ in range(batch)] for _ in range(rounds_of(batch))]
        begun = time.perf_counter()
        for rows in batches:
            connection.execute("BEGIN IMMEDIATE" if sqlite else "BEGIN")
            insert(INSERT, rows)
            connection.execute("COMMIT")
        return batch * len(batches) / (time.perf_counter() - begun)

    return measure


def copy_into(connection: Any) -> Callable[[str, list[tuple[Any, ...]]], None]:
    """COPY into a table of the same columns without the unique key: PostgreSQL at its fastest."""
    connection.execute("DROP TABLE IF EXISTS raw_fact")
    connection.execute("CREATE TABLE raw_fact AS SELECT * FROM ledger_fact WHERE false")

    def insert(statement: str, rows: list[tuple[Any, ...]]) -> None:
        statement = f"COPY raw_fact ({','.join(COLUMNS)}) FROM STDIN"
        with connection.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)

    return insert


def through_http(app: Flask, batch: int) -> Callable[[], float]:
    """Rows a second through the whole request: key, decoding, commit, answers."""
    key = feeds.create_feed_key("bench", actor="bench", now=NOW)
    client = app.test_client()
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}

    def measure() -> float:
        bodies = [body_of(batch) for _ in range(rounds_of(batch))]
        begun = time.perf_counter()
        for body in bodies:
            reply = client.post("/api/v1/facts", data=body, headers=headers)
            assert reply.status_code == 200
        return batch * len(bodies) / (time.perf_counter() - begun)

    return measure


def body_of(batch: int) -> bytes:
    facts = [
        {"id": each.id, "person": each.person, "kpi": each.kpi, "value": 1,
         "at": "2024-01-02T08:00:00Z"}
        for each in (item() for _ in range(batch))
    ]  # fmt: skip
    return msgspec.json.encode({"facts": facts})


def compare(title: str, url: str) -> None:
    with application(url) as app:
        for batch in (1, 100, 1000):
            figures = in_turn(
                {
                    "raw driver": through_driver(app, batch),
                    "ledger.append": through_ledger(batch),
                    "POST /api/v1/facts": through_http(app, batch),
                }
            )
            print_table(f"{title}, {batch} a commit", figures, "raw driver")


def run() -> None:
    """Print both tables. PostgreSQL is started for it, with its safety on."""
    with TemporaryDirectory() as folder:
        compare("Durable ingest, SQLite synchronous=FULL", f"sqlite:///{Path(folder) / 'hub.db'}")
        server = get_server(Path(folder) / "pg", cleanup_mode="delete")
        try:
            compare("Durable ingest, PostgreSQL against COPY without a key", server.get_uri())
        finally:
            server.cleanup()
