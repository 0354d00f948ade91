"""R3 for standings that take facts added up (`LeanStandings.add_up`) in place of each by itself."""

from bisect import bisect_right
from collections.abc import Hashable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from challenge_hub.scoring import Line, Roster, plan_from, score
from challenge_hub.scoring.kpis import Sum
from challenge_hub.scoring.lean import LeanStandings
from challenge_hub.scoring.lines import order
from tests.scoring.files import (
    HASH,
    at,
    document,
    fact,
    individual,
    member,
    ranks,
    resolved,
    scores,
    void,
)
from tests.scoring.histories import DOCUMENTS, MOMENTS, ROSTER, examples, histories
from tests.scoring.ledgers import NORD, Ledger, lean, stored_and_loaded, take


def without_ties(document: dict[str, Any]) -> dict[str, Any]:
    """The same without what looks back at single facts."""
    scoring = {
        name: [_tieless(one) for one in part] if isinstance(part, list) else _tieless(part)
        for name, part in document["scoring"].items()
    }
    return {**document, "scoring": scoring}


def _tieless(classification: Any) -> Any:
    if not isinstance(classification, dict):
        return classification
    return {name: part for name, part in classification.items() if name != "ties"}


SUMMED = {
    name: document
    for name, document in ((name, without_ties(one)) for name, one in DOCUMENTS.items())
    if lean(plan_from(document, HASH), Ledger([])).adds_up
}


def take_all(live: LeanStandings, ledger: Ledger, lines: list[Line], *, closed: bool) -> None:
    """Add up what stands alone and is alike, then take the rest."""
    heaps: dict[Hashable, list[Line]] = {}
    odd = []
    for line in lines:
        if line.ref is None and is_plain(live, line):
            edges = sorted({*live.edges(), *live.books.judge.turns(line.person)})
            span = bisect_right(edges, line.at)
            heaps.setdefault((line.person, line.kpi, line.team, span), []).append(line)
        elif line.ref is None and not closed:
            live.gather(line)
        else:
            odd.append(line)
    for heap in heaps.values():
        live.add_up(max(heap, key=order), sum_of(heap), closed=closed)
    if closed:
        live.look_at_everyone()
    else:
        live.gathered()
    for line in odd:
        take(live, ledger, line)


def is_plain(live: LeanStandings, line: Line) -> bool:
    on_time = line.at < live.books.as_of and not live.books.register.late(line)
    return line.kind == "fact" and on_time and line.kpi not in live.books.judge.bounds


def sum_of(heap: list[Line]) -> Sum:
    return Sum(sum(one.value or 0 for one in heap), sum(one.count for one in heap), len(heap))


def test_challenges_with_and_without_a_baseline_are_added_up() -> None:
    baselines = {plan_from(document, HASH).baseline is None for document in SUMMED.values()}

    assert baselines == {True, False}


@pytest.mark.parametrize("name", SUMMED)
@examples(50)
@given(history=histories(20), first=st.sampled_from(MOMENTS))
def test_facts_added_up_equal_the_whole_computation(
    name: str, history: list[Line], first: int
) -> None:
    plan, ledger = plan_from(SUMMED[name], HASH), Ledger(history)
    live = lean(plan, ledger, at=first)

    take_all(live, ledger, ledger.lines, closed=False)

    for step in (first, plan.closes):
        if step >= live.books.as_of:
            whole = score(plan, ROSTER, ledger.lines, at=step).to_bytes()
            assert live.standings(step).to_bytes() == whole


@pytest.mark.parametrize("name", SUMMED)
@examples(50)
@given(data=st.data(), history=histories(20), first=st.sampled_from(MOMENTS))
def test_facts_added_up_to_a_checkpoint_equal_the_whole_computation(
    name: str, data: st.DataObject, history: list[Line], first: int
) -> None:
    plan, ledger = plan_from(SUMMED[name], HASH), Ledger(history)
    cut = data.draw(st.integers(0, len(ledger.lines)))
    before = lean(plan, ledger, at=first)
    for line in ledger.lines[:cut]:
        take(before, ledger, line)
    live = stored_and_loaded(before, plan)

    take_all(live, ledger, ledger.lines[cut:], closed=True)

    for step in (first, plan.closes):
        if step >= live.books.as_of:
            whole = score(plan, ROSTER, ledger.lines, at=step).to_bytes()
            assert live.standings(step).to_bytes() == whole


def gather(live: LeanStandings, lines: list[Line], way: str) -> None:
    """Take lines that stand alone: one by one, or each as a sum of its own."""
    for line in lines:
        if way == "gather":
            live.gather(line)
        else:
            live.add_up(line, sum_of([line]), closed=way == "closed")
    if way == "closed":
        live.look_at_everyone()
    else:
        live.gathered()


every_way = pytest.mark.parametrize("way", ["gather", "open", "closed"])


