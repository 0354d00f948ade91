"""Many feeds in one process: keep-alive connections that each send on as soon as they are answered.

`post_from_outside` runs this file as a process of its own; it prints one JSON object. Requests are
bytes that are only numbered, so that the load costs little beside the server.
"""

import json
import re
import select
import socket
import subprocess
import sys
import time
from collections import Counter
from dataclasses import asdict, dataclass, field, fields
from itertools import count
from statistics import quantiles

HOST = "127.0.0.1"
FACT = b'{"id":"%015d-posted","person":"p%d","kpi":"resolved","value":1,"at":"%s"}'
HEAD = (
    "POST /api/v1/facts HTTP/1.1\r\nHost: {host}:{port}\r\nAuthorization: Bearer {key}\r\n"
    "Content-Type: application/json\r\nContent-Length: {size}\r\n\r\n"
)
LENGTH = re.compile(rb"(?i)content-length: *(\d+)")


@dataclass(frozen=True)
class Posting:
    """What to send: requests of `facts` facts about `people` people, for so long."""

    port: int
    key: str
    connections: int
    facts: int
    seconds: float
    people: int


@dataclass(frozen=True)
class Told:
    """What was answered in that time; waits in milliseconds. Only accepted facts count.

    `begun` is when the first request went out, seconds of the monotonic clock of the machine.
    """

    facts_a_second: float
    requests_a_second: float
    p50: float
    p99: float
    statuses: dict[str, int]
    begun: float


def post_from_outside(asked: Posting) -> Told:
    """Send from another process. Raises CalledProcessError where a connection breaks."""
    words = [str(getattr(asked, each.name)) for each in fields(Posting)]
    command = [sys.executable, "-m", "bench.posting", *words]
    answer = subprocess.run(command, check=True, stdout=subprocess.PIPE)
    return Told(**json.loads(answer.stdout))


class Load:
    """Requests as bytes; the facts of all connections are numbered on, in every run anew."""

    def __init__(self, asked: Posting) -> None:
        self.asked = asked
        self._numbers = count(time.time_ns() // 10**3)
        self._at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()).encode()

    def request(self) -> bytes:
        facts = [self._fact(next(self._numbers)) for _ in range(self.asked.facts)]
        body = b"[%s]" % b",".join(facts)
        head = HEAD.format(host=HOST, port=self.asked.port, key=self.asked.key, size=len(body))
        return head.encode() + body

    def _fact(self, number: int) -> bytes:
        return FACT % (number, number % self.asked.people, self._at)


class Feed:
    """One connection and the request under way on it."""

    def __init__(self, load: Load) -> None:
        self._load = load
        self.sock = socket.create_connection((HOST, load.asked.port), timeout=30)
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._answer = b""
        self._sent_at = 0.0

    def send(self) -> None:
        self._answer = b""
        request = self._load.request()
        self._sent_at = time.monotonic()
        self.sock.sendall(request)

    def answered(self) -> tuple[int, int, float] | None:
        """Status, facts accepted and seconds waited once the whole answer is there."""
        self._answer += self.sock.recv(1 << 18)
        head, found, body = self._answer.partition(b"\r\n\r\n")
        length = LENGTH.search(head)
        if not found or length is None or len(body) < int(length[1]):
            return None
        accepted = body.count(b'"accepted"')
        return int(head[9:12]), accepted, time.monotonic() - self._sent_at


@dataclass
class Seen:
    accepted: int = 0
    waits: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)

    def take(self, status: int, accepted: int, waited: float) -> None:
        self.accepted += accepted
        self.statuses[status] += 1
        self.waits.append(waited)


def post(feeds: list[Feed], seconds: float) -> Seen:
    """Keep every connection busy for so long; what is under way at the end is not counted."""
    poll, by_fd, seen = select.epoll(), {feed.sock.fileno(): feed for feed in feeds}, Seen()
    for fd, feed in by_fd.items():
        poll.register(fd, select.EPOLLIN)
        feed.send()
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        for fd, _ in poll.poll(0.1):
            told = by_fd[fd].answered()
            if told is not None:
                seen.take(*told)
                by_fd[fd].send()
    return seen


def main(port: str, key: str, connections: str, facts: str, seconds: str, people: str) -> None:
    asked = Posting(int(port), key, int(connections), int(facts), float(seconds), int(people))
    load = Load(asked)
    feeds = [Feed(load) for _ in range(asked.connections)]
    begun = time.monotonic()
    seen = post(feeds, asked.seconds)
    if len(seen.waits) < 2:
        raise RuntimeError(f"{len(seen.waits)} answers in {seconds} s: nothing to measure")
    cuts = quantiles(seen.waits, n=100)
    told = Told(
        facts_a_second=seen.accepted / asked.seconds,
        requests_a_second=len(seen.waits) / asked.seconds,
        p50=1000 * cuts[49],
        p99=1000 * cuts[98],
        statuses={str(status): times for status, times in seen.statuses.items()},
        begun=begun,
    )
    print(json.dumps(asdict(told)))


if __name__ == "__main__":
    main(*sys.argv[1:])
