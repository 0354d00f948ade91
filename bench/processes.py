"""Servers and screens in processes of their own, ended with the benchmark."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

START_SECONDS = 30
HOST = "127.0.0.1"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@contextmanager
def gunicorn(target: str, port: int, **environ: str) -> Iterator[None]:
    """One gevent worker with the product's settings, serving `target`."""
    command = [sys.executable, "-m", "gunicorn", "-c", "python:challenge_hub.gunicorn_conf", target]
    settings = {**os.environ, "HUB_HOST": HOST, "HUB_PORT": str(port), **environ}
    process = subprocess.Popen(command, env=settings, stderr=subprocess.DEVNULL)
    try:
        wait_for_port(port, process)
        yield
    finally:
        process.terminate()
        process.wait(30)


def wait_for_port(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError(f"no server came up on port {port}")


class ScreenProcess:
    """`bench.screens` in its own process; `watch` begins, `result` ends a stretch of time."""

    def __init__(self, port: int, count: int, *, cookie: str = "", board: str = "bench") -> None:
        arguments = [HOST, str(port), str(count), cookie, board]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bench.screens", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._line() == "ready", "the screens could not connect"

    def _line(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def watch(self, seconds: float) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{seconds}\n")
        self.process.stdin.flush()

    def result(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self._line())
        return found

    def close(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(30)