@every_way
def test_facts_that_are_gathered_keep_to_their_days(way: str) -> None:
    """2 on Monday, 3 on Tuesday; the best day alone counts."""
    best = {"kpi": "resolved", "per": "1", "points": "10", "each": "day", "best": 1}
    live = lean(plan_from(individual(best), HASH), Ledger(()), NORD)

    gather(live, [resolved("a", "p", "2", "21T10:00"), resolved("b", "p", "3", "22T10:00")], way)

    assert scores(live.standings())["p"] == "30"


@every_way
def test_a_fact_of_the_baseline_that_was_gathered_can_be_taken_back(way: str) -> None:
    """5 a day in the week, against 2 a day in the five before and then 1."""
    gain = {"kpi": "resolved", "improvement": {"per": "1", "points": "10"}}
    file = document(
        scoring={"collective": {"points": [gain]}},
        evaluation={"baseline": {"from": "2023-08-14", "to": "2023-08-18"}},
    )
    lines = [
        resolved("a", "p", "25", "21T10:00"),
        resolved("o", "p", "5", "15T12:00"),
        resolved("x", "p", "5", "16T12:00"),
    ]
    ledger = Ledger([*lines, void("v", "x")])
    live = lean(plan_from(file, HASH), ledger, NORD)
    gather(live, lines, way)
    before = scores(live.standings(), "collective")["nord"]

    take(live, ledger, ledger.lines[-1])

    assert (before, scores(live.standings(), "collective")["nord"]) == ("30", "40")


@every_way
def test_who_was_named_by_gathered_facts_is_listed_until_the_last_of_them_is_taken_back(
    way: str,
) -> None:
    lines = [
        resolved("a", "q", "1", "19T12:00"),
        resolved("b", "q", "2", "19T12:00"),
        fact("c", "q", "calls", None, "19T12:00"),
    ]
    ledger = Ledger([*lines, void("u", "c"), void("v", "b"), void("w", "a")])
    live = lean(plan_from(individual(), HASH), ledger, Roster(None))
    gather(live, lines, way)
    listed = [sorted(ranks(live.standings()))]

    for line in ledger.lines[3:]:
        take(live, ledger, line)
        listed.append(sorted(ranks(live.standings())))

    assert listed == [["q"], ["q"], ["q"], []]


def test_a_late_fact_accepted_after_the_gathering_keeps_the_teams_facts_in_order() -> None:
    """2 cases on Tuesday, 1 accepted for Monday; then those of Tuesday are taken back."""
    points = {"points": [{"kpi": "resolved", "per": "1", "points": "10"}]}
    teams = {"aggregate": "sum", "ties": ["earliest"]}
    lines = [
        resolved("a", "p", "2", "22T10:00"),
        resolved("l", "p", "1", "21T10:00", received=at("25T18:30")),
    ]
    accept = fact("y", "", "", None, kind="accept", ref="l")
    ledger = Ledger([*lines, accept, void("v", "a")])
    plan = plan_from(document(scoring={"individual": points, "collective": teams}), HASH)
    live = lean(plan, ledger, NORD)
    gather(live, lines, "gather")
    seen = [scores(live.standings(), "collective")["nord"]]

    for line in ledger.lines[2:]:
        take(live, ledger, line)
        seen.append(scores(live.standings(), "collective")["nord"])

    assert seen == ["20", "30", "10"]


def test_who_is_in_a_view_by_a_lent_fact_alone_is_there_again_when_the_state_is_taken_up() -> None:
    also = {"name": "Sud", "scope": "individual", "only": {"teams": ["sud"]}}
    points = {"points": [{"kpi": "resolved", "per": "1", "points": "10"}]}
    scoring = {"individual": points, "collective": {"aggregate": "sum"}, "also": [also]}
    plan, roster = plan_from(document(scoring=scoring), HASH), Roster([member("p", "nord")])
    line = resolved("a", "p", "1", "22T10:00", team="sud")
    live = lean(plan, Ledger([line]), roster)
    live.apply(line)

    again = stored_and_loaded(live, plan, roster).standings()

    assert scores(again, "collective") == {"nord": None, "sud": "10"}
    assert [row["person"] for row in again.as_dict()["also"][0]["rows"]] == ["p"]


def test_a_team_keeps_what_the_others_did_when_a_members_only_fact_is_taken_back() -> None:
    """After the gathering, which adds up its members one after the other."""
    points = {"points": [{"kpi": "resolved", "per": "1", "points": "10"}]}
    scoring = {"individual": points, "collective": {"rank_by": ["resolved"]}}
    lines = [
        *(resolved(f"p{n}", "p", "2", f"22T1{n}:00") for n in range(3)),
        resolved("q", "q", "5"),
    ]
    ledger = Ledger([*lines, void("v", "q")])
    live = lean(plan_from(document(scoring=scoring), HASH), ledger, NORD)
    gather(live, lines, "gather")

    take(live, ledger, ledger.lines[-1])

    assert scores(live.standings(), "collective")["nord"] == "6"
