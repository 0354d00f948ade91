"""A real server to kill, stop, let go on and start again, always on the same port."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from challenge_hub.foundation.config import Config
from tests.failures.processes import of_group
from tests.ports import kept_port

COMMAND = ["-m", "gunicorn", "-c", "python:challenge_hub.gunicorn_conf", "challenge_hub.wsgi:app"]
UP_SECONDS = 60.0  # a loaded machine needs many
ROOT = Path(__file__).resolve().parents[2]


class Nursery:
    """The process that forks servers; see nursery.py."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.failures.nursery"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
            text=True,
            bufsize=1,
        )

    def bear(self, log: Path, environ: Mapping[str, str]) -> int:
        """Fork a server; its process id, which is its group's too."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps([str(log), dict(environ)]) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())

    def close(self) -> None:
        self._process.kill()
        self._process.communicate()


def settings(config: Config, port: int) -> dict[str, str]:
    return {
        "HUB_SECRET_KEY": config.secret_keys[0],
        "HUB_DATABASE_URL": config.database_url,
        "HUB_MIN_FREE_PERCENT": str(config.min_free_percent),
        "HUB_PORT": str(port),
    }


class Server:
    """`nursery` None starts it from nothing, as `challenge-hub serve` does."""

    def __init__(self, config: Config, folder: Path, nursery: Nursery | None, **more: str) -> None:
        self.port = kept_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = folder / f"server-{self.port}.log"
        self.environ = settings(config, self.port) | more
        self.starts = 0
        self.back = 0.0  # monotonic, when it was last found ready
        self._nursery = nursery
        self._group: int | None = None

    def start(self) -> None:
        """Start it and wait until it is ready."""
        self.launch()
        deadline = time.monotonic() + UP_SECONDS
        while not self.is_ready():
            assert time.monotonic() < deadline, self.log.read_text(errors="replace")[-3000:]
            time.sleep(0.02)
        self.back = time.monotonic()

    def launch(self) -> None:
        """Start it and do not wait."""
        self._group = self._from_nothing() if self._nursery is None else self._forked()
        self.starts += 1

    def _forked(self) -> int:
        assert self._nursery is not None
        return self._nursery.bear(self.log, self.environ)

    def _from_nothing(self) -> int:
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603  # our own server
                [sys.executable, *COMMAND],
                env={**os.environ, **self.environ},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        return self._process.pid

    def is_ready(self) -> bool:
        return self._answers("/readyz", 5)

    def is_alive(self) -> bool:
        """Whether its loop turns, soon enough to matter."""
        return self._answers("/healthz", 0.3)

    def _answers(self, path: str, seconds: float) -> bool:
        try:
            with urllib.request.urlopen(self.url + path, timeout=seconds):  # noqa: S310  # our own
                return True
        except OSError:
            return False

    def kill(self) -> None:
        """End master and worker at once, as a power cut would. Safe to repeat."""
        if self._group is None:
            return
        self.signal(signal.SIGKILL)
        if self._nursery is None:
            self._process.wait()
        group, self._group = self._group, None
        while of_group(group):
            time.sleep(0.01)

    def signal(self, number: int) -> None:
        """Send it to the whole group of processes."""
        assert self._group is not None
        with suppress(ProcessLookupError):
            os.killpg(self._group, number)

    @property
    def pids(self) -> list[int]:
        """Master and worker."""
        return [] if self._group is None else of_group(self._group)

    def restart(self) -> None:
        self.kill()
        self.start()
