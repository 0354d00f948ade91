"""Decisions without a database: when a result waits, what it follows from, how it is signed."""

import hashlib
import hmac
from collections.abc import Collection, Iterable, Mapping
from datetime import timedelta
from enum import StrEnum
from typing import Any, Final, Protocol

from challenge_hub.scoring.roster import Membership
from challenge_hub.scoring.standings import canonical

TRY_AGAIN: Final = timedelta(minutes=5)


class Interest(Protocol):
    """Which boards somebody watches now: `live` fills it, `fanout.links` adds screens elsewhere."""

    def __call__(self) -> Collection[str]:
        """The keys of the boards. Asked at every turn of the engine: it must cost little."""
        ...


class Wait(StrEnum):
    """What a result can wait for; the values are stored, never rename one."""

    LATE = "late"  # late facts that nobody has accepted or declined
    DIFFERS = "differs"  # the replay is not what the boards showed: an alarm
    MOVED = "moved"  # facts, roster or file changed while it was compared


def wait_for(*, late: int, live: bytes, replayed: bytes) -> Wait | None:
    """What stands in the way of a result; None when nothing does.

    A difference comes first: with it no figure can be trusted.
    """
    if live != replayed:
        return Wait.DIFFERS
    return Wait.LATE if late else None


def roster_hash(memberships: Iterable[Membership]) -> str:
    """SHA-256 of the stays as canonical JSON, without names: a new name changes no result."""
    stays = [
        [one.person, one.team, one.start, one.end, sorted(one.tags), one.part, dict(one.columns)]
        for one in memberships
    ]
    return hashlib.sha256(canonical(stays)).hexdigest()


def signature(result: Mapping[str, Any], secret: str) -> str:
    """HMAC-SHA-256 of a result's canonical JSON; `standings` enters by its digest."""
    return hmac.new(secret.encode(), canonical(dict(result)), hashlib.sha256).hexdigest()
