"""The careful way, under the ledger's lock: repetitions, conflicts, references, what waits.

Contract: 2.2 and 2.3 for the ledger.
"""

from collections.abc import Iterator, Sequence

from challenge_hub.feeds.ledger.answers import (
    ACCEPTED,
    CONFLICT,
    DUPLICATE,
    WAITING,
    Answer,
    Answers,
    Batch,
    Wait,
    rejected,
)
from challenge_hub.feeds.ledger.family import Family
from challenge_hub.feeds.ledger.prepare import with_ref
from challenge_hub.feeds.ledger.store import Line, Store
from challenge_hub.feeds.ledger.waiting import as_sent, forget, keep
from challenge_hub.feeds.rules import Key, Row


def decide(store: Store, seq: int, group: Sequence[Batch]) -> tuple[list[Answers], list[Row]]:
    """Answer every item of the group, batch by batch in order; the rows are those accepted.

    A batch sees what the batches before it brought, and never what comes after it.
    """
    decision = Decision(store, seq)
    answers = [decision.decide_batch(batch) for batch in group]
    return answers, decision.rows


class Decision:
    """What is known while one group is decided; `rows` are the new lines so far."""

    def __init__(self, store: Store, seq: int) -> None:
        self.rows: list[Row] = []
        self._store = store
        self._seq = seq
        self._lines: dict[Key, Line] = {}
        self._waiting: dict[Key, int] = {}
        self._family = Family(store)

    def decide_batch(self, batch: Batch) -> Answers:
        """Plain items first, then those that refer, each after what it refers to (2.3)."""
        self._look_up(batch)
        answers = list(batch.answers)
        for place in _in_order(batch):
            if answers[place] is None:
                answers[place] = self._decide_one(batch, place)
        return answers

    def _look_up(self, batch: Batch) -> None:
        events: dict[int, set[str]] = {batch.sender.feed: {item.id for item in batch.items}}
        for feed, event in batch.targets.values():
            events.setdefault(feed, set()).add(event)
        for feed, names in events.items():
            asked = {name for name in names if (feed, name) not in self._lines}
            self._lines.update(self._store.named(feed, asked))
            found = self._store.waiting(feed, names)
            self._waiting.update(found)

    def _decide_one(self, batch: Batch, place: int) -> Answer:
        key = (batch.sender.feed, batch.items[place].id)
        found = self._resolve(batch, place)
        if isinstance(found, Answer):
            return found
        there = self._lines.get(key)
        if there is not None:
            same = not isinstance(found, Wait) and found[13] == there.digest
            return Answer(DUPLICATE if same else CONFLICT, there.seq)
        if key in self._waiting and self._waiting[key] != as_sent(batch.items[place]):
            return Answer(CONFLICT)
        if isinstance(found, Wait):
            return self._keep(batch, place, key, found)
        return self._take(key, found)

    def _resolve(self, batch: Batch, place: int) -> Row | Wait | Answer:
        """The row with the line that it refers to, or why there is none."""
        row = batch.rows[place]
        if place not in batch.targets:
            return row or batch.waits[place]
        target = self._lines.get(batch.targets[place])
        if target is not None:
            return with_ref(row, target.seq) if row else batch.waits[place]
        if batch.targets[place] in self._waiting:
            return batch.waits.get(place) or Wait("ref", batch.targets[place][1])
        return rejected("ref", "unknown_ref")

    def _take(self, key: Key, row: Row) -> Answer:
        unfit = self._family.refuse(row[2], row[10]) if row[10] is not None else None
        if unfit is not None:
            return unfit
        if self._waiting.pop(key, None) is not None:
            forget(self._store, key)
        return self._accept(key, row)

    def _keep(self, batch: Batch, place: int, key: Key, wait: Wait) -> Answer:
        item = batch.items[place]
        if key not in self._waiting:
            keep(self._store, batch, item, wait)
            self._waiting[key] = as_sent(item)
        return Answer(WAITING, path=wait.why, code=f"unknown_{wait.why}")

    def _accept(self, key: Key, row: Row) -> Answer:
        self._seq += 1
        line = Line(self._seq, row[0], row[2], row[10], row[13])
        self.rows.append(row)
        self._lines[key] = line
        self._family.add(line)
        return Answer(ACCEPTED, self._seq)


def _in_order(batch: Batch) -> Iterator[int]:
    """The places of a batch, each after the one it refers to; circles come last."""
    places = {(batch.sender.feed, item.id): n for n, item in reversed([*enumerate(batch.items)])}
    yield from (n for n in range(len(batch.items)) if n not in batch.targets)
    left = list(batch.targets)
    while left:
        blocked = {n for n in left if places.get(batch.targets[n]) in left}
        ready = [n for n in left if n not in blocked] or left
        yield from ready
        left = [n for n in left if n not in ready]
