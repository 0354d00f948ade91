"""Broadcast: one frame to every screen, against Flask-SocketIO's stock `emit`."""

import urllib.request
from contextlib import ExitStack

from bench.processes import HOST, ScreenProcess, free_port, gunicorn
from bench.report import Measure, in_turn, print_table

FRAMES = 40  # a flood
SLOWEST = 5_000  # deliveries a second at which a flood is still watched to its end
TARGET = "bench.broadcast_server:app"


class Room:
    """A server that works one way, with its screens."""

    def __init__(self, stack: ExitStack, way: str, sockets: int) -> None:
        self.port = free_port()
        stack.enter_context(gunicorn(TARGET, self.port, BENCH_WAY=way))
        self.screens = ScreenProcess(self.port, sockets)
        stack.callback(self.screens.close)
        self.sent = 0
        self.patience = 1 + FRAMES * sockets / SLOWEST  # seconds

    def deliveries(self) -> float:
        """Frames that arrived a second, between the first and the last arrival of a flood."""
        self.screens.watch(self.patience)
        address = f"http://{HOST}:{self.port}/flood?count={FRAMES}&begin={self.sent + 1}"
        self.sent += FRAMES
        with urllib.request.urlopen(urllib.request.Request(address, method="POST")) as reply:
            reply.read()
        seen = self.screens.result()
        newest = seen["arrivals"].get(str(self.sent), [])
        assert newest, "the newest frame did not arrive"
        return float(seen["frames"] / (seen["last"] - seen["first"]))


def compare(sockets: int) -> None:
    with ExitStack() as stack:
        measures: dict[str, Measure] = {
            "stock emit": Room(stack, "stock", sockets).deliveries,
            "the board's fan-out": Room(stack, "hub", sockets).deliveries,
        }
        figures = in_turn(measures, rounds=3)
    print_table(f"Broadcast to {sockets} screens, deliveries", figures, "stock emit")


def run() -> None:
    """Print the table. With more screens than 500 their own process becomes what is measured."""
    compare(500)
