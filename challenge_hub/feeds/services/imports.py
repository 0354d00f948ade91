"""Take a file of facts in, through the same ledger as every feed."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby, islice
from typing import TypeAlias

from challenge_hub.feeds import ledger
from challenge_hub.feeds.ledger import Answer, Sender
from challenge_hub.feeds.ledger.answers import rejected
from challenge_hub.feeds.rules import KINDS, MOST_ITEMS, REASON, REFERRING, Item
from challenge_hub.feeds.services.sources import create_feed
from challenge_hub.foundation.clock import micros
from challenge_hub.scoring.lines import Line

FILE_FEED = "file"  # what a line belongs to that names no feed
Numbered: TypeAlias = tuple[int, Line]
Outcome: TypeAlias = tuple[int, Answer]


def import_facts(
    lines: Iterable[Numbered], *, feed: str, actor: str, now: datetime
) -> Iterator[Outcome]:
    """Append the lines of a file, 1,000 at a time, and yield each line's number with its answer.

    Lines without a feed of their own belong to `feed`. What refers to other lines comes after all
    the rest, so that its order in the file does not matter (2.3). May be broken off and begun
    again: what is in the ledger already is a `duplicate`. Raises what `ledger.append` raises.
    """
    importer = Importer(feed, actor, now)
    later: list[Numbered] = []
    for chunk in _chunks(_plain(lines, later)):
        yield from importer.append(chunk)
    while later:
        unknown: list[Numbered] = []
        for chunk in _chunks(iter(later)):
            yield from importer.append(chunk, unknown)
        if len(unknown) == len(later):
            yield from ((number, rejected("ref", "unknown_ref")) for number, _ in unknown)
            return
        later = unknown


class Importer:
    """Sends chunks to the ledger, each feed's lines under its name."""

    def __init__(self, feed: str, actor: str, now: datetime) -> None:
        self._feed, self._actor, self._now = feed, actor, now
        self._senders: dict[str, Sender] = {}

    def append(
        self, chunk: list[Numbered], unknown: list[Numbered] | None = None
    ) -> Iterator[Outcome]:
        """Append; lines whose target is not there yet go to `unknown`, where it is given."""
        for name, group in groupby(chunk, key=lambda each: each[1].feed):
            part = list(group)
            answers = self._answers(self._sender(name), part)
            for numbered, answer in zip(part, answers, strict=True):
                if unknown is not None and answer.code == "unknown_ref":
                    unknown.append(numbered)
                else:
                    yield numbered[0], answer

    def _answers(self, sender: Sender, part: list[Numbered]) -> list[Answer]:
        items = [_item(line) for _, line in part if _speakable(line)]
        given = iter(ledger.append(sender, items, received=micros(self._now)))
        return [
            next(given) if _speakable(line) else rejected("reason", "not_a_reason")
            for _, line in part
        ]

    def _sender(self, name: str) -> Sender:
        name = self._feed if name == FILE_FEED else name
        if name not in self._senders:
            feed = create_feed(name, actor=self._actor, now=self._now)
            self._senders[name] = Sender(feed.id, name, self._actor, any_feed=True)
        return self._senders[name]


def _plain(lines: Iterable[Numbered], later: list[Numbered]) -> Iterator[Numbered]:
    """The lines that refer to none; the others are kept for `later`."""
    for numbered in lines:
        if KINDS[numbered[1].kind] in REFERRING:
            later.append(numbered)
        else:
            yield numbered


def _chunks(lines: Iterator[Numbered]) -> Iterator[list[Numbered]]:
    while chunk := list(islice(lines, MOST_ITEMS)):
        yield chunk


def _speakable(line: Line) -> bool:
    """A cell of a spreadsheet may hold line ends and control characters; a reason may not."""
    return line.reason is None or REASON.fullmatch(line.reason) is not None


def _item(line: Line) -> Item:
    target = line.target
    if target is not None and target[0] == FILE_FEED:
        target = ("", target[1])
    return Item(
        line.id, line.person, line.kpi, line.value, line.count, line.at, line.team,
        KINDS[line.kind], target, line.reason,
    )  # fmt: skip
