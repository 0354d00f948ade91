"""The demo's server: the real one, in a process of its own, started again when it dies."""

import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from challenge_hub.demo.client import Client, Refused, Unreachable

START_SECONDS = 60


class CannotStart(Exception):
    """The server does not come up; the text says why and what to do."""


def check_port(host: str, port: int) -> None:
    """Raises CannotStart when somebody else listens there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CannotStart(
                f"port {port} is taken ({error.strerror}); choose another: "
                f"make demo PORT={port + 1}, or challenge-hub demo --port {port + 1}"
            ) from error


@dataclass
class Server:
    """`challenge-hub serve` with the demo's settings; its log goes to a file."""

    environ: dict[str, str]
    url: str
    log: Path
    process: subprocess.Popen[bytes] | None = None
    starts: int = 0

    def start(self) -> None:
        """Start it and wait until it is ready. Raises CannotStart with the end of its log."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(  # our own command, no shell
                [sys.executable, "-m", "challenge_hub", "serve"],
                env={**os.environ, **self.environ},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.starts += 1
        self._wait_until_ready(self.process)

    def _wait_until_ready(self, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + START_SECONDS
        client = Client(self.url)
        while time.monotonic() < deadline and process.poll() is None:
            try:
                client.get("/readyz")
            except (Unreachable, Refused):
                time.sleep(0.1)
            else:
                return
        tail = self.log.read_text(errors="replace")[-1500:]
        raise CannotStart(f"the server did not start; the end of {self.log} says:\n{tail}")

    def revive(self) -> bool:
        """Start it again if it has died. True when it had."""
        if self.process is not None and self.process.poll() is None:
            return False
        self.stop()  # what the dead parent may have left behind
        self.start()
        return True

    def wait(self) -> None:
        """Serve until the process ends or Ctrl-C."""
        if self.process is not None:
            self.process.wait()

    def stop(self) -> None:
        """End the whole group of processes; what does not end in 20 s is killed."""
        if self.process is None:
            return
        for sent, patience in ((signal.SIGTERM, 20), (signal.SIGKILL, 5)):
            try:
                os.killpg(self.process.pid, sent)
                self.process.wait(patience)
            except ProcessLookupError:
                break
            except subprocess.TimeoutExpired:
                continue
        self.process.wait()
        self.process = None
