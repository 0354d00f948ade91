"""SIGTERM under load: what was acknowledged is stored once, and nothing else is."""

import json
import threading
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import count
from urllib.error import HTTPError, URLError

import pytest
from flask import Flask

from challenge_hub.feeds import queries
from challenge_hub.foundation.clock import wall_now
from challenge_hub.foundation.config import Config
from challenge_hub.foundation.database import reading
from tests.leaderboard.serving import Server, serving
from tests.make import Make

AT = "2023-08-14T07:00:00Z"


@dataclass
class Feed:
    """Several connections that send batches and repeat what was not answered, as a feed does."""

    url: str
    key: str
    told: set[str] = field(default_factory=set)
    unanswered: int = 0
    refusals: set[int] = field(default_factory=set)
    _numbers: Iterator[int] = field(default_factory=count)
    _guard: threading.Lock = field(default_factory=threading.Lock)
    _over: threading.Event = field(default_factory=threading.Event)

    def run(self, connections: int) -> list[threading.Thread]:
        threads = [threading.Thread(target=self._send_all) for _ in range(connections)]
        for thread in threads:
            thread.start()
        return threads

    def finish(self, threads: list[threading.Thread]) -> None:
        self._over.set()
        for thread in threads:
            thread.join(30)

    def _send_all(self) -> None:
        while not self._over.is_set():
            with self._guard:
                names = [f"e{next(self._numbers)}" for _ in range(20)]
            while not self._send(names):
                with self._guard:
                    self.unanswered += 1
                time.sleep(0.05)

    def _send(self, names: list[str]) -> bool:
        facts = [
            {"id": name, "person": "ana", "kpi": "resolved", "value": 1, "at": AT} for name in names
        ]
        request = urllib.request.Request(  # noqa: S310  # our own server
            f"{self.url}/api/v1/facts",
            json.dumps({"facts": facts}).encode(),
            {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=20) as reply:  # noqa: S310  # the same
                results = json.load(reply)["results"]
        except HTTPError as error:
            self.refusals.add(error.code)
            return False
        except (URLError, OSError):
            return False
        assert {result["status"] for result in results} <= {"accepted", "duplicate"}
        with self._guard:
            self.told.update(names)
        return True


@pytest.mark.usefixtures("durable")
def test_a_restart_by_sigterm_under_load_loses_and_doubles_nothing(
    app: Flask, config: Config, make: Make
) -> None:
    """Issue 5: a restart in turn without a lost or doubled fact."""
    make.clock.instant = wall_now()
    make.person("Ana", code="ana")
    key = make.feed_key()
    with serving(replace(config, secret_keys=("k" * 40,))) as server:
        feed = Feed(server.url, key)
        threads = feed.run(4)
        time.sleep(0.5)
        restart(server)
        time.sleep(0.5)
        feed.finish(threads)
    with reading() as session:
        stored = [row.event_id for row in queries.facts_after(session, 0, 10**6)]
        assert queries.first_broken(session) is None
    assert len(feed.told) > 100
    assert feed.unanswered > 0
    assert feed.refusals <= {503}
    assert sorted(stored) == sorted(feed.told)


def restart(server: Server) -> None:
    assert server.process is not None
    server.process.terminate()
    assert server.process.wait(30) == 0
    server.start()
