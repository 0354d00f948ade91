"""One line of facts as it is read or stored.

Contract: 2.1 and 2.2.
"""

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

Kind: TypeAlias = Literal["fact", "correction", "void", "award", "accept", "decline"]
Key: TypeAlias = tuple[str, str]
"""(feed, id): what makes a line unique."""


@dataclass(slots=True, unsafe_hash=True)
class Line:
    """One line: a fact, a correction, a void, an award, or a decision on a late line.

    `value` is scaled by 10**6 and None where a `count` KPI gives none; `count` is a plain
    integer; `at` (when it happened) and `received` are microseconds since the epoch, UTC.
    `ref` is the `feed:id` that a correction, void, accept or decline speaks of. An award names
    itself in `kpi`, holds its points in `value`, and may be given to a `person` `team:CODE`.

    Never changed, which `Final` has mypy see to: to make a `frozen` one takes five times as long,
    a second in a million lines.
    """

    kind: Final[Kind]
    feed: Final[str]
    id: Final[str]
    person: Final[str]
    kpi: Final[str]
    value: Final[int | None]
    count: Final[int]
    at: Final[int]
    team: Final[str | None] = None
    ref: Final[str | None] = None
    reason: Final[str | None] = None
    received: Final[int | None] = None

    @property
    def key(self) -> Key:
        """What makes the line unique."""
        return (self.feed, self.id)

    @property
    def target(self) -> Key | None:
        """The line that this one speaks of."""
        if self.ref is None:
            return None
        feed, colon, name = self.ref.partition(":")
        return (feed, name) if colon else (self.feed, self.ref)


def order(line: Line) -> tuple[int, str, str]:
    """Event order: instant, then feed and id, so that no two lines are ever equal in it."""
    return (line.at, line.feed, line.id)


def same_content(one: Line, other: Line) -> bool:
    """Tell a repetition from a conflict; when a line was received does not matter (2.3)."""
    return (
        one.kind == other.kind
        and one.person == other.person
        and one.kpi == other.kpi
        and one.value == other.value
        and one.count == other.count
        and one.at == other.at
        and one.team == other.team
        and one.target == other.target
        and one.reason == other.reason
    )
