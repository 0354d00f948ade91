"""What waits for a commit: bounded, and fair between feeds (promise R6).

A feed that sends more than can be stored is asked to wait; one of which nothing waits is never
refused, and each has its turn in every commit.
"""

from collections import deque

from challenge_hub.feeds.errors import LedgerFull
from challenge_hub.feeds.ledger.answers import Batch

MOST_PENDING = 50_000  # items in memory, each under 3 kB by its shape; and a request a feed
MOST_OF_FEED = 40_000  # of one feed
MOST_REQUESTS = 1_000  # of one feed; each is a connection that waits for its answer
MOST_IN_GROUP = 5_000  # items in one transaction: some 25 ms


class Line:
    """The batches of one feed, oldest first."""

    def __init__(self) -> None:
        self.batches: deque[Batch] = deque()
        self.size = 0


class Queue:
    """Not safe for threads by itself: the writer holds its lock."""

    def __init__(self) -> None:
        self._lines: dict[int, Line] = {}  # whose turn it is comes first
        self._size = 0
        self._requests = 0

    def __len__(self) -> int:
        return self._requests

    def check(self, feed: int, items: int) -> None:
        """Raises LedgerFull where so many more items of this feed cannot wait."""
        line = self._lines.get(feed)
        if line is None or not line.batches:
            return
        over = line.size + items > MOST_OF_FEED or self._size + items > MOST_PENDING
        if over or len(line.batches) >= MOST_REQUESTS:
            raise LedgerFull

    def add(self, batch: Batch) -> None:
        """Raises LedgerFull."""
        self.check(batch.sender.feed, len(batch.items))
        line = self._lines.setdefault(batch.sender.feed, Line())
        line.batches.append(batch)
        self._count(line, batch, 1)

    def withdraw(self, batch: Batch) -> bool:
        """Take a batch back; False when it was taken out already."""
        line = self._lines.get(batch.sender.feed)
        if line is None or batch not in line.batches:
            return False
        line.batches.remove(batch)
        self._count(line, batch, -1)
        return True

    def take(self) -> list[Batch]:
        """A batch of each feed in turn, up to the size of one transaction, at least one."""
        group: list[Batch] = []
        room = MOST_IN_GROUP
        while self._requests and (not group or room > 0):
            feed = next(iter(self._lines))
            line = self._lines.pop(feed)
            if not line.batches:
                continue
            if group and len(line.batches[0].items) > room:
                self._lines = {feed: line, **self._lines}  # its turn is the next commit's first
                break
            batch = line.batches.popleft()
            self._count(line, batch, -1)
            group.append(batch)
            room -= len(batch.items)
            self._lines[feed] = line
        return group

    def _count(self, line: Line, batch: Batch, sign: int) -> None:
        line.size += sign * len(batch.items)
        self._size += sign * len(batch.items)
        self._requests += sign
