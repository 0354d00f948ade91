"""One transaction for the batches of many requests: number, insert, chain, count."""

from collections.abc import Iterator, Sequence
from itertools import chain
from operator import itemgetter

import msgspec

from challenge_hub.feeds.errors import KeyRevoked
from challenge_hub.feeds.ledger.answers import ACCEPTED, REJECTED, Answer, Answers, Batch
from challenge_hub.feeds.ledger.decide import decide
from challenge_hub.feeds.ledger.store import WITHDRAWN, Clash, Head, Statement, Store
from challenge_hub.feeds.rules import Row, next_hash

CHAIN = "INSERT INTO ledger_commit (first_seq, last_seq, hash) VALUES (?, ?, ?)"
TAKEN = (
    "UPDATE feed SET taken = taken + ?, last_seq = ?, last_received = ?, "
    "last_at = CASE WHEN last_at > ? THEN last_at ELSE ? END WHERE id = ?"
)
REFUSED = (
    "UPDATE feed SET refused = refused + ?, refused_at = ?, refused_code = ?, refused_event = ? "
    "WHERE id = ?"
)
FEED, AT, RECEIVED = itemgetter(0), itemgetter(8), itemgetter(9)


def commit_group(store: Store, group: Sequence[Batch]) -> None:
    """Store the group and fill in its answers, once they are on disk; else nothing is stored.

    Raises whatever the driver raises; the transaction is then rolled back.
    """
    try:
        if all(batch.plain for batch in group) and _commit(store, group, careful=False):
            return
        _commit(store, group, careful=True)
    except BaseException:
        store.rollback()
        raise


def _commit(store: Store, group: Sequence[Batch], *, careful: bool) -> bool:
    """Commit the group. The plain way is refused where some line is, or waits, already."""
    head = store.begin()
    group = _let_in(store, head, group)
    if head.waiting and not careful:
        store.rollback()
        return False
    answers, rows = decide(store, head.seq, group) if careful else _accept_all(head.seq, group)
    statements = chain(_link(head, rows), _taken(head, rows), _refused(group, answers))
    try:
        store.finish(head.seq + 1, rows, statements)
    except Clash:
        store.rollback()
        if careful:
            raise
        return False
    for batch, given in zip(group, answers, strict=True):
        batch.answers = given
    if group:
        group[0].span = (head.seq + 1, head.seq + len(rows)) if rows else None
    return True


def _let_in(store: Store, head: Head, group: Sequence[Batch]) -> Sequence[Batch]:
    """Leave out what came with a key that was withdrawn since it was looked up."""
    if not head.withdrawn:
        return group
    if store.withdrawn[0] != head.withdrawn:
        store.withdrawn = head.withdrawn, {row[0] for row in store.query(WITHDRAWN)}
    withdrawn = store.withdrawn[1]
    for batch in group:
        if batch.sender.key in withdrawn:
            batch.error, batch.cause = KeyRevoked, KeyRevoked()
    return [batch for batch in group if batch.sender.key not in withdrawn]


def _accept_all(seq: int, group: Sequence[Batch]) -> tuple[list[Answers], list[Row]]:
    """Every row is taken to be new: the key of the table says so, or refuses them together."""
    answers: list[Answers] = []
    taken: list[Row] = []
    for batch in group:
        rows = batch.rows if None not in batch.rows else [row for row in batch.rows if row]
        numbers = range(seq + len(taken) + 1, seq + len(taken) + 1 + len(rows))
        taken += rows  # type: ignore[arg-type]  # None was left out
        answers.append(_numbered(batch, numbers))
    return answers, taken


def _numbered(batch: Batch, numbers: range) -> Answers:
    if len(numbers) == len(batch.rows):
        return [Answer(ACCEPTED, number) for number in numbers]
    left = iter(numbers)
    return [answer or Answer(ACCEPTED, next(left)) for answer in batch.answers]


def _link(head: Head, rows: Sequence[Row]) -> Iterator[Statement]:
    if rows:
        first = head.seq + 1
        yield CHAIN, (first, head.seq + len(rows), next_hash(head.hash, canonical(first, rows)))


def canonical(first: int, rows: Sequence[Row]) -> bytes:
    """The bytes that the chain holds: `[first seq, [row, …]]` as JSON without blanks."""
    return msgspec.json.encode((first, rows))


def _taken(head: Head, rows: Sequence[Row]) -> Iterator[Statement]:
    """Keep what each feed sent last, for its health."""
    feeds = set(map(FEED, rows))
    for feed in feeds:
        own = rows if len(feeds) == 1 else [row for row in rows if row[0] == feed]
        last = head.seq + len(rows) - _behind(rows, feed)
        at = max(map(AT, own))
        yield TAKEN, (len(own), last, max(map(RECEIVED, own)), at, at, feed)


def _behind(rows: Sequence[Row], feed: int) -> int:
    """How many rows come after the last one of `feed`."""
    return next(n for n, row in enumerate(reversed(rows)) if row[0] == feed)


def _refused(group: Sequence[Batch], answers: Sequence[Answers]) -> Iterator[Statement]:
    """Keep what was refused last of each feed, for its health."""
    for batch, given in zip(group, answers, strict=True):
        bad = list(batch.refused)
        if None in batch.rows or not batch.plain:
            bad += _rejections(batch, given)
        if bad:
            event, code = bad[-1]
            name = event[:200] or None
            yield REFUSED, (len(bad), batch.received, code, name, batch.sender.feed)


def _rejections(batch: Batch, answers: Answers) -> Iterator[tuple[str, str]]:
    for item, answer in zip(batch.items, answers, strict=True):
        if answer is not None and answer.status == REJECTED:
            yield item.id, answer.code or ""
