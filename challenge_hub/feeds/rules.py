"""What a fact is once it is decoded, and the limits of a request. Pure: no database, no clock."""

import re
from collections.abc import Sequence
from datetime import MAXYEAR, MINYEAR, datetime, timedelta
from enum import IntEnum
from hashlib import blake2b, sha256
from typing import Final, NamedTuple, Protocol, TypeAlias

from challenge_hub.foundation.clock import micros

MOST_ITEMS: Final = 1000
MINUTE: Final = 60 * 10**6  # microseconds
MOST_AHEAD: Final = 5 * MINUTE
WAITING_DAYS: Final = 30
DIGEST_BYTES: Final = 8
GENESIS: Final = bytes(32)
TEAM_PREFIX: Final = "team:"

CODE: Final = r"[A-Za-z0-9._-]{1,64}"
EVENT_ID: Final = r"[!#-+\--9;-~]{1,200}"  # printable ASCII without blank " , :
CODE_SHAPE: Final = re.compile(CODE, re.ASCII)
ID_SHAPE: Final = re.compile(EVENT_ID, re.ASCII)
PERSON_SHAPE: Final = re.compile(rf"(team:)?{CODE}", re.ASCII)
REF_SHAPE: Final = re.compile(rf"({CODE}:)?{EVENT_ID}", re.ASCII)
REASON: Final = re.compile(r"[^\x00-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029]{1,500}")
DECIMAL: Final = re.compile(r"(-?)(0|[1-9][0-9]{0,11})(?:\.([0-9]{1,6}))?", re.ASCII)


class Kind(IntEnum):
    """What a line of the ledger does; the numbers are stored, never renumber them."""

    FACT = 0
    CORRECTION = 1
    VOID = 2
    AWARD = 3
    ACCEPT = 4
    DECLINE = 5


KINDS: Final = {kind.name.lower(): kind for kind in Kind}
REFERRING: Final = frozenset({Kind.CORRECTION, Kind.VOID, Kind.ACCEPT, Kind.DECLINE})
BARE: Final = frozenset({Kind.VOID, Kind.ACCEPT, Kind.DECLINE})  # without person, KPI and value


class Item(NamedTuple):
    """A decoded line of a feed, its shape checked.

    `value` is scaled by 10**6, None where none was given; `at` is microseconds since the epoch
    UTC, 0 when a void or a decision came without; `ref` is (feed, id) as sent, the feed empty when
    it is the sender's own. An award to a team has the person `team:CODE`.
    """

    id: str
    person: str
    kpi: str
    value: int | None
    contacts: int  # the count; a tuple has a method of that name
    at: int
    team: str | None = None
    kind: int = Kind.FACT
    ref: tuple[str, str] | None = None
    reason: str | None = None


Row: TypeAlias = tuple[
    int, str, int, int | None, str | None, str | None, int | None, int, int, int, int | None,
    str | None, str | None, int,
]  # fmt: skip
"""A ledger row without its seq: feed, event id, kind, person, team, kpi, value, count, at,
received, ref, actor, reason, digest."""

Key: TypeAlias = tuple[int, str]
"""(feed number, event id): what makes a row unique."""


NEVER: Final = -(2**63)  # an instant before all others


class LateJudge(Protocol):
    """Says which facts wait for a decision; filled by the room that knows `end + grace`."""

    def horizon(self, received: int) -> int:
        """Facts that happened at or after this instant are late for no challenge."""
        ...

    def is_late(self, person: str, kpi: str, at: int, received: int) -> bool: ...


class NeverLate:
    """While no challenge has ended, nothing is late."""

    def horizon(self, received: int) -> int:
        return NEVER

    def is_late(self, person: str, kpi: str, at: int, received: int) -> bool:
        return False


def digest_of(content: bytes) -> int:
    """Eight bytes of BLAKE2b as a signed integer: tells a repetition from a conflict."""
    return int.from_bytes(blake2b(content, digest_size=DIGEST_BYTES).digest(), "big", signed=True)


def next_hash(previous: bytes, rows: bytes) -> bytes:
    """SHA-256 over the previous commit's hash and the canonical bytes of this one's rows."""
    return sha256(previous + rows).digest()


def micro(text: str) -> int | None:
    """Scale a decimal by 10**6, exactly; None when it is not one as the contract writes it.

    >>> micro("4.5"), micro("-0.000001"), micro("1e3"), micro("012")
    (4500000, -1, None, None)
    """
    match = DECIMAL.fullmatch(text)
    if match is None:
        return None
    sign, whole, part = match.groups()
    scaled = int(whole) * 10**6 + (int(part.ljust(6, "0")) if part else 0)
    return -scaled if sign else scaled


INSTANT: Final = re.compile(
    r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)", re.ASCII
)


def instant(text: str) -> int | None:
    """Microseconds of an instant with its offset; None when it is not one.

    Those at the ends of the calendar, which other zones cannot write, are none either.

    >>> instant("2023-08-21T09:00:00+02:00") == instant("2023-08-21T07:00Z")
    True
    >>> instant("0001-01-01T00:00:00+14:00") is None
    True
    """
    if INSTANT.fullmatch(text) is None:
        return None
    try:
        read = datetime.fromisoformat(text)
    except (ValueError, OverflowError):
        return None
    return micros(read) if MINYEAR < read.year < MAXYEAR else None


def silence(last: datetime | None, now: datetime, rhythm: timedelta) -> str:
    """How a source is: `fresh` within its rhythm, `late` within three, then `silent`.

    >>> now = datetime(2023, 8, 21, 12)
    >>> [silence(now - timedelta(minutes=m), now, timedelta(minutes=5)) for m in (5, 6, 16)]
    ['fresh', 'late', 'silent']
    """
    if last is None or now - last > 3 * rhythm:
        return "silent"
    return "fresh" if now - last <= rhythm else "late"


def qualified(ref: tuple[str, str], own: str) -> tuple[str, str]:
    """The feed and id that a reference means, the sender's own feed when it names none."""
    return (ref[0] or own, ref[1])


def team_of(person: str) -> str | None:
    """The team that an award to `team:CODE` is for."""
    return person.removeprefix(TEAM_PREFIX) if person.startswith(TEAM_PREFIX) else None


def first_gap(seqs: Sequence[int], start: int) -> int | None:
    """The first number missing from a run that should count on from `start`."""
    for expected, seq in enumerate(seqs, start):
        if seq != expected:
            return expected
    return None
