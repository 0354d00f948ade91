"""R3 for standings that take facts added up (`LeanStandings.add_up`) in place of each by itself."""

from bisect import bisect_right
from collections.abc import Hashable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from challenge_hub.scoring import Line, plan_from, score
from challenge_hub.scoring.kpis import Sum
from challenge_hub.scoring.lean import LeanStandings
from challenge_hub.scoring.lines import order
from tests.scoring.files import HASH
from tests.scoring.histories import DOCUMENTS, MOMENTS, ROSTER, examples, histories
from tests.scoring.ledgers import Ledger, lean, stored_and_loaded, take


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
