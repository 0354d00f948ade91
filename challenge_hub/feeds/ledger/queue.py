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


class FeedQueue:
    """The batches of one feed, oldest first."""

    def __init__(self) -> None:
        self.batches: deque[Batch] = deque()
        self.size = 0


class Queue:
    """Not safe for threads by itself: the writer holds its lock."""

    def __init__(self) -> None:
        self._feeds: dict[int, FeedQueue] = {}  # whose turn it is comes first
        self._size = 0
        self._requests = 0

    def __len__(self) -> int:
        return self._requests

    def check(self, feed: int, items: int) -> None:
        """Raises LedgerFull where so many more items of this feed cannot wait."""
        own = self._feeds.get(feed)
        if own is None or not own.batches:
            return
        over = own.size + items > MOST_OF_FEED or self._size + items > MOST_PENDING
        if over or len(own.batches) >= MOST_REQUESTS:
            raise LedgerFull

    def add(self, batch: Batch) -> None:
        """Raises LedgerFull."""
        self.check(batch.sender.feed, len(batch.items))
        own = self._feeds.setdefault(batch.sender.feed, FeedQueue())
        own.batches.append(batch)
        self._count(own, batch, 1)

    def withdraw(self, batch: Batch) -> bool:
        """Take a batch back; False when it was taken out already."""
        own = self._feeds.get(batch.sender.feed)
        if own is None or batch not in own.batches:
            return False
        own.batches.remove(batch)
        self._count(own, batch, -1)
        return True

    def take(self) -> list[Batch]:
        """A batch of each feed in turn, up to the size of one transaction, at least one."""
        group: list[Batch] = []
        room = MOST_IN_GROUP
        while self._requests and (not group or room > 0):
            feed = next(iter(self._feeds))
            own = self._feeds.pop(feed)
            if not own.batches:
                continue
            if group and len(own.batches[0].items) > room:
                self._feeds = {feed: own, **self._feeds}  # its turn is the next commit's first
                break
            batch = own.batches.popleft()
            self._count(own, batch, -1)
            group.append(batch)
            room -= len(batch.items)
            self._feeds[feed] = own
        return group

    def _count(self, own: FeedQueue, batch: Batch, sign: int) -> None:
        own.size += sign * len(batch.items)
        self._size += sign * len(batch.items)
        self._requests += sign
