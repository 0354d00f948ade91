"""One transaction for the batches of many requests: number, insert, chain, count."""

from collections.abc import Sequence

import msgspec

from challenge_hub.feeds.ledger.answers import ACCEPTED, REJECTED, Answer, Batch
from challenge_hub.feeds.ledger.decide import decide
from challenge_hub.feeds.ledger.store import Clash, FullRow, Head, Store
from challenge_hub.feeds.rules import next_hash

ANY_WAITING = "SELECT 1 FROM waiting_item LIMIT 1"
CHAIN = "INSERT INTO ledger_commit (first_seq, last_seq, hash) VALUES (?, ?, ?)"
TAKEN = (
    "UPDATE feed SET taken = taken + ?, last_seq = ?, last_received = ?, "
    "last_at = CASE WHEN last_at > ? THEN last_at ELSE ? END WHERE id = ?"
)
REFUSED = (
    "UPDATE feed SET refused = refused + ?, refused_at = ?, refused_code = ?, refused_event = ? "
    "WHERE id = ?"
)


def commit_group(store: Store, group: Sequence[Batch]) -> None:
    """Store the group and fill in its answers, once they are on disk; else nothing is stored.

    Raises whatever the driver raises; the transaction is then rolled back.
    """
    try:
        head = store.begin()
        answers, rows = _take(store, head, group)
        if rows:
            _link(store, head, rows)
        _count(store, group, answers, rows)
        store.commit()
    except BaseException:
        store.rollback()
        raise
    for batch, given in zip(group, answers, strict=True):
        batch.answers = given
    if rows:
        group[0].span = (rows[0][0], rows[-1][0])


def _take(
    store: Store, head: Head, group: Sequence[Batch]
) -> tuple[list[list[Answer | None]], list[FullRow]]:
    """Insert what is new. The plain way first: it fails only where a line is there already."""
    if all(batch.plain for batch in group) and not store.query(ANY_WAITING):
        rows = [row for batch in group for row in batch.rows if row is not None]
        full: list[FullRow] = [(seq, *row) for seq, row in enumerate(rows, head.seq + 1)]
        try:
            if full:
                store.insert(full)
        except Clash:
            return decide(store, head.seq, group)
        return _all_accepted(head.seq, group), full
    return decide(store, head.seq, group)


def _all_accepted(seq: int, group: Sequence[Batch]) -> list[list[Answer | None]]:
    answers: list[list[Answer | None]] = []
    for batch in group:
        count = len(batch.rows) - batch.rows.count(None)
        numbers = range(seq + 1, seq + 1 + count)
        answers.append(_numbered(batch, numbers))
        seq += count
    return answers


def _numbered(batch: Batch, numbers: range) -> list[Answer | None]:
    if len(numbers) == len(batch.rows):
        return [Answer(ACCEPTED, number) for number in numbers]
    left = iter(numbers)
    return [answer or Answer(ACCEPTED, next(left)) for answer in batch.answers]


def _link(store: Store, head: Head, rows: Sequence[FullRow]) -> None:
    new = next_hash(head.hash, canonical(rows))
    store.query(CHAIN, (rows[0][0], rows[-1][0], new))


def canonical(rows: Sequence[FullRow]) -> bytes:
    """The bytes that the chain holds: the rows as one JSON list of lists, without blanks."""
    return msgspec.json.encode(rows)


def _count(
    store: Store,
    group: Sequence[Batch],
    answers: Sequence[Sequence[Answer | None]],
    rows: Sequence[FullRow],
) -> None:
    """Keep each feed's last line taken and last one refused, for its health."""
    by_feed: dict[int, list[FullRow]] = {}
    for row in rows:
        by_feed.setdefault(row[1], []).append(row)
    for feed, own in by_feed.items():
        at = max(row[9] for row in own)
        store.query(TAKEN, (len(own), own[-1][0], max(row[10] for row in own), at, at, feed))
    for batch, given in zip(group, answers, strict=True):
        bad = [*batch.refused, *_refused(batch, given)]
        if bad:
            event, code = bad[-1]
            store.query(
                REFUSED, (len(bad), batch.received, code, event[:200] or None, batch.sender.feed)
            )


def _refused(batch: Batch, answers: Sequence[Answer | None]) -> list[tuple[str, str]]:
    return [
        (item.id, answer.code or "")
        for item, answer in zip(batch.items, answers, strict=True)
        if answer is not None and answer.status == REJECTED
    ]
