"""Where two implementations of the contract had disagreed: each case by hand."""

from typing import Any

import pytest

from challenge_hub.scoring import Roster
from tests.scoring.files import (
    PER_RESOLVED,
    at,
    document,
    fact,
    individual,
    member,
    only_score,
    ranks,
    result,
    scores,
)
from tests.scoring.histories import STAGES, staged

LATE = at("25T18:30")


def test_a_late_correction_that_was_voided_waits_for_nobody() -> None:
    """Section 5: `replaced` holds what a void took the place of, and stands before `late`."""
    lines = (
        fact("a", "p", "resolved", "1"),
        fact("c", "p", "resolved", "5", kind="correction", ref="a", received=LATE),
        fact("v", "", "", None, kind="void", ref="c"),
    )

    found = result(individual(PER_RESOLVED), *lines)

    assert scores(found) == {"p": "10"}
    counters = {name: count for name, count in found.facts.items() if count}
    assert counters == {"read": 3, "replaced": 2, "counted": 1}


@pytest.mark.parametrize(("best", "score"), [(1, "-3"), (2, "-7"), (3, "-7")])
def test_best_keeps_days_of_the_named_stages_only(best: int, score: str) -> None:
    """3.1: stage `deux` touches Tuesday to Thursday; Thursday, without facts, is kept first."""
    rule = {"kpi": "resolved", "per": "1", "points": "-1", "each": "day"}
    file = individual({**rule, "stages": ["un", "deux"], "best": best})
    file["schedule"] = staged(stages=[STAGES[0], {**STAGES[1], "to": "2023-08-22"}])
    lines = fact("a", "p", "resolved", "3", "21T10:00"), fact("b", "p", "resolved", "4", "22T11:00")

    assert only_score(file, *lines) == score


def tied(**keys: Any) -> dict[str, Any]:
    """Places each day, which are even, and places of the week, which are not."""
    days = {"kpi": "resolved", "rank": ["3", "1"], "each": "day"}
    week = {"kpi": "csat", "rank": ["0"]}
    rules = {"points": [days, week], "ties": ["countback"]}
    return document(scoring={"individual": rules, **keys, "also": [
        {"name": "own", "scope": "collective", **rules},
    ]})  # fmt: skip


EVEN = (
    fact("a", "p", "resolved", "2", "21T10:00"),
    fact("b", "q", "resolved", "1", "21T10:00"),
    fact("c", "p", "resolved", "1", "22T10:00"),
    fact("d", "q", "resolved", "2", "22T10:00"),
    fact("e", "p", "csat", "5", "22T10:00"),
    fact("f", "q", "csat", "4", "22T10:00"),
)


def test_countback_counts_places_of_rules_with_each_alone() -> None:
    """4.2: the place of the whole week is none of `all rank rules with each`."""
    roster = Roster([member("p", "nord"), member("q", "sud")])
    collective = {"aggregate": "sum", "ties": ["countback"]}

    found = result(tied(collective=collective), *EVEN, roster=roster)

    (own,) = found.as_dict()["also"]
    assert ranks(found) == {"p": 1, "q": 1}
    assert ranks(found, "collective") == {"nord": 1, "sud": 1}
    assert {row["team"]: row["rank"] for row in own["rows"]} == {"nord": 1, "sud": 1}


def test_only_removes_the_awards_of_those_it_removes() -> None:
    """4.4: p-2 does not fit, so that neither the award nor the cap of -1 on it is there."""
    roster = Roster(
        [
            member("p-1", "nord", tags=frozenset({"nouveau"})),
            member("p-2", "nord"),
        ]
    )
    award = {"award": "entraide", "max": "0"}
    entry = {
        "name": "Espoirs", "scope": "collective", "only": {"tags": ["nouveau"]}, "aggregate": "sum",
    }  # fmt: skip
    rules = {"points": [award], "cap": {"points": "-1"}}
    lines = (
        fact("a", "p-1", "resolved", "1"),
        fact("w", "p-2", "entraide", "5", kind="award"),
    )

    file = document(scoring={"individual": rules, "also": [entry]})
    (row,) = result(file, *lines, roster=roster).as_dict()["also"][0]["rows"]

    assert (row["team"], row["score"], row["members"]) == ("nord", "-1", 1)


def test_an_award_to_a_spectator_gives_nothing() -> None:
    """2.5: a spectator has no individual row, so that there is nothing to add the award to."""
    roster = Roster([member("p", "nord"), member("s", "nord", part="spectator")])
    scoring = {
        "individual": {"points": [PER_RESOLVED, {"award": "entraide", "max": "50"}]},
        "collective": {"aggregate": "sum"},
    }
    lines = fact("a", "p", "resolved", "1"), fact("w", "s", "entraide", "5", kind="award")

    found = result(document(scoring=scoring), *lines, roster=roster)

    assert scores(found, "collective") == {"nord": "10"}
    assert found.facts["counted"] == 2
