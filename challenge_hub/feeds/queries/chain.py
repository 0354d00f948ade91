"""Whether the ledger is what was written: the chain of commits and each row's own digest."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from challenge_hub.feeds.ledger.commit import canonical
from challenge_hub.feeds.ledger.prepare import content_digest
from challenge_hub.feeds.models import LedgerCommit, LedgerFact
from challenge_hub.feeds.rules import GENESIS, Row, first_gap, next_hash

COLUMNS = [column for column in LedgerFact.__table__.c if column.name != "seq"]


@dataclass(frozen=True)
class Broken:
    """The first row that is not what was written; `last` ends the commit it lies in.

    `why` is `missing` (a number is not there), `content` (the row says something else than its
    digest) or `chain` (some row from `seq` to `last`, or the order of commits, was changed).
    """

    seq: int
    last: int
    why: str


def first_broken(session: Session) -> Broken | None:
    """The first row that was tampered with; None while the whole ledger holds.

    Reads everything: run it beside the server, not in it.
    """
    previous, expected = GENESIS, 1
    while commit := _next_commit(session, expected):
        rows = _rows(session, expected, commit.last_seq)
        broken = _broken(commit, expected, previous, rows)
        if broken is not None:
            return broken
        previous, expected = commit.hash, commit.last_seq + 1
    beyond = session.scalar(select(LedgerFact.seq).where(LedgerFact.seq >= expected).limit(1))
    return None if beyond is None else Broken(beyond, beyond, "chain")


def _next_commit(session: Session, seq: int) -> LedgerCommit | None:
    query = select(LedgerCommit).where(LedgerCommit.last_seq >= seq)
    return session.scalars(query.order_by(LedgerCommit.last_seq).limit(1)).first()


def _rows(session: Session, first: int, last: int) -> list[tuple[int, Row]]:
    query = select(LedgerFact.seq, *COLUMNS).where(LedgerFact.seq.between(first, last))
    return [(row[0], _plain(row)) for row in session.execute(query.order_by(LedgerFact.seq))]


def _plain(row: Sequence[Any]) -> Row:
    whole: Any = tuple(row)[1:]
    return whole  # type: ignore[no-any-return]  # COLUMNS are those of a Row, in its order


def _broken(
    commit: LedgerCommit, expected: int, previous: bytes, rows: Sequence[tuple[int, Row]]
) -> Broken | None:
    last = commit.last_seq
    seqs = [seq for seq, _ in rows]
    gap = first_gap([*seqs, last + 1], expected)
    if gap is not None:
        return Broken(gap, last, "missing")
    changed = next((seq for seq, row in rows if content_digest(row) != row[13]), None)
    if changed is not None:
        return Broken(changed, last, "content")
    told = next_hash(previous, canonical(expected, [row for _, row in rows]))
    if commit.first_seq != expected or commit.hash != told:
        return Broken(expected, last, "chain")
    return None
