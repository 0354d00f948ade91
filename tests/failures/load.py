"""Feeds that never give up: each sends a batch until it is acknowledged, then the next one."""

import http.client
import json
import threading
import time
from collections.abc import Mapping, Sequence
from typing import Any

from tests.failures.book import Batch, Book
from tests.failures.composing import Composer

BUSY = {429, 503, 507}  # nothing stored, or not known: send the same again
TIMEOUT_SECONDS = 15.0  # longer than the server lets a feed wait
LAST_SECONDS = 60.0  # in which what was begun must be acknowledged
RETRY_SECONDS = 0.05  # sooner than Retry-After asks, on purpose
PAUSE_SECONDS = 0.02


class Feed(threading.Thread):
    """One feed on one connection that it keeps."""

    def __init__(self, port: int, key: str, book: Book, composer: Composer) -> None:
        super().__init__(daemon=True)
        self._port, self._key, self._book, self._composer = port, key, book, composer
        self._connection: http.client.HTTPConnection | None = None
        self.acknowledged = 0  # batches
        self.stopping = threading.Event()

    def run(self) -> None:
        try:
            self._feed()
        finally:
            self._hang_up()

    def _feed(self) -> None:
        while not self.stopping.is_set():
            batch = self._composer.compose()
            if not self._send(batch):
                self._book.complain(f"batch {batch.number} was not taken in {LAST_SECONDS:.0f} s")
                return
            self._composer.stored(batch)
            self.acknowledged += 1
            time.sleep(PAUSE_SECONDS)

    def _send(self, batch: Batch) -> bool:
        """Until it is answered; False when it never is."""
        body, first, since = json.dumps(batch.items).encode(), True, time.monotonic()
        while time.monotonic() - since < LAST_SECONDS:
            results = self._try(body)
            if results is not None:
                self._book.judge(batch, results, first=first)
                return True
            first = False
            time.sleep(RETRY_SECONDS)
        return False

    def _try(self, body: bytes) -> list[dict[str, Any]] | None:
        begun = time.monotonic()
        try:
            status, headers, answer = self._post(body)
            self._book.slowest = max(self._book.slowest, time.monotonic() - begun)
        except (OSError, http.client.HTTPException) as error:
            self._book.count(type(error).__name__)
            self._hang_up()
            return None
        if status == 200:
            results: list[dict[str, Any]] = json.loads(answer)["results"]
            return results
        self._book.count(f"{status} {json.loads(answer).get('error')}")
        if status not in BUSY or "Retry-After" not in headers:
            self._book.complain(f"answered {status} {answer[:200]!r} {dict(headers)}")
        return None

    def _post(self, body: bytes) -> tuple[int, Mapping[str, str], bytes]:
        if self._connection is None:
            self._connection = http.client.HTTPConnection(
                "127.0.0.1", self._port, timeout=TIMEOUT_SECONDS
            )
        headers = {"Authorization": f"Bearer {self._key}", "Content-Type": "application/json"}
        self._connection.request("POST", "/api/v1/facts", body, headers)
        reply = self._connection.getresponse()
        return reply.status, dict(reply.headers), reply.read()

    def _hang_up(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


class Load:
    """Several feeds at once."""

    def __init__(
        self, port: int, keys: Mapping[str, str], people: Sequence[str], seed: int
    ) -> None:
        self.book = Book()
        self.feeds = [
            Feed(port, key, self.book, Composer(self.book, name, people, seed + place))
            for place, (name, key) in enumerate(keys.items())
        ]

    def start(self) -> None:
        for feed in self.feeds:
            feed.start()

    @property
    def acknowledged(self) -> int:
        """Batches so far."""
        return sum(feed.acknowledged for feed in self.feeds)

    def stop(self) -> None:
        """Begin nothing more."""
        for feed in self.feeds:
            feed.stopping.set()

    def finish(self) -> None:
        """Begin nothing more, and have everything that was begun acknowledged."""
        self.stop()
        for feed in self.feeds:
            feed.join(LAST_SECONDS + TIMEOUT_SECONDS)
            assert not feed.is_alive(), "a feed hangs"
