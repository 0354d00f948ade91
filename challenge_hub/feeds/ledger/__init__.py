"""The ledger: every fact ever taken, append-only, in the order of its `seq`.

`append` is the only way in. Its answers leave only once the facts are on disk.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from operator import attrgetter
from typing import cast

import structlog
from flask import Flask, current_app
from sqlalchemy.exc import SQLAlchemyError

from challenge_hub.feeds import signals
from challenge_hub.feeds.errors import OutcomeUnknown
from challenge_hub.feeds.ledger.answers import ACCEPTED, REJECTED, Answer, Batch, Sender
from challenge_hub.feeds.ledger.known import Known
from challenge_hub.feeds.ledger.prepare import prepare
from challenge_hub.feeds.ledger.writer import Writer
from challenge_hub.feeds.rules import NEVER, Item, LateJudge, NeverLate
from challenge_hub.foundation.database import Database
from challenge_hub.foundation.errors import StoreBusy
from challenge_hub.foundation.metrics import counter

__all__ = ["Answer", "Ledger", "Sender", "append", "current_ledger", "install"]
log = structlog.get_logger()
STATUS = attrgetter("status")
FACTS = counter("facts", "Items of feeds by their outcome.", "outcome")
facts_of = cache(FACTS.labels)  # which locks and looks up anew each time


class Ledger:
    """What one process holds of the ledger: its writer and what it knows of codes."""

    def __init__(self, database: Database) -> None:
        self.writer = Writer(database)
        self.known = Known()
        self.late: LateJudge = NeverLate()

    def append(
        self,
        sender: Sender,
        items: Sequence[Item],
        *,
        received: int,
        refused: Sequence[tuple[str, str]] = (),
    ) -> list[Answer]:
        """Store a batch and answer it item by item, in order, after the commit.

        `received` is microseconds since the epoch UTC; `refused` are (event id, code) of items
        whose shape was refused before, kept for the feed's health only.

        Raises LedgerFull, StoreBusy or DiskFull, then nothing is stored, or OutcomeUnknown.
        """
        batch = prepare(sender, items, received, self.known)
        batch.refused = refused
        self.writer.submit(batch)
        if batch.span is not None:
            announce(*batch.span)
        try:
            self._mark_late(batch)
        except (StoreBusy, SQLAlchemyError) as error:  # the facts are stored: never deny it
            raise OutcomeUnknown from error
        answers = batch.result()
        count_outcomes(answers, len(refused))
        return answers

    def _mark_late(self, batch: Batch) -> None:
        horizon = self.late.horizon(batch.received)
        if horizon == NEVER:
            return
        for item, answer in zip(batch.items, batch.answers, strict=True):
            if item.at < horizon and answer is not None and answer.status == ACCEPTED:
                answer.late = self.late.is_late(item.person, item.kpi, item.at, batch.received)


def count_outcomes(answers: Iterable[Answer], refused: int) -> None:
    """For `/metrics`: one pass in C, some 40 µs for a thousand answers."""
    outcomes = Counter(map(STATUS, answers))
    if refused:
        outcomes[REJECTED] += refused
    for outcome, count in outcomes.items():
        facts_of(outcome).inc(count)


def announce(first_seq: int, last_seq: int) -> None:
    """Tell the rooms above. The facts are stored: a listener's failure must not deny it."""
    try:
        signals.facts_committed.send(first_seq=first_seq, last_seq=last_seq)
    except Exception:  # logged; the listener reads the ledger again at its next tick
        log.exception("facts_committed_listener_failed")


def install(app: Flask) -> Ledger:
    """Give the application its ledger. Its writer starts with the first fact."""
    ledger = Ledger(app.extensions["hub"].database)
    app.extensions["ledger"] = ledger
    return ledger


def current_ledger() -> Ledger:
    return cast(Ledger, current_app.extensions["ledger"])


def append(
    sender: Sender,
    items: Sequence[Item],
    *,
    received: int,
    refused: Sequence[tuple[str, str]] = (),
) -> list[Answer]:
    """Store a batch in the current application's ledger; see Ledger.append."""
    return current_ledger().append(sender, items, received=received, refused=refused)
