"""What feeds sent and what they were told: against it the ledger is judged.

It knows nothing of the product but the contract of `POST /api/v1/facts`.
"""

import threading
from dataclasses import dataclass, field
from typing import Any

STORED = ("accepted", "duplicate")


@dataclass
class Sent:
    """An item that should be stored as it is; `batch` numbers the request that brought it."""

    feed: str
    content: dict[str, Any]
    batch: int
    seq: int | None = None  # once it was acknowledged
    waits: bool = False  # acknowledged as one that waits for its person


@dataclass
class Book:
    """Kept by all feeds of a play."""

    sent: dict[tuple[str, str], Sent] = field(default_factory=dict)
    complaints: list[str] = field(default_factory=list)
    answers: dict[str, int] = field(default_factory=dict)  # how often each was given
    batches: int = 0
    slowest: float = 0.0  # seconds, of all answers
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def complain(self, text: str) -> None:
        with self._lock:
            self.complaints.append(text)

    def count(self, answer: str, times: int = 1) -> None:
        with self._lock:
            self.answers[answer] = self.answers.get(answer, 0) + times

    def new_batch(self) -> int:
        with self._lock:
            self.batches += 1
            return self.batches

    def acknowledged(self) -> dict[tuple[str, str], Sent]:
        return {key: one for key, one in list(self.sent.items()) if one.seq is not None}

    def judge(self, batch: "Batch", results: list[dict[str, Any]], *, first: bool) -> None:
        """Compare the answers with what they should be, and keep them.

        `first`: nothing of this batch can be stored already.
        """
        said = [one["status"] for one in results]
        for status in said:
            self.count(status)
        fresh = [said[place] for place in batch.new]
        if first and set(fresh) - {"accepted"}:
            self.complain(f"batch {batch.number}, sent once, was answered {fresh}")
        if len(set(fresh)) > 1:
            self.complain(f"batch {batch.number} was half-written: {fresh}")
        for item, expected, result in zip(batch.items, batch.expected, results, strict=True):
            self._judge_one(batch, item, expected, result)

    def _judge_one(
        self, batch: "Batch", item: dict[str, Any], expected: str, result: dict[str, Any]
    ) -> None:
        status = result["status"]
        wanted = STORED if expected == "accepted" else (expected,)
        if status not in wanted:
            self.complain(f"{batch.feed}:{item['id']} should be {wanted}, was {result}")
            return
        known = self.sent.get((batch.feed, item["id"]))
        if known is None:
            return
        if status == "waiting":
            known.waits = True
        elif known.seq not in {None, result["seq"]}:
            self.complain(f"{batch.feed}:{item['id']} was {known.seq}, now {result}")
        else:
            known.seq = result["seq"]


@dataclass
class Batch:
    """One request: its items, what each should be answered, and the places of the new ones."""

    feed: str
    number: int
    items: list[dict[str, Any]] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)
    new: list[int] = field(default_factory=list)

    def add(self, item: dict[str, Any], expected: str) -> None:
        if expected == "accepted":
            self.new.append(len(self.items))
        self.items.append(item)
        self.expected.append(expected)
