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
import psycopg
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
BATCHES = (1, 100, 1000)
DRIVER, COPY, BARE = "executemany", "COPY without the key", "COPY, no index at all"
KEYLESS = (  # the ledger's table but for the unique key
    "(LIKE ledger_fact INCLUDING DEFAULTS INCLUDING CONSTRAINTS, PRIMARY KEY (seq))"
)
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
    """Rows a second of the raw driver into the same SQLite table: `executemany`."""
    store: Any = open_store(app.extensions["hub"].database)
    connection = store._connection  # noqa: SLF001  # the reference is the driver itself
    return in_transactions(connection, "BEGIN IMMEDIATE", connection.executemany, INSERT, batch)


def through_copy(app: Flask, batch: int, table: str, shape: str) -> Callable[[], float]:
    """Rows a second of raw COPY into a table of the ledger's columns, made by `shape`."""
    connection: Any = psycopg.connect(app.config["BENCH_URL"], autocommit=True)
    connection.execute(f"DROP TABLE IF EXISTS {table}")
    connection.execute(f"CREATE TABLE {table} {shape}")
    copy = f"COPY {table} ({','.join(COLUMNS)}) FROM STDIN"

    def insert(statement: str, rows: list[tuple[Any, ...]]) -> None:
        with connection.cursor() as cursor, cursor.copy(statement) as opened:
            for row in rows:
                opened.write_row(row)

    return in_transactions(connection, "BEGIN", insert, copy, batch)


def in_transactions(
    connection: Any, begin: str, insert: Callable[..., Any], statement: str, batch: int
) -> Callable[[], float]:
    """Rows a second, each batch in a transaction of its own."""

    def measure() -> float:
        batches = [[raw_row(next(numbers)) for _ in range(batch)] for _ in range(rounds_of(batch))]
        begun = time.perf_counter()
        for rows in batches:
            connection.execute(begin)
            insert(statement, rows)
            connection.execute("COMMIT")
        return batch * len(batches) / (time.perf_counter() - begun)

    return measure


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


def compare_sqlite(url: str) -> None:
    with application(url) as app:
        for batch in BATCHES:
            measures = {DRIVER: through_driver(app, batch), **ours(app, batch)}
            title = f"P2: durable ingest, SQLite synchronous=FULL, {batch} a commit"
            print_table(title, in_turn(measures), DRIVER)


def compare_postgresql(url: str) -> None:
    with application(url) as app:
        app.config["BENCH_URL"] = url
        for batch in BATCHES:
            measures = {
                COPY: through_copy(app, batch, "raw_keyless", KEYLESS),
                BARE: through_copy(app, batch, "raw_bare", "AS SELECT * FROM ledger_fact LIMIT 0"),
                **ours(app, batch),
            }
            title = f"P2: durable ingest, PostgreSQL, {batch} a commit"
            print_table(title, in_turn(measures), COPY, BARE)


def ours(app: Flask, batch: int) -> dict[str, Callable[[], float]]:
    return {"ledger.append": through_ledger(batch), "POST, in process": through_http(app, batch)}


def run() -> None:
    """Print the tables of both databases. PostgreSQL is started for it, with its safety on."""
    with TemporaryDirectory() as folder:
        compare_sqlite(f"sqlite:///{Path(folder) / 'hub.db'}")
        with postgres(Path(folder)) as url:
            compare_postgresql(url)


@contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """The address of a PostgreSQL of the benchmark's own, its data in the folder."""
    server = get_server(folder / "pg", cleanup_mode="delete")
    try:
        yield str(server.get_uri())
    finally:
        server.cleanup()
