"""Web processes restarted one after the other behind the proxy: no fact is lost or doubled."""

import json
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from challenge_hub.feeds import queries
from challenge_hub.foundation.database import reading
from scaled.parts import proxy
from tests.leaderboard.floor import AT
from tests.ports import free_port
from tests.scaled.floor import Floor, TimedScreen
from tests.waiting import wait_until

BATCH = 5


class Feed(threading.Thread):
    """Sends batch after batch; one that is not answered is sent again under the same ids."""

    def __init__(self, url: str, key: str) -> None:
        super().__init__(daemon=True)
        self.url, self.key = url, key
        self.told: dict[str, str] = {}  # by id
        self.unanswered = 0
        self.last_seq = 0
        self.over = threading.Event()

    def run(self) -> None:
        for number in count():
            if self.over.is_set():
                return
            facts = [
                {
                    "id": f"r{number}-{place}",
                    "person": "ana",
                    "kpi": "resolved",
                    "value": 1,
                    "at": AT,
                }
                for place in range(BATCH)
            ]
            while not self.send(facts):
                self.unanswered += 1
                time.sleep(0.1)

    def send(self, facts: list[dict[str, object]]) -> bool:
        headers = {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"}
        body = json.dumps(facts).encode()
        request = urllib.request.Request(f"{self.url}/api/v1/facts", body, headers)  # noqa: S310  # our own server
        try:
            with urllib.request.urlopen(request, timeout=20) as reply:  # noqa: S310  # the same
                results = json.load(reply)["results"]
        except OSError:
            return False
        for fact, result in zip(facts, results, strict=True):
            self.told[str(fact["id"])] = result["status"]
            self.last_seq = max(self.last_seq, result["seq"])
        return True


@pytest.fixture
def front(floor: Floor, tmp_path: Path) -> Iterator[str]:
    """The address of a proxy before both web processes."""
    part = proxy(tmp_path, port := free_port(), [int(url.rpartition(":")[2]) for url in floor.webs])
    part.start()
    yield f"http://127.0.0.1:{port}"
    part.stop()


def test_web_processes_restart_in_turn_without_a_lost_or_doubled_fact(
    floor: Floor, front: str
) -> None:
    feed = Feed(front, floor.feed_key)
    with TimedScreen(front, floor.cookie, floor.key) as screen:
        feed.start()
        wait_until(lambda: feed.told and screen.frames)
        for name in ("web1", "web2"):
            floor.parts[name].stop()
            floor.parts[name].start()
        feed.over.set()
        feed.join(60)

        with reading() as session:
            stored = [row.event_id for row in queries.facts_after(session, 0, 10**6)]
        own = [name for name in stored if name.startswith("r")]
        assert len(own) == len(set(own))  # none doubled
        assert set(own) == set(feed.told)  # none lost, none invented
        assert set(feed.told.values()) <= {"accepted", "duplicate"}
        wait_until(lambda: screen.frames[-1]["ledger"] >= feed.last_seq, seconds=30)
        assert screen.stamps() == sorted(screen.stamps())
