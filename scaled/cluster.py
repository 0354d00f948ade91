"""All parts together on one machine, and a supervisor that starts again what has died."""

import json
import socket
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from pgserver.postgres_server import get_server

from scaled.parts import Part, engine, proxy, redis_server, web

WEBS, ENGINES = 2, 2
HOST = "127.0.0.1"


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens on right now."""
    probes = [socket.socket() for _ in range(count)]
    try:
        for probe in probes:
            probe.bind((HOST, 0))
        return [int(probe.getsockname()[1]) for probe in probes]
    finally:
        for probe in probes:
            probe.close()


@contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """The address of a PostgreSQL of one's own, with an empty database."""
    server = get_server(folder, cleanup_mode="stop")
    try:
        server.psql("CREATE DATABASE hub")
        yield server.get_uri("hub")
    finally:
        server.cleanup()


@dataclass
class Cluster:
    """What a proxy's address stands for. `died` says which parts were found dead, in order."""

    url: str
    parts: dict[str, Part]
    engines: dict[str, str]  # where each tells how it is
    died: list[str] = field(default_factory=list)

    def revive(self) -> bool:
        """Start again what has died, as an init system does. True when something had."""
        dead = [part for part in self.parts.values() if not part.alive]
        for part in dead:
            self.died.append(part.name)
            part.start(wait=False)
        return bool(dead)

    def leader(self) -> str | None:
        """The engine that leads now; None while none does."""
        for name, url in self.engines.items():
            if says(url) == "leads":
                return name
        return None


def says(url: str) -> str | None:
    """What an engine says of itself: `leads` or `standby`."""
    try:
        with urllib.request.urlopen(f"{url}/readyz", timeout=2) as reply:  # noqa: S310  # our own
            told = json.load(reply)
    except OSError:
        return None
    return str(told["engine"])


@contextmanager
def running(folder: Path, port: int, environ: Mapping[str, str]) -> Iterator[Cluster]:
    """Start everything on a database that is there; stop it at the end. Raises CannotStart."""
    redis_port, *ports = free_ports(1 + WEBS + ENGINES)
    shared = {
        **environ,
        "HUB_REDIS_URL": f"redis://{HOST}:{redis_port}/0",
        "HUB_TRUSTED_PROXIES": "127.0.0.1",
        "HUB_PUBLIC_URL": f"http://{HOST}:{port}",
    }
    webs, engines = ports[:WEBS], ports[WEBS:]
    parts = [
        redis_server(folder, redis_port),
        *(engine(number, folder, each, shared) for number, each in enumerate(engines, 1)),
        *(web(number, folder, each, shared) for number, each in enumerate(webs, 1)),
        proxy(folder, port, webs),
    ]
    with ExitStack() as stack:
        for part in parts:
            stack.callback(part.stop)
            part.start(wait=False)
        for part in parts:
            part.wait_ready()
        yield Cluster(
            url=f"http://{HOST}:{port}",
            parts={part.name: part for part in parts},
            engines={
                f"engine{number}": f"http://{HOST}:{each}" for number, each in enumerate(engines, 1)
            },
        )
