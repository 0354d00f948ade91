"""From a fact to the screens (promise P1).

Measured from the instant at which a fact was due to be sent to the arrival of the first frame that
counts it, on every screen. The whole product is in between: key, decoding, commit on disk,
standings, frame, socket; server, feed and screens share the machine.
"""

import time
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory

from bench.feed import Feed, Sent
from bench.ingest import SECRET
from bench.processes import HOST, Program, free_port, gunicorn
from bench.report import Table, show
from bench.screens import Records, Screens
from challenge_hub.demo.client import Client
from challenge_hub.demo.stage import application
from challenge_hub.feeds import services as feeds
from challenge_hub.foundation import schema
from challenge_hub.foundation.authorisation import Role
from challenge_hub.foundation.hub import current_hub
from challenge_hub.people import services as people
from challenge_hub.scoring.roster import Membership

PEOPLE, TEAMS = 1000, 4
REQUESTS_A_SECOND = 100
PEAK = 1_700  # facts a second of the largest group
SECONDS = 10.0
WARM_UP = 3.0
FIRST_ONES = 20  # screens that warm the server up, so that memory counts the others alone
STEPS = (10_000, 12_500, 15_000, 20_000, 25_000, 30_000)  # facts a second
PROMISED = 200.0  # milliseconds, p99
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


def latencies(sent: Iterable[Sent], records: Iterable[tuple[int, int, float]]) -> list[float]:
    """Milliseconds, one for each frame on each screen that was the first there to count a fact.

    Counted since the oldest such fact was due: the worst of the frame stands for all of it.
    """
    batches = sorted((each.last, each.due) for each in sent)
    lasts, dues = [last for last, _due in batches], [due for _last, due in batches]
    counted: dict[int, int] = {}  # by screen: how many batches its frames have counted
    found: list[float] = []
    for screen, ledger, at in records:
        before, now = counted.get(screen, 0), bisect_right(lasts, ledger)
        if now > before:
            counted[screen] = now
            found.append(1000 * (at - min(dues[before:now])))
    return found


@dataclass
class Floor:
    """A running challenge on a whole server, and the screens that watch it."""

    server: Program
    key: str  # of the feed
    screens: Screens
    empty: int  # bytes of memory before the screens came
    spent: float  # seconds of processor time of the server until all watched


@contextmanager
def open_floor(sockets: int) -> Iterator[Floor]:
    with TemporaryDirectory() as folder, ExitStack() as stack:
        environ = {
            "HUB_SECRET_KEY": SECRET,
            "HUB_DATABASE_URL": f"sqlite:///{Path(folder) / 'hub.db'}",
        }
        key = set_up(environ)
        server = gunicorn("challenge_hub.wsgi:app", free_port(), **environ)
        stack.callback(server.close)
        board, cookie = start_challenge(f"http://{HOST}:{server.port}")
        Screens(server.port, FIRST_ONES, cookie=cookie, board=board).close()
        empty, spent = server.memory(), server.cpu()
        screens = Screens(server.port, sockets, cookie=cookie, board=board)
        stack.callback(screens.close)
        yield Floor(server, key, screens, empty, server.cpu() - spent)


@dataclass(frozen=True)
class Row:
    """What a stretch at one rate gave."""

    rate: int
    sockets: int
    p50: float  # milliseconds, fact to screen
    p99: float
    post: float  # milliseconds, p99 of a feed's answer
    frames: float  # a second and screen
    refused: int
    cpu: float  # per cent of one core, server

    def cells(self) -> list[str]:
        return [
            f"{self.rate:,}", f"{self.sockets:,}", f"{self.p50:.0f}", f"{self.p99:.0f}",
            f"{self.post:.0f}", f"{self.frames:.1f}", f"{self.refused}", f"{self.cpu:.0f} %",
        ]  # fmt: skip


HEAD = (
    "facts a second", "screens", "p50 ms", "p99 ms", "a feed's answer, p99 ms",
    "frames a second", "refused", "server's processor",
)  # fmt: skip


def measure(floor: Floor, rate: int) -> Row:
    """Send for a while at this rate and read off every screen how late its frames were."""
    feed = Feed(floor.server.port, floor.key, PEOPLE, REQUESTS_A_SECOND, rate // REQUESTS_A_SECOND)
    feed.run(WARM_UP)
    feed.sent.clear()
    records = Records()
    floor.screens.watch(SECONDS + 2, records=str(records.path))
    cpu = floor.server.cpu()
    feed.run(SECONDS)
    cpu = floor.server.cpu() - cpu
    seen = floor.screens.result()
    found = latencies(feed.sent, records)
    records.remove()
    cuts = quantiles(found, n=100)
    post = quantiles([1000 * each.took for each in feed.sent], n=100)
    return Row(
        rate=rate, sockets=floor.screens.count, p50=cuts[49], p99=cuts[98], post=post[98],
        frames=seen.frames / floor.screens.count / (seen.last - seen.first), refused=feed.refused,
        cpu=100 * cpu / SECONDS,
    )  # fmt: skip


def compare(sockets: int, rates: Iterable[int]) -> tuple[list[Row], list[str]]:
    """A row for each rate, and what the screens themselves cost."""
    with open_floor(sockets) as floor:
        each = (floor.server.memory() - floor.empty) / sockets / 1024
        spent = f"{1000 * floor.spent / sockets:.2f}"
        costs = [f"{sockets:,}", f"{each:.0f}", f"{floor.screens.seconds:.1f}", spent]
        return [measure(floor, rate) for rate in rates], costs


def highest(sockets: int) -> list[Row]:
    """Rates in steps, until one is no longer held: the promised p99, and nothing refused."""
    found: list[Row] = []
    with open_floor(sockets) as floor:
        for rate in STEPS:
            found.append(measure(floor, rate))
            if found[-1].p99 > PROMISED or found[-1].refused:
                break
    return found


def run() -> None:
    """Show how late frames are, and what a screen costs. There is no reference that does the same.

    Raises NoCompiler where there is none.
    """
    many, costs_of_many = compare(5_000, (PEAK,))
    some, costs_of_some = compare(1_000, (PEAK, 10_000))
    title = f"P1: from a fact to the screens, {PEOPLE:,} people, SQLite"
    note = f"Promised: p99 at most {PROMISED:.0f} ms. Of it a board's pace is up to 100 ms."
    show(Table(title, HEAD, [row.cells() for row in (*some, *many)], note))
    head = ("screens", "KiB of memory each", "s until all watched", "ms of processor each")
    show(Table("What screens cost", head, [costs_of_some, costs_of_many]))
    rows = [row.cells() for row in highest(1_000)]
    show(Table("The highest rate held, 1,000 screens", HEAD, rows, "The last one may be too high."))
