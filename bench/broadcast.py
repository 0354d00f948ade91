"""Broadcast (promise P2): one frame to every screen, in three ways.

By the product's fan-out, by Flask-SocketIO's stock `emit`, and by a C epoll loop that writes the
same bytes.
"""

import json
import urllib.request
from collections.abc import Callable
from contextlib import ExitStack

from bench.broadcast_server import ROWS
from bench.processes import HOST, Program, compiled, free_port, gunicorn
from bench.report import Measure, in_turn, print_table
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
        empty = server.memory()
        self.screens = Screens(server.port, sockets)
        stack.callback(self.screens.close)
        self.memory = (server.memory() - empty) / sockets / 1024  # KiB a socket
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
    title = f"P2: broadcast to {sockets} screens, deliveries"
    print_table(title, figures, STOCK)
    print_table(title, {OURS: figures[OURS], C_LOOP: figures[C_LOOP]}, C_LOOP)
    for name, room in rooms.items():
        print(
            f"{name:34}{sorted(room.costs)[len(room.costs) // 2]:8.1f} µs a delivery"
            f"{room.memory:8.1f} KiB a socket{room.screens.seconds:8.1f} s to connect"
        )


def run() -> None:
    """Print a table for each number of screens; raises NoCompiler where there is none."""
    for sockets in SIZES:
        compare(sockets)
