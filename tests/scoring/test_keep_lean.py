"""R3 for standings that keep sums instead of lines, also when they are put away and taken up."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from challenge_hub.scoring import Line, Roster, Touched, plan_from, score
from challenge_hub.scoring.snapshot import copy_of, snapshot
from tests.scoring.files import HASH, PER_RESOLVED, at, fact, individual, member
from tests.scoring.histories import DOCUMENTS, MOMENTS, ROSTER, examples, histories
from tests.scoring.ledgers import Ledger, lean, stored_and_loaded, take

NOBODY = Roster(None)


@pytest.mark.parametrize("name", DOCUMENTS)
@examples(50)
@given(history=histories())
def test_lean_standings_equal_the_whole_computation_after_every_step(
    name: str, history: list[Line]
) -> None:
    plan, ledger = plan_from(DOCUMENTS[name], HASH), Ledger(history)
    live = lean(plan, ledger)

    for step, line in enumerate(ledger.lines, start=1):
        take(live, ledger, line)

        assert live.standings().to_bytes() == score(plan, ROSTER, ledger.lines[:step]).to_bytes()


@pytest.mark.parametrize("name", DOCUMENTS)
@examples(50)
@given(history=histories(20), first=st.sampled_from(MOMENTS))
def test_standings_that_gathered_equal_the_whole_computation(
    name: str, history: list[Line], first: int
) -> None:
    """Lines that stand alone come first, those that speak of others when all are gathered."""
    plan, ledger = plan_from(DOCUMENTS[name], HASH), Ledger(history)
    live = lean(plan, ledger, at=first)
    for line in ledger.lines:
        if line.ref is None:
            live.gather(line)

    live.gathered()
    for line in ledger.lines:
        if line.ref is not None:
            take(live, ledger, line)

    for step in (first, plan.closes):
        if step >= live.books.as_of:
            whole = score(plan, ROSTER, ledger.lines, at=step).to_bytes()
            assert live.standings(step).to_bytes() == whole


@examples(50)
@given(history=histories())
def test_lean_standings_equal_the_whole_computation_without_a_roster(history: list[Line]) -> None:
    plan, ledger = plan_from(DOCUMENTS["sums"], HASH), Ledger(history)
    live = lean(plan, ledger, NOBODY)

    for step, line in enumerate(ledger.lines, start=1):
        take(live, ledger, line)

        assert live.standings().to_bytes() == score(plan, NOBODY, ledger.lines[:step]).to_bytes()


@pytest.mark.parametrize("name", DOCUMENTS)
@examples(50)
@given(data=st.data(), history=histories(20))
def test_standings_taken_up_again_equal_those_never_interrupted(
    name: str, data: st.DataObject, history: list[Line]
) -> None:
    """Put away after any line, at any instant shown; the rest comes afterwards."""
    plan, ledger = plan_from(DOCUMENTS[name], HASH), Ledger(history)
    cut = data.draw(st.integers(0, len(ledger.lines)))
    first = data.draw(st.sampled_from(MOMENTS))
    never = lean(plan, ledger, at=first)
    for line in ledger.lines[:cut]:
        take(never, ledger, line)
    if data.draw(st.booleans()):
        never.standings()

    again = stored_and_loaded(never, plan)

    for line in ledger.lines[cut:]:
        take(never, ledger, line)
        take(again, ledger, line)

    for step in sorted(moment for moment in {*MOMENTS, plan.closes} if moment >= first):
        whole = score(plan, ROSTER, ledger.lines, at=step).to_bytes()
        assert never.standings(step).to_bytes() == whole
        assert again.standings(step).to_bytes() == whole


@examples(30)
@given(history=histories(20))
def test_a_state_taken_up_again_is_the_same_state(history: list[Line]) -> None:
    plan, ledger = plan_from(DOCUMENTS["sums"], HASH), Ledger(history)
    live = lean(plan, ledger)
    for line in ledger.lines:
        take(live, ledger, line)

    again = stored_and_loaded(live, plan)

    assert json.dumps(snapshot(again)) == json.dumps(snapshot(live))


def test_a_line_that_stands_alone_is_not_kept() -> None:
    plan = plan_from(individual(PER_RESOLVED), HASH)
    line = fact("a", "p-1", "resolved", "1")
    ledger = Ledger([line])
    live = lean(plan, ledger)

    take(live, ledger, line)

    assert not live.knows(line)
    assert live.books.main.everyone.history is None


def test_a_line_of_the_time_ahead_is_kept_until_it_counts() -> None:
    plan = plan_from(individual(PER_RESOLVED), HASH)
    line = fact("a", "p-1", "resolved", "1", "22T12:00")
    ledger = Ledger([line])
    live = lean(plan, ledger, at=at("22T08:00"))
    take(live, ledger, line)
    kept = live.knows(line)

    live.advance(plan.closes)

    assert (kept, live.knows(line)) == (True, False)


def test_a_copy_goes_its_own_way() -> None:
    plan = plan_from(individual(PER_RESOLVED), HASH)
    first, second = fact("a", "p-1", "resolved", "1"), fact("b", "p-1", "resolved", "2")
    ledger = Ledger([first, second])
    live = lean(plan, ledger, Roster([member("p-1", "nord")]))
    take(live, ledger, first)
    twin = copy_of(live)

    take(live, ledger, second)

    assert twin.standings().facts["counted"] == 1


def test_a_draw_is_refused() -> None:
    plan = plan_from(individual(PER_RESOLVED), HASH)

    with pytest.raises(
        ValueError,
        match=r"^a draw is made from all facts, which these standings do not keep$",
    ):
        lean(plan, Ledger([])).standings(salt="0" * 64)


LATE = at("25T18:30")
BETWEEN = {
    "nothing": (),
    "an award": (fact("x", "p", "entraide", "5", "23T10:00", kind="award"),),
    "a fact of a KPI that is not used": (fact("x", "p", "unheard", "5", "23T10:00"),),
    "a late fact": (fact("x", "p", "resolved", "5", "23T10:00", received=LATE),),
    "a fact out of its bounds": (fact("x", "p", "csat", "9", "23T10:00"),),
    "a fact taken away before": (
        fact("x", "p", "resolved", "5", "23T10:00"),
        fact("y", "", "", None, kind="void", ref="x"),
    ),
    "a fact of somebody else": (fact("x", "q", "resolved", "5", "23T10:00"),),
}


@pytest.mark.parametrize("between", BETWEEN.values(), ids=BETWEEN)
def test_when_the_newest_fact_is_taken_away_the_one_before_it_says_whose_target_counts(
    between: tuple[Line, ...],
) -> None:
    """New until Tuesday evening, p needed 2; of what came later only the newest fact counted."""
    evening = at("22T18:00")
    roster = Roster(
        [
            member("p", "nord", end=evening, tags=frozenset({"nouveau"})),
            member("p", "nord", start=evening),
            member("q", "nord"),
        ]
    )
    mine = {"id": "mine", "kpi": "resolved", "target": "9", "for": {"tag:nouveau": "2"}}
    file = individual({"objective": "mine", "points": "1"}, {"award": "entraide", "max": "9"})
    file["objectives"] = {"individual": [mine]}
    file["scoring"]["collective"] = {"aggregate": "sum"}
    plan = plan_from(file, HASH)
    lent = fact("l", "p", "resolved", "1", "22T09:00", team="sud")
    first = fact("0", "p", "resolved", "1", "21T10:00")
    second = fact("a", "p", "resolved", "1", "22T10:00")
    newest = fact("b", "p", "resolved", "0", "24T10:00")
    void = fact("v", "", "", None, kind="void", ref="b")
    ledger = Ledger([lent, first, second, *between, newest, void])
    live = lean(plan, ledger, roster)

    for line in ledger.lines[:-1]:
        take(live, ledger, line)
    before = live.standings().objectives[0]
    take(live, ledger, ledger.lines[-1])
    after = live.standings().objectives[0]

    assert [str(one.target) for one in (before, after)] == ["9", "2"]
    assert live.standings().to_bytes() == score(plan, roster, ledger.lines).to_bytes()


def test_a_part_for_one_team_looks_back_on_the_facts_for_that_team_alone() -> None:
    """Of p's facts that of Wednesday is for Sud; in Nord the newest left is Tuesday's, when new."""
    evening = at("22T18:00")
    roster = Roster(
        [
            member("p", "nord", end=evening, tags=frozenset({"nouveau"})),
            member("p", "nord", start=evening),
        ]
    )
    mine = {"id": "mine", "kpi": "resolved", "target": "9", "for": {"tag:nouveau": "2"}}
    file = individual({"objective": "mine", "points": "1"})
    file["objectives"] = {"individual": [mine]}
    file["scoring"]["collective"] = {"aggregate": "sum"}
    plan = plan_from(file, HASH)
    ledger = Ledger(
        [
            fact("a", "p", "resolved", "2", "22T10:00"),
            fact("x", "p", "resolved", "5", "23T10:00", team="sud"),
            fact("b", "p", "resolved", "0", "24T10:00"),
            fact("v", "", "", None, kind="void", ref="b"),
        ]
    )
    live = lean(plan, ledger, roster)

    for line in ledger.lines:
        take(live, ledger, line)

    assert {row.entrant.code: str(row.entrant.score) for row in live.teams()} == {
        "nord": "1", "sud": "0",
    }  # fmt: skip
    assert live.standings().to_bytes() == score(plan, roster, ledger.lines).to_bytes()


def test_apply_says_whom_a_line_touched_without_keeping_it() -> None:
    plan = plan_from(individual(PER_RESOLVED), HASH)
    ledger = Ledger([])
    live = lean(plan, ledger, Roster([member("p", "nord")]))

    counted = live.apply(fact("a", "p", "resolved", "1"))
    outside = live.apply(fact("b", "p", "resolved", "1", "28T10:00"))

    assert counted == Touched(frozenset({"p"}), frozenset({"nord"}))
    assert outside == Touched()


def test_a_line_at_the_instant_shown_counts_only_after_it() -> None:
    plan = plan_from(individual(PER_RESOLVED), HASH)
    line = fact("a", "p", "resolved", "1", "22T12:00")
    live = lean(plan, Ledger([line]), Roster([member("p", "nord")]), at=line.at)
    live.apply(line)
    before = live.standings().facts

    after = live.standings(line.at + 1).facts

    assert [one["after_at"] for one in (before, after)] == [1, 0]
    assert [one["counted"] for one in (before, after)] == [0, 1]


def test_a_copy_looks_back_in_the_same_ledger() -> None:
    plan = plan_from(individual(PER_RESOLVED), HASH)
    roster = Roster([member("p", "nord")])
    ledger = Ledger(
        [
            fact("a", "p", "resolved", "1", "22T10:00"),
            fact("b", "p", "resolved", "2", "23T10:00"),
            fact("v", "", "", None, kind="void", ref="b"),
        ]
    )
    live = lean(plan, ledger, roster, at("24T00:00"))
    for line in ledger.lines[:2]:
        take(live, ledger, line)

    twin = copy_of(live)
    take(twin, ledger, ledger.lines[2])

    assert (
        twin.standings().to_bytes()
        == score(plan, roster, ledger.lines, at=at("24T00:00")).to_bytes()
    )
    assert live.standings().facts["counted"] == 2
