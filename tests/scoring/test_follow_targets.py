"""3.2 by hand, live and lean: whose target counts is said by the newest fact that is left."""

from typing import Any

import pytest

from challenge_hub.scoring import Roster
from tests.scoring.files import at, document, member, ranks, resolved, void
from tests.scoring.ledgers import Both

EVENING = at("22T18:00")
NEW = Roster(
    [
        member("p", "nord", end=EVENING, tags=frozenset({"nouveau"})),
        member("p", "nord", start=EVENING),
    ]
)
MINE = {"id": "mine", "kpi": "resolved", "target": "9", "for": {"tag:nouveau": "2"}}


def aimed() -> dict[str, Any]:
    """p, new until Tuesday evening, needs 2 until then 9 afterwards; so too in a view of Nord."""
    also = {"name": "Nord", "scope": "individual", "only": {"teams": ["nord"]}}
    scoring = {"individual": {"points": [{"objective": "mine", "points": "1"}]}, "also": [also]}
    return document(objectives={"individual": [MINE]}, scoring=scoring)


def targets(both: Both) -> list[str]:
    """The target that counted for p after each step."""
    return [str(one.objectives[0].target) for one in both.seen]


def test_when_the_newest_fact_is_taken_back_the_target_of_the_time_before_counts_again() -> None:
    both = Both(
        aimed(),
        resolved("a", "p", "2", "21T10:00"),
        resolved("b", "p", "0", "24T10:00"),
        void("v", "b"),
        roster=NEW,
    )

    assert targets(both) == ["2", "9", "2"]
    views = [one.as_dict()["also"][0]["rows"][0]["score"] for one in both.seen]
    assert views == ["1", "0", "1"]


@pytest.mark.parametrize(("first", "second"), [("a", "b"), ("b", "a")])
def test_of_two_facts_of_one_instant_either_may_be_taken_back_first(
    first: str, second: str
) -> None:
    """Whatever the order they came in, the other one is then the newest."""
    both = Both(
        aimed(),
        resolved("0", "p", "2", "21T10:00"),
        resolved(first, "p", "3", "24T10:00"),
        resolved(second, "p", "3", "24T10:00"),
        void("v", "a"),
        void("w", "b"),
        roster=NEW,
    )

    assert targets(both) == ["2", "9", "9", "9", "2"]


def test_a_spectators_fact_leaves_a_members_target_as_it_was_when_looking_back() -> None:
    """Nord is served by p, a newcomer on Tuesday, who from Wednesday on only works beside it."""
    tuesday, wednesday = at("22T00:00"), at("23T00:00")
    roster = Roster(
        [
            member("p", "nord", end=tuesday),
            member("p", "nord", start=tuesday, end=wednesday, tags=frozenset({"nouveau"})),
            member("p", "nord", start=wednesday, part="spectator"),
            member("q", "sud", tags=frozenset({"nouveau"})),
        ]
    )
    scoring = {
        "individual": {"points": [{"objective": "mine", "points": "1"}]},
        "collective": {"aggregate": "sum", "ties": ["earliest"]},
    }
    both = Both(
        document(objectives={"individual": [MINE]}, scoring=scoring),
        resolved("a", "p", "2", "22T10:00"),
        resolved("b", "q", "2", "22T15:00"),
        resolved("c", "p", "1", "23T10:00"),
        roster=roster,
    )

    assert ranks(both.seen[-1], "collective") == {"nord": 1, "sud": 2}
