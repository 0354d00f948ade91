"""Promise S1: deny by default; one table says who may do what. A test for each of its cells.

TABLE below was written from DESIGN and the pages, not from `PERMISSIONS`: changing a right means
saying it twice.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations

import pytest

from challenge_hub.foundation.authorisation import (
    ACTIONS,
    Nobody,
    Relation,
    Role,
    check,
    may,
    may_ever,
)
from challenge_hub.foundation.errors import Forbidden

STATES: dict[str, str | None] = {
    "d": "draft",
    "s": "submitted",
    "q": "changes_requested",
    "j": "rejected",
    "a": "approved",
    "h": "scheduled",
    "r": "running",
    "p": "paused",
    "c": "closed",
    "f": "certified",
    "v": "archived",
    "z": "cancelled",
    "-": None,  # no challenge is concerned
}
RELATIONS = {
    "owner": Relation(own=True),
    "author": Relation(wrote=True),
    "near": Relation(),  # someone else's, in her sites and teams
    "far": Relation(perimeter=False),
    "addressee": Relation(perimeter=False, addressed=True),  # the project file sends it to her
}
WHOSE = {
    "any": {"owner", "author", "near", "far", "addressee"},
    "near": {"owner", "author", "near"},
    "own": {"owner", "author"},
    "other": {"near"},
    "own+to": {"owner", "author", "addressee"},
    "near+to": {"owner", "author", "near", "addressee"},
}
# whose, and in which states (* is all); a dot is never
TABLE = """
action                     advisor      manager       approver      admin
challenge:create           .            any *         .             any *
challenge:read             near hrpcfv  near *        near *        any *
challenge:edit             .            own dq        .             .
challenge:submit           .            own dq        .             .
challenge:rehearse         .            own dqs       near s        .
challenge:approve          .            .             other s       .
challenge:reject           .            .             other s       .
challenge:request_changes  .            .             other s       .
challenge:cancel           .            own dsqahrp   .             any dsqahrp
challenge:pause            .            own r         .             any r
challenge:resume           .            own p         .             any p
challenge:release          .            .             .             any *
board:watch                near hrpcfv  near hrpcfv   near hrpcfv   any hrpcfv
briefing:read              near hrpcfv  near *        near *        any *
debrief:read               .            own+to cfv    near+to cfv   any cfv
debrief:annotate           .            own cfv       .             .
standings:read             .            near hrpcfv   near hrpcfv   any hrpcfv
people:manage              .            .             .             any *
feed:manage                .            .             .             any *
feed:read                  .            any *         .             any *
audit:read                 .            .             .             any *
"""


@dataclass(frozen=True)
class Someone:
    role_set: frozenset[Role]


def rights() -> dict[tuple[str, str], str]:
    """The cells of TABLE by action and role."""
    head, *lines = [line.split(None, 1) for line in TABLE.strip().splitlines()]
    roles = head[1].split()
    cells: dict[tuple[str, str], str] = {}
    for action, rest in lines:
        words = iter(rest.split())
        for role in roles:
            word = next(words)
            cells[action, role] = word if word == "." else f"{word} {next(words)}"
    return cells


RIGHTS = rights()


def expected(action: str, role: str, whose: str, state: str) -> bool:
    cell = RIGHTS[action, role]
    if cell == ".":
        return False
    relations, states = cell.split()
    return whose in WHOSE[relations] and (states == "*" or state in states)


def cells() -> Iterator[tuple[str, str, str, str]]:
    for action, role in RIGHTS:
        for whose in RELATIONS:
            for state in STATES:
                yield action, role, whose, state


def relation(whose: str, state: str) -> Relation:
    return replace(RELATIONS[whose], state=STATES[state])


@pytest.mark.parametrize(("action", "role", "whose", "state"), list(cells()))
def test_the_table_of_rights(action: str, role: str, whose: str, state: str) -> None:
    person = Someone(frozenset({Role(role)}))

    allowed = may(person, action, relation(whose, state))

    assert allowed is expected(action, role, whose, state)


def test_every_action_stands_in_the_table() -> None:
    assert {action for action, _ in RIGHTS} == ACTIONS


def test_every_role_stands_in_the_table() -> None:
    assert {role for _, role in RIGHTS} == {role.value for role in Role}


@pytest.mark.parametrize("action", sorted(ACTIONS))
def test_nobody_may_do_anything(action: str) -> None:
    allowed = [may(Nobody(), action, relation(w, s)) for w in RELATIONS for s in STATES]

    assert not any(allowed)
    assert not may_ever(Nobody(), action)


@pytest.mark.parametrize("action", sorted(ACTIONS))
def test_two_roles_allow_what_one_of_them_allows(action: str) -> None:
    for pair in combinations(Role, 2):
        for each in (relation(w, s) for w in RELATIONS for s in STATES):
            alone = any(may(Someone(frozenset({role})), action, each) for role in pair)
            assert may(Someone(frozenset(pair)), action, each) is alone


@pytest.mark.parametrize("whose", ["owner", "author"])
@pytest.mark.parametrize(
    "action", ["challenge:approve", "challenge:reject", "challenge:request_changes"]
)
def test_nobody_decides_on_what_is_her_own_whatever_her_roles(action: str, whose: str) -> None:
    everything = Someone(frozenset(Role))

    assert not may(everything, action, relation(whose, "s"))


def test_an_action_that_is_not_in_the_table_is_a_mistake_not_a_right() -> None:
    with pytest.raises(KeyError):
        may(Someone(frozenset(Role)), "challenge:destroy")
    with pytest.raises(KeyError):
        may_ever(Someone(frozenset(Role)), "challenge:destroy")


@pytest.mark.parametrize(("action", "role"), list(RIGHTS))
def test_a_menu_shows_what_could_ever_be_allowed(action: str, role: str) -> None:
    assert may_ever(Someone(frozenset({Role(role)})), action) is (RIGHTS[action, role] != ".")


def test_a_refusal_is_an_error() -> None:
    with pytest.raises(Forbidden):
        check(Nobody(), "challenge:create")
