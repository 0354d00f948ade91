"""Broadcast (promise P2): one frame to every screen, in three ways.

By the product's fan-out, by Flask-SocketIO's stock `emit`, and by a C epoll loop that writes the
same bytes.
"""

import json
import urllib.request
from collections.abc import Callable
from contextlib import ExitStack
from statistics import median

from bench.broadcast_server import ROWS
from bench.processes import HOST, Program, compiled, free_port, gunicorn
from bench.report import Measure, Table, in_turn, print_table, show
from bench.screens import Screens

FRAMES = 40  # a flood
SLOWEST = 5_000  # deliveries a second at which a flood is still watched to its end
SIZES = (500, 2_000, 5_000)
TARGET = "bench.broadcast_server:app"
C_LOOP = "C epoll loop"
STOCK = "stock emit"
OURS = "the board's fan-out"


class Room:
    """A server that works one way, with its screens."""

    def __init__(self, stack: ExitStack, server: Program, sockets: int) -> None:
        stack.callback(server.close)
        self.server = server
        self.screens = Screens(server.port, sockets)
        stack.callback(self.screens.close)
        self.sent = 0
        self.costs: list[float] = []  # microseconds of the server's processor a delivery
        self.patience = 1 + FRAMES * sockets / SLOWEST  # seconds

    def deliveries(self) -> float:
        """Frames that arrived a second, between the first and the last arrival of a flood."""
        before = self.server.cpu()
        first, self.sent = self.sent + 1, self.sent + FRAMES
        self.screens.watch(self.patience, until=self.sent)
        address = f"http://{HOST}:{self.server.port}/flood?count={FRAMES}&begin={first}"
        with urllib.request.urlopen(urllib.request.Request(address, method="POST")) as reply:
            reply.read()
        seen = self.screens.result()
        assert seen.reached == self.screens.count, "the newest frame did not reach every screen"
        self.costs.append(1e6 * (self.server.cpu() - before) / seen.frames)
        return seen.frames / (seen.last - seen.first)


def reference() -> Program:
    port = free_port()
    rows = json.dumps(ROWS, separators=(",", ":"))
    return Program([str(compiled("reference_loop")), str(port), rows], port)


def ours(way: str) -> Callable[[], Program]:
    return lambda: gunicorn(TARGET, free_port(), BENCH_WAY=way)


WAYS: dict[str, Callable[[], Program]] = {
    STOCK: ours("stock"),
    OURS: ours("hub"),
    C_LOOP: reference,
}


def compare(sockets: int, rounds: int = 3) -> None:
    with ExitStack() as stack:
        rooms = {name: Room(stack, start(), sockets) for name, start in WAYS.items()}
        measures: dict[str, Measure] = {name: room.deliveries for name, room in rooms.items()}
        figures = in_turn(measures, rounds=rounds)
    print_table(f"P2: a frame to {sockets:,} screens, deliveries", figures, STOCK, C_LOOP)
    head = [f"{sockets:,} screens", "µs of processor a delivery", "s to connect all"]
    rows = [
        [name, f"{median(room.costs):.1f}", f"{room.screens.seconds:.1f}"]
        for name, room in rooms.items()
    ]
    show(Table(f"What it costs with {sockets:,} screens", head, rows))


def run() -> None:
    """Print a table for each number of screens; raises NoCompiler where there is none."""
    for sockets in SIZES:
        compare(sockets)
