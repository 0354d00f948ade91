"""What a feed sends: new facts, repetitions, conflicts, corrections, voids, strangers, mistakes."""

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.failures.book import Batch, Book, Sent

MOST_ITEMS = 40
STRANGER = "stranger"


class Composer:
    """Composes one feed's batches; everything follows from the seed.

    A batch refers only to what was acknowledged before it, each line at most once.
    """

    def __init__(self, book: Book, feed: str, people: Sequence[str], seed: int) -> None:
        self._book, self._feed, self._people = book, feed, people
        self._draw = random.Random(seed)  # noqa: S311  # to be repeated
        self._since = datetime.now(UTC) - timedelta(hours=20)
        self._count = 0
        self._stored: list[dict[str, Any]] = []  # plain facts, acknowledged, not referred to

    def compose(self) -> Batch:
        batch = Batch(self._feed, self._book.new_batch())
        kinds = (self._fact, self._repeat, self._conflict, self._correct, self._void,
                 self._stranger, self._mistake)  # fmt: skip
        for _ in range(self._draw.choice((1, 1, 1, 2, 5, 10, MOST_ITEMS))):
            self._draw.choices(kinds, (84, 5, 2, 4, 3, 1, 1))[0](batch)
        return batch

    def stored(self, batch: Batch) -> None:
        """The batch was acknowledged: later ones may refer to it."""
        facts = [batch.items[place] for place in batch.new]
        self._stored += [item for item in facts if "ref" not in item]
        del self._stored[:-400]

    def _new(self, batch: Batch, item: dict[str, Any], expected: str = "accepted") -> None:
        self._count += 1
        item = {"id": f"e{self._count}", **item}
        batch.add(item, expected)
        self._book.sent[self._feed, item["id"]] = Sent(self._feed, item, batch.number)

    def _fact(self, batch: Batch, **fields: Any) -> None:
        self._new(batch, self._figures() | fields)

    def _figures(self) -> dict[str, Any]:
        at = self._since + timedelta(seconds=self._draw.randrange(70_000))
        return {
            "person": self._draw.choice(self._people),
            "kpi": "resolved",
            "value": self._draw.randrange(1, 9),
            "count": self._draw.randrange(1, 4),
            "at": at.isoformat(),
        }

    def _repeat(self, batch: Batch) -> None:
        if self._stored:
            batch.add(self._draw.choice(self._stored), "duplicate")

    def _conflict(self, batch: Batch) -> None:
        if self._stored:
            batch.add(self._draw.choice(self._stored) | {"value": 77}, "conflict")

    def _correct(self, batch: Batch) -> None:
        if self._stored:
            self._fact(batch, kind="correction", ref=self._take()["id"])

    def _void(self, batch: Batch) -> None:
        if self._stored:
            self._new(batch, {"kind": "void", "ref": self._take()["id"]})

    def _take(self) -> dict[str, Any]:
        return self._stored.pop(self._draw.randrange(len(self._stored)))

    def _stranger(self, batch: Batch) -> None:
        self._new(batch, self._figures() | {"person": STRANGER}, "waiting")

    def _mistake(self, batch: Batch) -> None:
        """Refused, whatever happens: it must never be found in the ledger."""
        self._count += 1
        batch.add(self._figures() | {"id": f"e{self._count}", "value": "much"}, "rejected")
