"""A real server process: gunicorn with gevent, the engine inside, on the test's own database."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.error import URLError

from challenge_hub.foundation.config import Config
from tests.ports import free_port

CLOCK = "2023-08-21T10:00+02:00@1x"  # stands still: nothing schedules the demo's challenge
COMMAND = ["-m", "gunicorn", "-c", "python:challenge_hub.gunicorn_conf", "challenge_hub.wsgi:app"]


class Server:
    """One server on a port of its own; the same port after a restart."""

    def __init__(self, config: Config) -> None:
        self.config, self.port = config, free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None
        self.settings: dict[str, str] = {}  # further variables of its environment

    def start(self) -> None:
        environ = {
            **os.environ,
            "HUB_SECRET_KEY": self.config.secret_keys[0],
            "HUB_DATABASE_URL": self.config.database_url,
            "HUB_CLOCK": CLOCK,
            "HUB_DEMO": "1",
            "HUB_PORT": str(self.port),
            **self.settings,
        }
        command = [sys.executable, *COMMAND]
        self.process = subprocess.Popen(command, env=environ, start_new_session=True)  # noqa: S603  # our own server
        self._wait()

    def kill(self) -> None:
        """End master and worker at once, as a power cut would."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def signal(self, number: signal.Signals) -> None:
        """To master and worker: SIGSTOP hangs them with their sockets open, SIGCONT lets go on."""
        if self.process is not None:
            os.killpg(self.process.pid, number)

    def end(self) -> None:
        """A graceful stop. Raises subprocess.TimeoutExpired when it takes over ten seconds."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait(10)
            self.process = None

    def _wait(self) -> None:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            if self.process is None or self.process.poll() is not None:
                raise ChildProcessError("the server ended while it started")
            try:
                with urllib.request.urlopen(f"{self.url}/healthz", timeout=1):  # noqa: S310  # our own
                    return
            except (URLError, OSError):
                time.sleep(0.1)
        raise TimeoutError("the server did not come up within 30 s")


@contextmanager
def serving(config: Config, **settings: str) -> Iterator[Server]:
    server = Server(config)
    server.settings.update(settings)
    try:
        server.start()
        yield server
    finally:
        server.kill()
