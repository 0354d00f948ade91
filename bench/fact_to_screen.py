"""From a fact to the screens.

Measured from the instant at which a fact was to be sent to the arrival of the first frame that
counts it, on every screen.

The whole product is in between: key, decoding, commit on disk, standings, frame, socket.
"""

import http.client
import json
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from bench.ingest import SECRET
from bench.processes import HOST, ScreenProcess, free_port, gunicorn
from challenge_hub.demo.client import Client
from challenge_hub.demo.stage import application
from challenge_hub.feeds import services as feeds
from challenge_hub.foundation import schema
from challenge_hub.foundation.authorisation import Role
from challenge_hub.foundation.hub import current_hub
from challenge_hub.people import services as people
from challenge_hub.scoring.roster import Membership

PEOPLE, TEAMS = 1000, 4
FACTS_A_REQUEST, REQUESTS_A_SECOND = 17, 100  # 1,700 facts/s: the largest group at its peak
SECONDS = 8.0
WARM_UP = 2.0
LANES = 4  # connections of the feed
PASSWORD = "a password of the benchmark"  # noqa: S105  # of a database that ends with it
PROJECT = """
challenge: 1
title: Bench
language: en
timezone: UTC
owner: mara
stakes: {{company: None., service_quality: None.}}
participants: {{teams: [t0, t1, t2, t3]}}
kpis: {{resolved: {{}}}}
objectives:
  collective: [{{id: all, kpi: resolved, target: 100000}}]
  individual: [{{id: me, kpi: resolved, target: 100}}]
scoring:
  individual: {{points: [{{kpi: resolved, per: 1, points: 10}}]}}
  collective: {{aggregate: mean}}
resources: {{people: [{{who: mara, role: lead, hours: 1}}]}}
schedule: {{start: "{start}", end: "{end}"}}
evaluation: {{success: [{{kpi: resolved, at_least: 1}}]}}
"""


def project(now: datetime) -> str:
    start, end = now + timedelta(seconds=4), now + timedelta(hours=2)
    return PROJECT.format(start=f"{start:%Y-%m-%dT%H:%M:%S}", end=f"{end:%Y-%m-%dT%H:%M:%S}")


def set_up(environ: dict[str, str]) -> str:
    """Make the database, two accounts, a roster and a feed. Returns the feed's key."""
    with application(environ):
        now = current_hub().clock.now()
        schema.upgrade(current_hub().database)
        for code, role in (("mara", Role.MANAGER), ("otto", Role.APPROVER)):
            people.create_person(
                code, code, roles=[role], password=PASSWORD, actor="bench", now=now
            )
        people.import_roster(
            [
                Membership(f"p{n}", f"Person {n}", f"t{n % TEAMS}", None, None, frozenset())
                for n in range(PEOPLE)
            ],
            actor="bench",
            now=now,
        )
        return feeds.create_feed_key("bench", actor="bench", now=now)


def start_challenge(url: str) -> tuple[str, str]:
    """Propose and approve a challenge that starts in a moment. Returns its key and a cookie."""
    manager, approver = Client(url), Client(url)
    manager.sign_in("mara", PASSWORD)
    approver.sign_in("otto", PASSWORD)
    made = manager.post("/api/v1/challenges", {"source": project(datetime.now(UTC))})
    key = str(made["key"])
    manager.post(f"/api/v1/challenges/{key}/submission", {})
    signed = {"content_hash": approver.get(f"/api/v1/challenges/{key}")["content_hash"]}
    approver.post(f"/api/v1/challenges/{key}/approval", signed)
    while manager.get(f"/api/v1/challenges/{key}")["state"] != "running":
        time.sleep(0.1)
    return key, "; ".join(f"{each.name}={each.value}" for each in approver.jar)


@dataclass
class Feed:
    """Sends batches at their scheduled instants over a few connections; keeps when which seq."""

    port: int
    key: str
    sent: list[tuple[int, float]] = field(default_factory=list)  # (last seq, scheduled), any order
    refused: int = 0

    def run(self, seconds: float) -> None:
        begun = time.monotonic() + 0.05
        lanes = [
            threading.Thread(target=self._lane, args=(n, begun, seconds)) for n in range(LANES)
        ]
        for lane in lanes:
            lane.start()
        for lane in lanes:
            lane.join()

    def _lane(self, lane: int, begun: float, seconds: float) -> None:
        connection = http.client.HTTPConnection(HOST, self.port, timeout=30)
        headers = {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"}
        for number in range(lane, int(seconds * REQUESTS_A_SECOND), LANES):
            scheduled = begun + number / REQUESTS_A_SECOND
            time.sleep(max(0.0, scheduled - time.monotonic()))
            connection.request("POST", "/api/v1/facts", self._body(begun, number), headers)
            results = json.loads(connection.getresponse().read())["results"]
            seqs = [each["seq"] for each in results if each["status"] == "accepted"]
            self.refused += len(results) - len(seqs)
            self.sent.append((max(seqs), scheduled))

    def _body(self, begun: float, number: int) -> bytes:
        at = datetime.now(UTC).isoformat().replace("+00:00", "Z")
        facts = [
            {"id": f"{begun}-{number}-{n}", "person": f"p{(number * 7919 + n * 31) % PEOPLE}",
             "kpi": "resolved", "value": 1, "at": at}
            for n in range(FACTS_A_REQUEST)
        ]  # fmt: skip
        return json.dumps({"facts": facts}).encode()


def latencies(sent: list[tuple[int, float]], arrivals: dict[str, list[float]]) -> list[float]:
    """Milliseconds, one for each arrival: since the oldest fact that its frame was first to count.

    `arrivals`: state of the ledger (seq) to the instants at which frames of it came.
    """
    waiting = sorted(sent)
    found: list[float] = []
    for seq in sorted(map(int, arrivals)):
        counted = [scheduled for last, scheduled in waiting if last <= seq]
        waiting = waiting[len(counted) :]
        if counted:
            found.extend(1000 * (at - min(counted)) for at in arrivals[str(seq)])
    return found


@contextmanager
def running(sockets: int) -> Iterator[tuple[Feed, ScreenProcess]]:
    """A whole server with a running challenge, watched by `sockets` screens."""
    with TemporaryDirectory() as folder, ExitStack() as stack:
        port = free_port()
        environ = {
            "HUB_SECRET_KEY": SECRET,
            "HUB_DATABASE_URL": f"sqlite:///{Path(folder) / 'hub.db'}",
        }
        key = set_up(environ)
        stack.enter_context(gunicorn("challenge_hub.wsgi:app", port, **environ))
        board, cookie = start_challenge(f"http://{HOST}:{port}")
        screens = ScreenProcess(port, sockets, cookie=cookie, board=board)
        stack.callback(screens.close)
        yield Feed(port, key), screens


def compare(sockets: int) -> None:
    with running(sockets) as (feed, screens):
        feed.run(WARM_UP)
        feed.sent.clear()
        screens.watch(SECONDS + 1)
        feed.run(SECONDS)
        seen = screens.result()
    found = latencies(feed.sent, seen["arrivals"])
    assert found, "no frame counted a fact"
    rate = FACTS_A_REQUEST * REQUESTS_A_SECOND
    cuts = quantiles(found, n=100)
    print(f"\nFact to screen, {rate} facts/s, {sockets} screens ({feed.refused} facts refused)")
    print(f"p50 {median(found):.0f} ms   p99 {cuts[98]:.0f} ms   frames {seen['frames']}")


def run() -> None:
    """Print one line: milliseconds, since there is no reference that does the same."""
    compare(500)
