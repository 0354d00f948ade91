"""Many feeds in one process: keep-alive connections that each send on as soon as they are answered.

Run as `python -m bench.posting PORT CONNECTIONS FACTS_A_REQUEST SECONDS KEY`; prints one JSON
object. Requests are bytes that are only numbered, so that the load costs little beside the server.
"""

import json
import re
import select
import socket
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from itertools import count
from statistics import quantiles

HOST = "127.0.0.1"
PEOPLE = 50
FACT = b'{"id":"%015d-posted","person":"p%02d","kpi":"resolved","value":1,"at":"%s"}'
HEAD = (
    "POST /api/v1/facts HTTP/1.1\r\nHost: {host}:{port}\r\nAuthorization: Bearer {key}\r\n"
    "Content-Type: application/json\r\nContent-Length: {size}\r\n\r\n"
)
LENGTH = re.compile(rb"(?i)content-length: *(\d+)")


@dataclass
class Load:
    """What is sent: the facts of all connections are numbered on."""

    port: int
    key: str
    facts: int
    at: bytes
    numbers: "count[int]" = field(default_factory=lambda: count(time.time_ns() // 10**3))

    def request(self) -> bytes:
        body = b"[%s]" % b",".join([self._fact(next(self.numbers)) for _ in range(self.facts)])
        head = HEAD.format(host=HOST, port=self.port, key=self.key, size=len(body))
        return head.encode() + body

    def _fact(self, number: int) -> bytes:
        return FACT % (number, number % PEOPLE, self.at)


class Feed:
    """One connection and the request under way on it."""

    def __init__(self, load: Load) -> None:
        self._load = load
        self.sock = socket.create_connection((HOST, load.port), timeout=30)
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


def main(port: str, connections: str, facts: str, seconds: str, key: str) -> None:
    at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()).encode()
    load = Load(int(port), key, int(facts), at)
    feeds = [Feed(load) for _ in range(int(connections))]
    seen = post(feeds, float(seconds))
    cuts = quantiles(seen.waits, n=100)
    told = {
        "facts_a_second": seen.accepted / float(seconds),
        "requests_a_second": len(seen.waits) / float(seconds),
        "p50_ms": 1000 * cuts[49],
        "p99_ms": 1000 * cuts[98],
        "statuses": seen.statuses,
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main(*sys.argv[1:])
