"""The one judge of all failures: ledger against what feeds were told, boards against a replay."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from challenge_hub.challenges.models import Challenge, Transition
from challenge_hub.challenges.queries import subject_of
from challenge_hub.feeds import queries as feeds
from challenge_hub.feeds.models import Feed, LedgerCommit, WaitingItem
from challenge_hub.feeds.queries.sources import feed_names
from challenge_hub.feeds.rules import KINDS
from challenge_hub.foundation.audit import AuditEntry
from challenge_hub.foundation.database import reading
from challenge_hub.foundation.hub import current_hub
from challenge_hub.leaderboard.verify import faults
from challenge_hub.people.queries import codes_by_id
from tests.failures.book import Book, Sent

LATEST = 10**9
MICRO = 10**6


@dataclass
class Verdict:
    """What was counted, and whatever is wrong in a few words each."""

    facts: int = 0
    acknowledged: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    invented: list[str] = field(default_factory=list)
    torn: list[str] = field(default_factory=list)  # half-written batches, broken chains, counters
    differences: list[str] = field(default_factory=list)  # a board against a replay

    @property
    def wrong(self) -> list[str]:
        return [*self.lost, *self.doubled, *self.invented, *self.torn, *self.differences]

    def __str__(self) -> str:
        counts = (self.lost, self.doubled, self.invented, self.torn, self.differences)
        names = ("lost", "doubled", "invented", "torn", "differences")
        told = ", ".join(f"{name} {len(each)}" for name, each in zip(names, counts, strict=True))
        return f"{self.facts} facts, {self.acknowledged} acknowledged: {told}"


def check_ledger(app: Flask, book: Book) -> Verdict:
    """Every acknowledged fact once, as it was sent; nothing else; no batch in part; chains hold."""
    with app.app_context(), reading() as session:
        rows = Rows(session)
        verdict = Verdict(facts=len(rows.all), acknowledged=len(book.acknowledged()))
        verdict.lost += lost(rows, book)
        verdict.doubled += rows.doubled()
        verdict.invented += invented(rows, book)
        verdict.torn += [*half_written(rows, book, session), *wrong_counters(rows, session)]
        verdict.torn += faults(session, current_hub().config.secret_keys)
        verdict.torn += book.complaints
    return verdict


class Rows:
    """The ledger and what waits beside it, under the names that feeds know."""

    def __init__(self, session: Session) -> None:
        self.names = feed_names(session)
        self.codes = codes_by_id(session)
        self.all = feeds.facts_after(session, 0, LATEST)
        self.by_key = {(self.names[row.feed], row.event_id): row for row in self.all}
        self.events = {row.seq: row.event_id for row in self.all}
        query = select(WaitingItem.feed_id, WaitingItem.event_id)
        self.waiting = {(self.names[feed], event) for feed, event in session.execute(query)}

    def doubled(self) -> Iterator[str]:
        seen = Counter((self.names[row.feed], row.event_id) for row in self.all)
        yield from (f"{key} stands {times} times" for key, times in seen.items() if times > 1)

    def says(self, row: Any) -> tuple[Any, ...]:
        bare = row.kind == KINDS["void"]
        told = (None,) * 4 if bare else (self.codes.get(row.person), row.kpi, row.value, row.at)
        ref = None if row.ref is None else self.events[row.ref]
        return (row.kind, *told, row.contacts, ref)


def as_row(item: dict[str, Any]) -> tuple[Any, ...]:
    """What the ledger should say of an item, read from the contract alone."""
    kind = KINDS[item.get("kind", "fact")]
    if kind == KINDS["void"]:
        return (kind, None, None, None, None, 1, item["ref"])
    at = round(datetime.fromisoformat(item["at"]).timestamp() * MICRO)
    value = item["value"] * MICRO
    return (kind, item["person"], item["kpi"], value, at, item["count"], item.get("ref"))


def lost(rows: Rows, book: Book) -> Iterator[str]:
    for key, sent in book.sent.items():
        if sent.waits and key not in rows.waiting:
            yield f"{key} was told to wait and does not"
        elif sent.seq is not None and key not in rows.by_key:
            yield f"{key} was acknowledged as {sent.seq} and is not there"


def invented(rows: Rows, book: Book) -> Iterator[str]:
    """Rows that nobody sent, or not so, or not under the number that was told."""
    for key, row in rows.by_key.items():
        sent: Sent | None = book.sent.get(key)
        if sent is None:
            yield f"{key} was never sent"
        elif rows.says(row) != as_row(sent.content):
            yield f"{key} was sent as {sent.content}, is {rows.says(row)}"
        elif sent.seq not in {None, row.seq}:
            yield f"{key} was told {sent.seq}, is {row.seq}"
    yield from (f"{key} waits, never sent" for key in rows.waiting if key not in book.sent)


def half_written(rows: Rows, book: Book, session: Session) -> Iterator[str]:
    """The new rows of one request lie in one commit, all of them; seqs have no gap."""
    ends = session.scalars(select(LedgerCommit.last_seq).order_by(LedgerCommit.last_seq)).all()
    commit_of = dict(zip(range(1, len(rows.all) + 1), spread(ends), strict=False))
    if [row.seq for row in rows.all] != list(commit_of):
        yield "the numbers of the ledger have gaps"
    commits: dict[int, set[int | None]] = {}
    for key, sent in book.sent.items():
        if key in rows.by_key or not (sent.waits or key in rows.waiting):
            row = rows.by_key.get(key)
            commits.setdefault(sent.batch, set()).add(commit_of[row.seq] if row else None)
    for batch, found in commits.items():
        if len(found) > 1 and found != {None}:
            yield f"batch {batch} lies in the commits {found}"


def spread(ends: Sequence[int]) -> Iterator[int]:
    """For each seq, from 1 on, the end of its commit."""
    before = 0
    for end in ends:
        yield from (end for _ in range(before, end))
        before = end


def wrong_counters(rows: Rows, session: Session) -> Iterator[str]:
    """What a feed's health says is written with each commit."""
    counted = Counter(row.feed for row in rows.all)
    for feed in session.scalars(select(Feed)):
        if feed.taken != counted[feed.id]:
            yield f"feed {feed.name} says {feed.taken}, has {counted[feed.id]}"


def check_steps(app: Flask, keys: Iterable[str], kind: str) -> tuple[list[str], list[float]]:
    """What is wrong with a step of these challenges, and by how many seconds each was late."""
    wrong, late, keys = [], [], set(keys)
    with app.app_context(), reading() as session:
        query = select(Challenge, Transition).join(Transition).where(Transition.kind == kind)
        for challenge, step in session.execute(query.where(Challenge.key.in_(keys))):
            if step.done_at is None:
                wrong.append(f"{challenge.key}: {kind} was not done")
            else:
                late.append((step.done_at - step.due_at).total_seconds())
        audited = session.scalars(
            select(AuditEntry.subject).where(AuditEntry.action == f"challenge:{kind}")
        )
        times = Counter(audited)
    audits = {key: times[subject_of(key)] for key in keys}
    wrong += [f"{key}: {kind} {count} times" for key, count in audits.items() if count != 1]
    return wrong, late
