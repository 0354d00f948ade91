"""Durable ingest through the real server: gunicorn, HTTP, key, decoding, commit, answers.

Many connections, each of which sends on as soon as it is answered; requests share commits. The
reference is what the raw driver stores when a request is a commit of its own, in the same run.
"""

import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bench.ingest import (
    COPY,
    DRIVER,
    KEYLESS,
    PEOPLE,
    SECRET,
    application,
    postgres,
    through_copy,
    through_driver,
)
from bench.posting import Posting, Told, post_from_outside
from bench.processes import HOST, Program, free_port, gunicorn, running
from bench.report import Table, show
from challenge_hub.feeds import services as feeds
from challenge_hub.foundation.clock import RealClock

CASES = ((32, 1), (200, 1), (32, 100), (200, 100), (8, 1000))  # connections, facts a request
SECONDS = 2.0
ROUNDS = 3
HEAD = (
    "connections × facts a request", "facts a second", "÷ raw driver", "p50 ms", "p99 ms",
    "server's processor, µs a request", "µs a fact",
)  # fmt: skip


@contextmanager
def server(url: str) -> Iterator[tuple[Program, str]]:
    """A whole server on a database with people and a feed; with the feed's key."""
    key = feeds.create_feed_key("posts", actor="bench", now=RealClock().now())
    environ = {"HUB_SECRET_KEY": SECRET, "HUB_DATABASE_URL": url, "HUB_MIN_FREE_PERCENT": "0"}
    with running(gunicorn("challenge_hub.wsgi:app", free_port(), **environ)) as program:
        with urllib.request.urlopen(f"http://{HOST}:{program.port}/healthz", timeout=60):
            post_from_outside(Posting(program.port, key, 4, 100, 2.0, PEOPLE))  # warms it up
        yield program, key


def measure(
    program: Program, key: str, case: tuple[int, int], raw: Callable[[], float]
) -> list[str]:
    """One row: medians of rounds in turn with the raw driver."""
    connections, facts = case
    told: list[Told] = []
    ratios: list[float] = []
    cpu = program.cpu()
    for _ in range(ROUNDS):
        reference = raw()
        told.append(post_from_outside(Posting(program.port, key, *case, SECONDS, PEOPLE)))
        assert set(told[-1].statuses) == {"200"}, told[-1].statuses
        ratios.append(told[-1].facts_a_second / reference)
    requests = sum(each.requests_a_second for each in told) * SECONDS
    cost = 1e6 * (program.cpu() - cpu) / requests
    rate, p50, p99 = (
        median(getattr(each, name) for each in told) for name in ("facts_a_second", "p50", "p99")
    )
    return [
        f"{connections} × {facts:,}", f"{rate:,.0f}", f"{median(ratios):.2f}", f"{p50:.0f}",
        f"{p99:.0f}", f"{cost:,.0f}", f"{cost / facts:.1f}",
    ]  # fmt: skip


def compare(title: str, url: str) -> None:
    with application(url) as app, server(url) as (program, key):
        app.config["BENCH_URL"] = url
        sqlite = app.extensions["hub"].database.is_sqlite
        rows = []
        for case in CASES:
            facts = case[1]
            raw = (
                through_driver(app, facts)
                if sqlite
                else through_copy(app, facts, "raw_keyless", KEYLESS)
            )
            rows.append(measure(program, key, case, raw))
        show(Table(f"P2: POST /api/v1/facts, {title}", HEAD, rows))


def run() -> None:
    """Print a table for each database."""
    with TemporaryDirectory() as folder:
        compare(f"SQLite synchronous=FULL ({DRIVER})", f"sqlite:///{Path(folder) / 'hub.db'}")
        with postgres(Path(folder)) as url:
            compare(f"PostgreSQL ({COPY})", url)
