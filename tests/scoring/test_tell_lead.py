"""Who led, and since when for good: worked out by hand, and against every instant scored anew."""

from collections.abc import Sequence

import pytest
from hypothesis import given

from challenge_hub.scoring import Line, Plan, Roster, plan_from, score
from challenge_hub.scoring.lead import Lead, leads
from challenge_hub.scoring.rules import Classification
from challenge_hub.scoring.settle import Register
from challenge_hub.scoring.standings import Standings
from tests.scoring.files import HASH, PER_RESOLVED, at, document, fact, individual, member, resolved
from tests.scoring.histories import DOCUMENTS, ROSTER, busy_week, examples, histories


def register_of(plan: Plan, lines: Sequence[Line]) -> Register:
    register = Register(plan.closes)
    for line in lines:
        register.add(line)
    return register


def lead(*lines: Line, file: dict[str, object] | None = None, roster: Roster | None = None) -> Lead:
    """The lead of the first classification."""
    plan = plan_from(file or individual(PER_RESOLVED), HASH)
    return leads(plan, roster or Roster(None), register_of(plan, lines))[0]


def test_nobody_leads_without_facts() -> None:
    assert lead() == Lead(frozenset(), None, 0)


def test_who_is_alone_leads_from_the_first_fact_on() -> None:
    found = lead(resolved("a", "p-1", "1", "22T10:00"), resolved("b", "p-1", "1", "23T10:00"))

    assert found == Lead(frozenset({"p-1"}), at("22T10:00"), 0)


def test_the_lead_is_certain_from_its_last_change_on() -> None:
    found = lead(
        resolved("a", "p-1", "3", "21T10:00"),
        resolved("b", "p-2", "4", "22T10:00"),  # p-2 passes
        resolved("c", "p-1", "5", "23T10:00"),  # p-1 passes again, for good
        resolved("d", "p-2", "1", "24T10:00"),
    )

    assert found == Lead(frozenset({"p-1"}), at("23T10:00"), 2)


def test_drawing_level_is_a_change_and_a_shared_lead_has_its_own_beginning() -> None:
    found = lead(
        resolved("a", "p-1", "3", "21T10:00"),
        resolved("b", "p-2", "3", "22T10:00"),
        resolved("c", "p-3", "1", "23T10:00"),
    )

    assert found == Lead(frozenset({"p-1", "p-2"}), at("22T10:00"), 1)


def test_facts_of_one_instant_act_together() -> None:
    found = lead(
        resolved("a", "p-1", "3", "21T10:00"),
        resolved("b", "p-2", "4", "22T10:00"),
        resolved("c", "p-1", "2", "22T10:00"),
    )

    assert found == Lead(frozenset({"p-1"}), at("21T10:00"), 0)


def test_a_corrected_fact_was_never_wrong() -> None:
    found = lead(
        resolved("a", "p-1", "3", "21T10:00"),
        resolved("b", "p-2", "9", "22T10:00"),
        resolved("c", "p-2", "1", "22T10:00", kind="correction", ref="b", reason="double"),
    )

    assert found == Lead(frozenset({"p-1"}), at("21T10:00"), 0)


def test_a_corrected_award_counts_from_its_instant_on() -> None:
    """40 and 45 points on Monday; the award of Tuesday is 10, not 2."""
    file = individual(PER_RESOLVED, {"award": "entraide", "max": "50"})
    found = lead(
        resolved("a", "p-1", "4", "21T10:00"),
        resolved("b", "p-2", "4.5", "21T10:00"),
        fact("w", "p-1", "entraide", "2", "22T10:00", kind="award"),
        fact("x", "p-1", "entraide", "10", "22T10:00", kind="correction", ref="w"),
        file=file,
    )

    assert found == Lead(frozenset({"p-1"}), at("22T10:00"), 1)


