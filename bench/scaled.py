"""Many processes: two that show boards, one engine, PostgreSQL; with Redis and with it killed.

Everything shares this machine, the load clients too: what it holds is a lower bound of what the
same processes hold on machines of their own.
"""

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory

from bench.fact_to_screen import PEAK, PEOPLE, REQUESTS_A_SECOND, latencies, set_up, start_challenge
from bench.feed import Feed
from bench.ingest import SECRET
from bench.processes import HOST, Program, free_port
from bench.report import Table, show
from bench.screens import Records, Screens
from scaled.cluster import postgres
from scaled.parts import Part, redis_server

SOCKETS = 500  # on each web process
SECONDS, WARM_UP = 8.0, 3.0
PROMISED = 2_000.0  # milliseconds, without Redis
HEAD = (
    "", "p50 ms", "p99 ms", "most ms", "a feed's answer, p99 ms", "frames a second",
    "web", "engine",
)  # fmt: skip


@dataclass
class Floor:
    """Facts come in by the first web process; screens watch at both."""

    redis: Part
    webs: list[Program]
    engine: Program
    key: str  # of the feed
    screens: list[Screens]


@contextmanager
def open_floor() -> Iterator[Floor]:
    with TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        url = stack.enter_context(postgres(folder / "pg"))
        redis = redis_server(folder, free_port())
        stack.callback(redis.kill)
        redis.start()
        port = redis.command[redis.command.index("--port") + 1]
        environ = {
            "HUB_SECRET_KEY": SECRET,
            "HUB_DATABASE_URL": url,
            "HUB_REDIS_URL": f"redis://{HOST}:{port}/0",
        }
        key = set_up(environ)
        engine = start(stack, "engine", environ)
        webs = [start(stack, "serve", {**environ, "HUB_ROLE": "web"}) for _ in range(2)]
        board, cookie = start_challenge(f"http://{HOST}:{webs[0].port}")
        screens = [Screens(web.port, SOCKETS, cookie=cookie, board=board) for web in webs]
        for each in screens:
            stack.callback(each.close)
        yield Floor(redis, webs, engine, key, screens)


def start(stack: ExitStack, command: str, environ: dict[str, str]) -> Program:
    port = free_port()
    words = [sys.executable, "-m", "challenge_hub", command, "--port", str(port)]
    program = Program(words, port, **environ)
    stack.callback(program.close)
    return program


def measure(floor: Floor, name: str) -> list[str]:
    """The cells of a stretch at the peak of the largest group."""
    feed = Feed(floor.webs[0].port, floor.key, PEOPLE, REQUESTS_A_SECOND, PEAK // REQUESTS_A_SECOND)
    feed.run(WARM_UP)
    feed.sent.clear()
    records = [Records() for _ in floor.screens]
    for each, kept in zip(floor.screens, records, strict=True):
        each.watch(SECONDS + 3, records=str(kept.path))
    programs = [*floor.webs, floor.engine]
    used = [program.cpu() for program in programs]
    feed.run(SECONDS)
    used = [program.cpu() - before for program, before in zip(programs, used, strict=True)]
    frames = sum(each.result().frames for each in floor.screens)
    found = [late for kept in records for late in latencies(feed.sent, kept)]
    for kept in records:
        kept.remove()
    assert feed.refused == 0
    cuts = quantiles(found, n=100)
    post = quantiles([1000 * each.took for each in feed.sent], n=100)
    web, engine = 100 * sum(used[:2]) / SECONDS, 100 * used[2] / SECONDS
    return [
        name, f"{cuts[49]:.0f}", f"{cuts[98]:.0f}", f"{max(found):.0f}", f"{post[98]:.0f}",
        f"{frames / (2 * SOCKETS) / SECONDS:.1f}", f"{web:.0f} %", f"{engine:.0f} %",
    ]  # fmt: skip


def run() -> None:
    """Show how late frames are with Redis, without it, and when it is back."""
    with open_floor() as floor:
        rows = [measure(floor, "with Redis")]
        floor.redis.kill()
        rows.append(measure(floor, "Redis killed"))
        floor.redis.start()
        rows.append(measure(floor, "Redis back"))
        memory = [f"{program.memory() / 2**20:.0f}" for program in (*floor.webs, floor.engine)]
    floor_is = f"Two web processes with {SOCKETS:,} screens each, one engine, PostgreSQL"
    title = f"{floor_is}: {PEAK:,} facts a second"
    note = f"Promised without Redis: {PROMISED:,.0f} ms. Processor: per cent of one core."
    show(Table(title, HEAD, rows, note))
    show(Table("Memory, MiB", ("first web", "second web", "engine"), [memory]))
