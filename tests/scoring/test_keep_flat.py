"""P3: one more fact takes as many steps among 1,000 people in 100 teams as among 10 in one.

Steps are calls, of Python's own functions too: they are the same in each run, on any machine.
Their time is in `bench/scoring/live.py`.
"""

import sys
from collections.abc import Callable, Iterable
from random import Random
from typing import Any

import pytest

from challenge_hub.scoring import Line, Roster, plan_from
from challenge_hub.scoring.lean import LeanStandings
from tests.scoring.files import HASH, PER_RESOLVED, at, document, member

FEW, MANY = 10, 1_000
TEAM = 10  # people
FACTS = 200
CSAT_TIERS = {"kpi": "csat", "tiers": [{"from": "4", "points": "5"}], "each": "day"}


def followed(people: int, scoring: dict[str, Any]) -> LeanStandings:
    """Standings in which everyone has two facts, looked at once."""
    roster = Roster(member(f"p{one}", f"t{one // TEAM}") for one in range(people))
    plan = plan_from(document(scoring=scoring), HASH)
    live = LeanStandings(plan, roster, earlier=lambda line: ())
    for line in (*lines("a", range(people)), *lines("b", range(people))):
        live.apply(line)
    look(live)
    return live


def lines(feed: str, people: Iterable[int]) -> list[Line]:
    """A fact of each, of one KPI or the other, in the course of a day."""
    start = at("22T09:00")
    return [
        Line("fact", feed, str(n), f"p{one}", ("resolved", "csat")[n % 2], 4 * 10**6, 1, start + n)
        for n, one in enumerate(people)
    ]


def look(live: LeanStandings) -> None:
    """Bring every board up to date."""
    for board in live.boards:
        board.refresh()


def steps(run: Callable[[], None]) -> int:
    """How many calls it takes."""
    count = 0

    def tell(frame: object, event: str, argument: object) -> None:
        del frame, argument
        nonlocal count
        count += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(tell)
    try:
        run()
    finally:
        sys.setprofile(before)
    return count


def steps_of_facts(people: int, scoring: dict[str, Any]) -> int:
    """The steps of facts one by one, each looked at, of anybody."""
    live, draw = followed(people, scoring), Random(1)  # noqa: S311  # always the same
    more = lines("more", (draw.randrange(people) for _ in range(FACTS)))

    def take() -> None:
        for line in more:
            live.apply(line)
            look(live)

    return steps(take)


@pytest.mark.parametrize(
    "scoring",
    [
        {"individual": {"points": [PER_RESOLVED], "ties": ["csat"]}},
        {"individual": {"points": [PER_RESOLVED, CSAT_TIERS], "ties": ["csat", "earliest"]}},
        {"individual": {"points": [PER_RESOLVED]}, "collective": {"aggregate": "mean"}},
        {"individual": {"points": [PER_RESOLVED]}, "collective": {"aggregate": {"best": 3}}},
        {"individual": {"points": [PER_RESOLVED]}, "collective": {"aggregate": {"mean": "roster"}}},
        {"collective": {"points": [PER_RESOLVED, CSAT_TIERS]}},
    ],
    ids=["people", "days and earliest", "mean", "best", "roster", "teams alone"],
)
def test_one_more_fact_takes_no_more_steps_among_many(scoring: dict[str, Any]) -> None:
    few, many = steps_of_facts(FEW, scoring), steps_of_facts(MANY, scoring)

    assert few > 20 * FACTS
    assert many <= 1.2 * few
