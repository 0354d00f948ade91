"""Who may do what: one table, deny by default (promise S1).

A row says that a role may do an action on objects that stand in a given relation to the person
and in given states. What no row allows is refused. Nobody decides on what she wrote herself:
`BY_ANOTHER` actions are refused to author, last editor and owner whatever their roles.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from challenge_hub.foundation.errors import Forbidden


class Role(StrEnum):
    ADVISOR = "advisor"
    MANAGER = "manager"
    APPROVER = "approver"
    ADMIN = "admin"


class Whose(StrEnum):
    OWN = "own"  # she owns it or wrote it
    PERIMETER = "perimeter"  # it concerns her sites or teams
    ADDRESSED = "addressed"  # the project file names her in `report_to`
    ANY = "any"


class Actor(Protocol):
    """Whoever asks: a person with roles."""

    @property
    def role_set(self) -> frozenset[Role]: ...


@dataclass(frozen=True)
class Relation:
    """How the object stands to the person who asks."""

    own: bool = False  # she owns it
    wrote: bool = False  # she is its author or last editor
    perimeter: bool = True  # it lies within her sites and teams
    state: str | None = None
    addressed: bool = False  # its report is for her


@dataclass(frozen=True)
class Permission:
    action: str
    role: Role
    whose: Whose = Whose.ANY
    states: frozenset[str] | None = None  # None: in any state

    def covers(self, action: str, roles: Iterable[Role], relation: Relation) -> bool:
        return (
            self.action == action
            and self.role in roles
            and _stands(self.whose, relation)
            and (self.states is None or relation.state in self.states)
        )


def _stands(whose: Whose, relation: Relation) -> bool:
    if whose is Whose.OWN:
        return relation.own or relation.wrote
    if whose is Whose.ADDRESSED:
        return relation.addressed
    return whose is Whose.ANY or relation.perimeter


EDITABLE = frozenset({"draft", "changes_requested"})
WAITING = frozenset({"submitted"})
BEFORE_APPROVAL = EDITABLE | WAITING
RUNNING, PAUSED = frozenset({"running"}), frozenset({"paused"})
PUBLISHED = frozenset({"scheduled", "running", "paused", "closed", "certified", "archived"})
BEFORE_END = frozenset(
    {"draft", "submitted", "changes_requested", "approved", "scheduled", "running", "paused"}
)
ENDED = frozenset({"closed", "certified", "archived"})

MANAGER, APPROVER, ADMIN, ADVISOR = Role.MANAGER, Role.APPROVER, Role.ADMIN, Role.ADVISOR
OWN, PERIMETER, ANY, ADDRESSED = Whose.OWN, Whose.PERIMETER, Whose.ANY, Whose.ADDRESSED

PERMISSIONS: tuple[Permission, ...] = (
    Permission("challenge:create", MANAGER),
    Permission("challenge:create", ADMIN),
    Permission("challenge:read", MANAGER, PERIMETER),
    Permission("challenge:read", APPROVER, PERIMETER),
    Permission("challenge:read", ADMIN),
    Permission("challenge:read", ADVISOR, PERIMETER, PUBLISHED),
    Permission("challenge:edit", MANAGER, OWN, EDITABLE),
    Permission("challenge:submit", MANAGER, OWN, EDITABLE),
    Permission("challenge:rehearse", MANAGER, OWN, BEFORE_APPROVAL),
    Permission("challenge:rehearse", APPROVER, PERIMETER, WAITING),
    Permission("challenge:approve", APPROVER, PERIMETER, WAITING),
    Permission("challenge:reject", APPROVER, PERIMETER, WAITING),
    Permission("challenge:request_changes", APPROVER, PERIMETER, WAITING),
    Permission("challenge:cancel", MANAGER, OWN, BEFORE_END),
    Permission("challenge:cancel", ADMIN, ANY, BEFORE_END),
    Permission("challenge:pause", MANAGER, OWN, RUNNING),
    Permission("challenge:pause", ADMIN, ANY, RUNNING),
    Permission("challenge:resume", MANAGER, OWN, PAUSED),
    Permission("challenge:resume", ADMIN, ANY, PAUSED),
    Permission("challenge:release", ADMIN),
    Permission("board:watch", MANAGER, PERIMETER, PUBLISHED),
    Permission("board:watch", APPROVER, PERIMETER, PUBLISHED),
    Permission("board:watch", ADMIN, ANY, PUBLISHED),
    Permission("board:watch", ADVISOR, PERIMETER, PUBLISHED),
    Permission("briefing:read", MANAGER, PERIMETER),
    Permission("briefing:read", APPROVER, PERIMETER),
    Permission("briefing:read", ADMIN),
    Permission("briefing:read", ADVISOR, PERIMETER, PUBLISHED),
    Permission("debrief:read", MANAGER, OWN, ENDED),
    Permission("debrief:read", APPROVER, PERIMETER, ENDED),
    Permission("debrief:read", ADMIN, ANY, ENDED),
    Permission("debrief:read", MANAGER, ADDRESSED, ENDED),
    Permission("debrief:read", APPROVER, ADDRESSED, ENDED),
    Permission("debrief:annotate", MANAGER, OWN, ENDED),
    Permission("standings:read", MANAGER, PERIMETER, PUBLISHED),
    Permission("standings:read", APPROVER, PERIMETER, PUBLISHED),
    Permission("standings:read", ADMIN, ANY, PUBLISHED),
    Permission("people:manage", ADMIN),
    Permission("feed:manage", ADMIN),
    Permission("feed:read", MANAGER),
    Permission("feed:read", ADMIN),
    Permission("audit:read", ADMIN),
)
BY_ANOTHER = frozenset({"challenge:approve", "challenge:reject", "challenge:request_changes"})
ACTIONS = frozenset(permission.action for permission in PERMISSIONS)


@dataclass(frozen=True)
class Nobody:
    """Who is not signed in: no role, so no permission."""

    role_set: frozenset[Role] = field(default_factory=frozenset)


def may(actor: Actor, action: str, relation: Relation | None = None) -> bool:
    """Whether the table allows it. Raises KeyError for an action that the table does not know.

    >>> may(Nobody(), "challenge:create")
    False
    """
    if action not in ACTIONS:
        raise KeyError(action)
    relation = relation or Relation()
    if action in BY_ANOTHER and (relation.own or relation.wrote):
        return False
    return any(row.covers(action, actor.role_set, relation) for row in PERMISSIONS)


def may_ever(actor: Actor, action: str) -> bool:
    """Whether any object could exist on which her roles allow the action: for routes and menus."""
    if action not in ACTIONS:
        raise KeyError(action)
    return any(row.action == action and row.role in actor.role_set for row in PERMISSIONS)


def check(actor: Actor, action: str, relation: Relation | None = None) -> None:
    """Raises Forbidden unless the table allows it."""
    if not may(actor, action, relation):
        raise Forbidden
