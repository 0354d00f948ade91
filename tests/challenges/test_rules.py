"""The life of a challenge as tables: what leads where, and what is said otherwise."""

from datetime import UTC, datetime, timedelta

import pytest

from challenge_hub.challenges import rules
from challenge_hub.challenges.errors import AlreadyOver, NotSubmitted, SelfApproval
from challenge_hub.challenges.rules import MOVES, State, Step, moved
from challenge_hub.foundation.authorisation import BY_ANOTHER, Relation, Role
from challenge_hub.foundation.errors import Forbidden, HubError

NOW = datetime(2023, 8, 21, 7, tzinfo=UTC)


class Someone:
    """A person of whom only the roles matter."""

    def __init__(self, *roles: Role) -> None:
        self.role_set = frozenset(roles)


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("verb", MOVES)
def test_a_verb_leads_on_or_is_refused(verb: str, state: State) -> None:
    move = MOVES[verb]
    if state in move.sources:
        assert moved(state, verb) is move.target
    else:
        with pytest.raises(move.refusal):
            moved(state, verb)


def test_every_state_but_the_last_ones_leads_on() -> None:
    sources = set().union(*(move.sources for move in MOVES.values()))

    assert set(State) - sources == {State.REJECTED, State.ARCHIVED, State.CANCELLED}


def test_every_state_but_the_first_is_reached() -> None:
    assert {move.target for move in MOVES.values()} == set(State) - {State.DRAFT}


@pytest.mark.parametrize(
    ("roles", "relation", "refusal"),
    [
        ([Role.ADVISOR], Relation(state="submitted"), Forbidden),
        ([Role.APPROVER], Relation(own=True, state="submitted"), SelfApproval),
        ([Role.APPROVER], Relation(wrote=True, state="submitted"), SelfApproval),
        ([Role.APPROVER], Relation(state="draft"), NotSubmitted),
        ([Role.APPROVER], Relation(perimeter=False, state="submitted"), Forbidden),
    ],
)
def test_a_refusal_says_what_stands_in_the_way(
    roles: list[Role], relation: Relation, refusal: type[HubError]
) -> None:
    with pytest.raises(refusal):
        rules.check_right(Someone(*roles), "challenge:approve", relation)


def test_what_the_table_allows_passes() -> None:
    approver = Someone(Role.APPROVER)

    rules.check_right(approver, "challenge:approve", Relation(state="submitted"))


def test_what_is_over_is_said_to_be_over() -> None:
    with pytest.raises(AlreadyOver):
        rules.check_right(
            Someone(Role.MANAGER), "challenge:cancel", Relation(own=True, state="closed")
        )


@pytest.mark.parametrize("action", sorted(rules.REFUSED_BY_STATE))
def test_every_action_that_states_limit_has_its_refusal(action: str) -> None:
    everyone = Someone(*Role)

    with pytest.raises(rules.REFUSED_BY_STATE[action]):
        rules.check_right(everyone, action, Relation(own=action not in BY_ANOTHER, state="none"))


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Objectif première réponse", "objectif-premiere-reponse"),
        ("  5 / 5 !  ", "5-5"),
        ("Duo d’octobre", "duo-d-octobre"),
        ("日本", "challenge"),
        ("New", "challenge"),
        ("a" * 80, "a" * 50),
    ],
)
def test_an_address_is_made_from_a_title(title: str, slug: str) -> None:
    assert rules.slug(title) == slug
    assert rules.checked_key(slug) == slug


@pytest.mark.parametrize(("microseconds", "passed"), [(-1, False), (0, True), (1, True)])
def test_a_start_has_passed_from_its_own_instant_on(microseconds: int, passed: bool) -> None:
    assert rules.start_passed(NOW, NOW + timedelta(microseconds=microseconds)) is passed


def test_the_steps_stand_in_their_order() -> None:
    due = rules.due_steps(NOW, NOW + timedelta(days=4), NOW + timedelta(days=5))

    assert list(due) == list(rules.STEPS) == [Step.START, Step.END, Step.CERTIFY]


@pytest.mark.parametrize(
    ("teams", "perimeter", "sees_all", "concerned"),
    [
        (("north", "south"), {"south"}, False, True),
        (("north",), {"south"}, False, False),
        (("north",), set(), True, False),
        (None, {"south"}, False, True),
        (None, set(), False, False),
        (None, set(), True, True),
    ],
)
def test_whom_a_challenge_concerns(
    teams: tuple[str, ...] | None, perimeter: set[str], sees_all: bool, concerned: bool
) -> None:
    assert rules.concerns(teams, frozenset(perimeter), sees_all=sees_all) is concerned


def test_without_an_engine_nothing_is_live() -> None:
    assert rules.NothingLive().summary("any", "fr") is None
