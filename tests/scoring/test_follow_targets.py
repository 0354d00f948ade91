"""3.2 by hand, live and lean: whose target counts is said by the newest fact that is left."""

from typing import Any

import pytest

from challenge_hub.scoring import Roster
from tests.scoring.files import at, document, member, resolved, void
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
