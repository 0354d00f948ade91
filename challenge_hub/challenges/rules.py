"""The life of a challenge, as tables and decisions without a database (DESIGN, section 3)."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final, NamedTuple, Protocol

from challenge_hub.challenges.errors import (
    AlreadyOver,
    BadKey,
    NotClosed,
    NotEditable,
    NotPaused,
    NotRehearsable,
    NotRunning,
    NotSubmitted,
    ReasonNeeded,
    SelfApproval,
)
from challenge_hub.foundation.authorisation import BY_ANOTHER, Actor, Relation, may, may_ever
from challenge_hub.foundation.errors import Forbidden, HubError

MOST_REASON: Final = 1000  # characters
KEY: Final = re.compile(r"[a-z0-9]([a-z0-9-]{0,58}[a-z0-9])?", re.ASCII)
MOST_SLUG: Final = 50  # leaves room for a number behind it
RESERVED_KEYS: Final = frozenset({"new"})  # an address of its own
MOST_TRIES: Final = 3
PAUSES_SECONDS: Final = (5, 30)  # before the second and the third try of a due step


class State(StrEnum):
    """Where a challenge stands; the values are stored, never rename one."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    CHANGES_REQUESTED = "changes_requested"
    REJECTED = "rejected"
    APPROVED = "approved"
    SCHEDULED = "scheduled"
    RUNNING = "running"
    PAUSED = "paused"
    CLOSED = "closed"
    CERTIFIED = "certified"
    ARCHIVED = "archived"
    CANCELLED = "cancelled"


class Verdict(StrEnum):
    APPROVED = "approved"
    REJECTED = "rejected"
    CHANGES_REQUESTED = "changes_requested"


class Step(StrEnum):
    """What the scheduler does by itself at a due instant."""

    START = "start"
    END = "end"
    CERTIFY = "certify"


STEPS: Final = (Step.START, Step.END, Step.CERTIFY)  # in this order, whatever their instants


@dataclass(frozen=True)
class Move:
    """From which states a verb leads where, and what is said elsewhere."""

    sources: frozenset[State]
    target: State
    refusal: type[HubError]


def _move(target: State, refusal: type[HubError], *sources: State) -> Move:
    return Move(frozenset(sources), target, refusal)


S = State
MOVES: Final[Mapping[str, Move]] = MappingProxyType(
    {
        "submit": _move(S.SUBMITTED, NotEditable, S.DRAFT, S.CHANGES_REQUESTED),
        "request_changes": _move(S.CHANGES_REQUESTED, NotSubmitted, S.SUBMITTED),
        "reject": _move(S.REJECTED, NotSubmitted, S.SUBMITTED),
        "approve": _move(S.APPROVED, NotSubmitted, S.SUBMITTED),
        "schedule": _move(S.SCHEDULED, NotSubmitted, S.APPROVED),
        "start": _move(S.RUNNING, NotRunning, S.SCHEDULED),
        "pause": _move(S.PAUSED, NotRunning, S.RUNNING),
        "resume": _move(S.RUNNING, NotPaused, S.PAUSED),
        "end": _move(S.CLOSED, NotRunning, S.RUNNING, S.PAUSED),
        "certify": _move(S.CERTIFIED, NotClosed, S.CLOSED),
        "archive": _move(S.ARCHIVED, NotClosed, S.CERTIFIED),
        "cancel": _move(
            S.CANCELLED,
            AlreadyOver,
            S.DRAFT,
            S.SUBMITTED,
            S.CHANGES_REQUESTED,
            S.APPROVED,
            S.SCHEDULED,
            S.RUNNING,
            S.PAUSED,
        ),
    }
)
EDITABLE: Final = MOVES["submit"].sources
LIVE: Final = frozenset({S.SCHEDULED, S.RUNNING, S.PAUSED, S.CLOSED})
GONE: Final = frozenset({S.REJECTED, S.CANCELLED})


class Span(NamedTuple):
    """An approved challenge's window and the instant from which facts of it are late; µs."""

    key: str
    start: int
    end: int
    closes: int


