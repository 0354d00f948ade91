"""What each item of a batch is answered, and a batch on its way to the disk."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeAlias, cast

import msgspec

from challenge_hub.feeds.rules import Item, Key, Row
from challenge_hub.foundation.errors import HubError

ACCEPTED, DUPLICATE, CONFLICT = "accepted", "duplicate", "conflict"
WAITING, REJECTED = "waiting", "rejected"


class Answer(msgspec.Struct, omit_defaults=True, gc=False):
    """One item's fate: accepted, duplicate, conflict, waiting or rejected.

    `seq` is the ledger's number of the accepted line, or of the one it repeats. `late`: accepted,
    and waits for a decision. `path` and `code` say what was wrong; `text` says it to a person and
    is filled in at the edge, in her language.
    """

    status: str
    seq: int | None = None
    late: bool = False
    path: str | None = None
    code: str | None = None
    text: str | None = None


Answers: TypeAlias = list[Answer | None]
"""One for each item, in order; None while there is none yet."""


def rejected(path: str, code: str) -> Answer:
    return Answer(REJECTED, path=path, code=code)


@dataclass(frozen=True)
class Sender:
    """Who brings facts: the feed they belong to and whether she may speak of any feed's lines.

    `key` is the prefix of the key she came with, which must not be withdrawn at the commit.
    """

    feed: int
    name: str
    actor: str | None
    any_feed: bool = False
    key: str | None = None


@dataclass(frozen=True)
class Wait:
    """Why an item cannot be counted yet: an unknown person, KPI or line."""

    why: str
    unknown: str


@dataclass(eq=False)
class Batch:
    """The items of one request, prepared; `rows` and `answers` have one place for each item.

    A place in `rows` is None where the item was rejected or waits (`waits` says for what). The
    row of an item in `targets` still lacks its `ref` and digest: the writer finds the line.
    """

    sender: Sender
    received: int
    items: Sequence[Item]
    rows: list[Row | None]
    answers: Answers
    targets: dict[int, Key] = field(default_factory=dict)
    waits: dict[int, Wait] = field(default_factory=dict)
    refused: Sequence[tuple[str, str]] = ()  # (event id, code) of items that never got here
    done: threading.Event = field(default_factory=threading.Event)
    error: type[HubError] | None = None
    cause: BaseException | None = None
    span: tuple[int, int] | None = None  # what the commit added, on its first batch only

    @property
    def plain(self) -> bool:
        """Whether all rows can go in as they are: the common case."""
        return not self.targets and not self.waits

    def result(self) -> list[Answer]:
        """The answers; a committed batch has one for every item."""
        return cast(list[Answer], self.answers)
