"""A feed that sends batches at their scheduled instants, however long the answers take."""

import http.client
import json
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bench.processes import HOST

LANES = 8  # connections
LEAD = 0.2  # seconds until the first request
ACCEPTED = {200}


@dataclass
class Sent:
    """One request: when it was due, how long its answer took (seconds), the last line it made."""

    due: float
    took: float
    last: int


@dataclass
class Feed:
    """`requests_a_second` requests of `facts` facts each, about `people` people in turn.

    Every request counts from the instant at which it was due, also where the one before it made
    it late: a server that stalls is not let off.
    """

    port: int
    key: str
    people: int
    requests_a_second: int
    facts: int
    sent: list[Sent] = field(default_factory=list)
    refused: int = 0  # facts without `accepted`: 0 in a run that counts

    def run(self, seconds: float) -> None:
        """Send for so long; returns once everything is answered."""
        count = int(seconds * self.requests_a_second)
        stamp = time.monotonic_ns()
        bodies = [self._body(f"{stamp}-{number}", number) for number in range(count)]
        begun = time.monotonic() + LEAD
        lanes = [
            threading.Thread(target=self._lane, args=(begun, lane, bodies)) for lane in range(LANES)
        ]
        for each in lanes:
            each.start()
        for each in lanes:
            each.join()

    def _lane(self, begun: float, lane: int, bodies: list[bytes]) -> None:
        connection = http.client.HTTPConnection(HOST, self.port, timeout=60)
        headers = {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"}
        for number in range(lane, len(bodies), LANES):
            due = begun + number / self.requests_a_second
            time.sleep(max(0.0, due - time.monotonic()))
            connection.request("POST", "/api/v1/facts", bodies[number], headers)
            reply = connection.getresponse()
            self._note(due, reply.status, reply.read())
        connection.close()

    def _note(self, due: float, status: int, answer: bytes) -> None:
        took = time.monotonic() - due
        results = json.loads(answer)["results"] if status in ACCEPTED else []
        seqs = [each["seq"] for each in results if each["status"] == "accepted"]
        self.refused += self.facts - len(seqs)
        if seqs:
            self.sent.append(Sent(due, took, max(seqs)))

    def _body(self, name: str, number: int) -> bytes:
        at = datetime.now(UTC).isoformat().replace("+00:00", "Z")
        facts = [
            {"id": f"{name}-{n}", "person": f"p{(number * 7919 + n * 31) % self.people}",
             "kpi": "resolved", "value": 1 + (number * 7 + n * 13) % 9, "at": at}
            for n in range(self.facts)
        ]  # fmt: skip
        return json.dumps({"facts": facts}).encode()