def moved(state: State, verb: str) -> State:
    """The state after `verb`. Raises the move's refusal where it is not possible.

    >>> moved(State.SUBMITTED, "approve").value
    'approved'
    """
    move = MOVES[verb]
    if state not in move.sources:
        raise move.refusal
    return move.target


REFUSED_BY_STATE: Final[Mapping[str, type[HubError]]] = MappingProxyType(
    {
        "challenge:edit": NotEditable,
        "challenge:submit": NotEditable,
        "challenge:rehearse": NotRehearsable,
        "challenge:approve": NotSubmitted,
        "challenge:reject": NotSubmitted,
        "challenge:request_changes": NotSubmitted,
        "challenge:cancel": AlreadyOver,
        "challenge:pause": NotRunning,
        "challenge:resume": NotPaused,
    }
)


def check_right(actor: Actor, action: str, relation: Relation) -> None:
    """Say as exactly as possible why an action is refused.

    Raises Forbidden, SelfApproval, or the refusal of the state when only that stands in the way.
    """
    if may(actor, action, relation):
        return
    if not may_ever(actor, action):
        raise Forbidden
    if action in BY_ANOTHER and (relation.own or relation.wrote):
        raise SelfApproval
    if any(may(actor, action, replace(relation, state=state.value)) for state in State):
        raise REFUSED_BY_STATE[action]
    raise Forbidden


def checked_reason(text: str) -> str:
    """The reason without outer blanks. Raises ReasonNeeded when it is empty, long or no text."""
    reason = text.strip()
    bad = any(unicodedata.category(c) in {"Cc", "Cs"} and c not in "\n\r\t" for c in reason)
    if bad or not 1 <= len(reason) <= MOST_REASON:
        raise ReasonNeeded(most=MOST_REASON)
    return reason


def checked_key(key: str) -> str:
    """Raises BadKey."""
    if not KEY.fullmatch(key) or key in RESERVED_KEYS:
        raise BadKey
    return key


def slug(title: str) -> str:
    """Make the readable part of an address from a title.

    >>> slug("Objectif « première réponse »"), slug("???")
    ('objectif-premiere-reponse', 'challenge')
    """
    parts = unicodedata.normalize("NFKD", title.replace("’", "-"))
    plain = parts.encode("ascii", "ignore").decode()
    short = re.sub(r"[^a-z0-9]+", "-", plain.lower())[:MOST_SLUG].strip("-")
    return short if short and short not in RESERVED_KEYS else "challenge"


def start_passed(start: datetime, now: datetime) -> bool:
    """A challenge can start at its instant or later, never before it was approved."""
    return now >= start


def due_steps(start: datetime, end: datetime, grace_end: datetime) -> dict[Step, datetime]:
    """When the scheduler does what."""
    return {Step.START: start, Step.END: end, Step.CERTIFY: grace_end}


def concerns(teams: tuple[str, ...] | None, perimeter: frozenset[str], *, sees_all: bool) -> bool:
    """Whether a challenge of `teams` (None: all) lies in a perimeter of teams (promise S2).

    Of a challenge in several teams each of them may know. `sees_all` helps where no team exists.
    """
    if teams is None:
        return sees_all or bool(perimeter)
    return not perimeter.isdisjoint(teams)


@dataclass(frozen=True)
class Lane:
    """A team on the home page: `mark` is 1 to 8, `place` 0 to 100 on its line."""

    name: str
    mark: int
    score: str
    place: int


@dataclass(frozen=True)
class Summary:
    """A live challenge in a few words, in the reader's language; `as_of`: of its last fact."""

    sentence: str
    lanes: tuple[Lane, ...]
    as_of: datetime | None


class LiveSummary(Protocol):
    """Says how a live challenge stands. The room above fills it; see `app.py`."""

    def summary(self, key: str, language: str) -> Summary | None:
        """None while there is nothing to say."""
        ...

    def certification_wait(self, challenge_id: int) -> str | None:
        """What the result waits for, in the reader's language; None if it does not wait."""
        ...


class NothingLive:
    """While nobody counts, the home page shows no standings."""

    def summary(self, key: str, language: str) -> Summary | None:
        return None

    def certification_wait(self, challenge_id: int) -> str | None:
        return None