def test_a_lead_that_is_lost_by_a_gate_ends() -> None:
    gates = [{"kpi": "csat", "at_least": "4"}]
    found = lead(
        fact("a", "p-1", "csat", "5", "21T10:00"),
        resolved("b", "p-1", "3", "21T10:00"),
        fact("c", "p-1", "csat", "1", "22T10:00"),  # mean 3: nobody is ranked any more
        file=individual(PER_RESOLVED, gates=gates),
    )

    assert found == Lead(frozenset(), None, 1)


def test_the_calendar_alone_can_take_the_lead_away() -> None:
    """A day without facts lowers what is compared per day."""
    file = document(
        scoring={"individual": {"points": [
            {"kpi": "resolved", "improvement": {"per": "1", "points": "1", "loss": True}},
        ]}},
        evaluation={"baseline": {"from": "2023-08-19", "to": "2023-08-20"}},
    )  # fmt: skip
    found = lead(
        resolved("x", "p-1", "40", "19T10:00"),  # 20 a day
        resolved("y", "p-2", "2", "19T10:00"),  # 1 a day
        resolved("a", "p-1", "30", "21T10:00"),  # + 10, then - 5, - 10, - 12.5, - 14
        resolved("b", "p-2", "2", "21T11:00"),  # + 1, then 0, - 1/3, …
        file=file,
    )

    assert found == Lead(frozenset({"p-2"}), at("22T00:00"), 1)


def test_somebody_who_joins_later_can_take_the_lead_away() -> None:
    """With `{mean: roster}` a new member lowers the team's mean at once."""
    file = document(
        scoring={
            "individual": {"points": [PER_RESOLVED]},
            "collective": {"aggregate": {"mean": "roster"}},
        }
    )
    roster = Roster(
        [
            member("p-1", "nord"),
            member("p-2", "sud"),
            member("p-3", "nord", start=at("23T08:00")),
        ]
    )
    plan = plan_from(file, HASH)
    lines = [resolved("a", "p-1", "3", "21T10:00"), resolved("b", "p-2", "2", "21T11:00")]

    _, teams = leads(plan, roster, register_of(plan, lines))

    assert teams == Lead(frozenset({"sud"}), at("23T08:00"), 1)


def test_the_lead_begins_with_the_window() -> None:
    found = lead(resolved("a", "p-1", "3", "20T10:00"), resolved("b", "p-2", "1", "21T09:00"))

    assert found == Lead(frozenset({"p-2"}), at("21T09:00"), 0)


def slow_leads(plan: Plan, history: Sequence[Line]) -> list[Lead]:
    """Score the whole challenge anew after every instant of the week at which anything happens."""
    days = [at(f"{day}T00:00") for day in range(21, 26)]
    every = {line.at for line in history} | set(days) | {at("22T12:00"), plan.grid.start}
    instants = sorted(one for one in every if plan.grid.start <= one < plan.grid.end)
    found = [Lead() for _ in plan.classifications]
    for instant in instants:
        standings = score(plan, ROSTER, history, at=instant + 1)
        for position, classification in enumerate(plan.classifications):
            first = first_of(standings, classification)
            if first != found[position].first:
                before = found[position]
                changes = before.changes + bool(before.first)
                found[position] = Lead(first, instant if first else None, changes)
    return found


def first_of(standings: Standings, classification: Classification) -> frozenset[str]:
    boards = [standings.individual, standings.collective, *standings.also]
    rows = next(
        one.rows for one in boards if one is not None and one.classification is classification
    )
    return frozenset(row.entrant.code for row in rows if row.rank == 1)


@pytest.mark.parametrize("name", DOCUMENTS)
@examples(60)
@given(history=histories(14))
def test_the_lead_is_that_of_scoring_every_instant_anew(name: str, history: list[Line]) -> None:
    plan = plan_from(DOCUMENTS[name], HASH)

    found = leads(plan, ROSTER, register_of(plan, history))

    assert found == slow_leads(plan, history)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_lead_in_a_busy_week_is_that_of_scoring_every_instant_anew(name: str) -> None:
    plan, history = plan_from(DOCUMENTS[name], HASH), busy_week(4, 40)

    found = leads(plan, ROSTER, register_of(plan, history))

    assert found == slow_leads(plan, history)
