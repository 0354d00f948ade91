"""R2 and R3: any order gives the same standings, and the live ones equal a replay at every step."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from challenge_hub.scoring import Line, LiveStandings, Roster, Touched, plan_from, score
from tests.scoring.files import HASH, PER_RESOLVED, document, fact, individual, member, row_of
from tests.scoring.histories import DOCUMENTS, MOMENTS, ROSTER, examples, histories, rich_document

RICH = plan_from(rich_document(), HASH)
NOBODY = Roster(None)


@pytest.mark.parametrize("name", DOCUMENTS)
@examples(60)
@given(history=histories())
def test_live_standings_equal_the_whole_computation_after_every_step(
    name: str, history: list[Line]
) -> None:
    plan = plan_from(DOCUMENTS[name], HASH)
    live = LiveStandings(plan, ROSTER)

    for step, line in enumerate(history, start=1):
        live.apply(line)

        assert live.standings().as_dict() == score(plan, ROSTER, history[:step]).as_dict()


@examples(60)
@given(history=histories())
def test_live_standings_equal_the_whole_computation_without_a_roster(history: list[Line]) -> None:
    live = LiveStandings(RICH, NOBODY)

    for step, line in enumerate(history, start=1):
        live.apply(line)

        assert live.standings().as_dict() == score(RICH, NOBODY, history[:step]).as_dict()


@examples(60)
@given(history=histories(30))
def test_a_look_after_many_lines_equals_the_whole_computation(history: list[Line]) -> None:
    live = LiveStandings(RICH, ROSTER)
    for line in history:
        live.apply(line)

    assert live.standings().to_bytes() == score(RICH, ROSTER, history).to_bytes()


@pytest.mark.parametrize("name", DOCUMENTS)
@examples(50)
@given(history=histories(16))
def test_the_instant_shown_can_move_on(name: str, history: list[Line]) -> None:
    plan = plan_from(DOCUMENTS[name], HASH)
    live = LiveStandings(plan, ROSTER, at=MOMENTS[0])
    for line in history:
        live.apply(line)

    for step in sorted(MOMENTS):
        shown = live.standings(max(step, MOMENTS[0]))

        assert shown.as_dict() == score(plan, ROSTER, history, at=shown.as_of).as_dict()


@examples(100)
@given(data=st.data(), history=histories(25))
def test_order_and_repetition_change_nothing(data: st.DataObject, history: list[Line]) -> None:
    repeated = data.draw(st.lists(st.sampled_from(history), max_size=8)) if history else []
    shuffled = data.draw(st.permutations(history + repeated))

    assert score(RICH, ROSTER, shuffled).digest == score(RICH, ROSTER, history).digest


@examples(60)
@given(history=histories(25))
def test_the_parts_add_up_to_the_score_exactly(history: list[Line]) -> None:
    standings = score(RICH, ROSTER, history)

    for classification in (standings.individual, standings.collective):
        assert classification is not None
        for row in classification.rows:
            assert sum(points for _, points in row.entrant.parts) == (row.entrant.score or 0)


@examples(60)
@given(history=histories(20))
def test_the_first_rows_are_those_of_the_standings(history: list[Line]) -> None:
    live = LiveStandings(RICH, ROSTER)
    for line in history:
        live.apply(line)
    whole = score(RICH, ROSTER, history).individual
    assert whole is not None
    key = [(row.entrant.code, row.rank, row.decided_by) for row in whole.rows]

    ranked = sum(row.rank is not None for row in whole.rows)
    top = live.top(ranked)

    assert [(row.entrant.code, row.rank, row.decided_by) for row in top] == key[:ranked]
    for count in (0, 1, 2):
        assert live.top(count) == top[:count]


def test_apply_says_whom_a_line_touched() -> None:
    plan = plan_from(individual(PER_RESOLVED), HASH)
    live = LiveStandings(plan, Roster([member("p-1", "nord"), member("p-2", "sud")]))

    first = live.apply(fact("a", "p-1", "resolved", "1"))
    moved = live.apply(fact("c", "p-2", "resolved", "1", kind="correction", ref="a"))
    again = live.apply(fact("a", "p-1", "resolved", "1"))

    assert first == Touched(frozenset({"p-1"}), frozenset({"nord"}))
    assert moved == Touched(frozenset({"p-1", "p-2"}), frozenset({"nord", "sud"}))
    assert again == Touched()


def test_places_taken_for_one_team_bring_nothing_to_the_one_left_without_facts() -> None:
    """Found by a longer history: the corrected fact was all that p-2 had done for Sud."""
    plan = plan_from(DOCUMENTS["places"], HASH)
    history = [
        fact("a", "p-2", "resolved", "0", "22T14:30"),
        fact("b", "p-4", "resolved", "0", "22T08:00"),
        fact("c", "p-1", "resolved", "0", "21T09:00", kind="correction", ref="a"),
        fact("d", "p-2", "resolved", "0", "21T09:00"),
    ]
    live = LiveStandings(plan, ROSTER)
    for line in history:
        live.apply(line)

    assert live.standings().as_dict() == score(plan, ROSTER, history).as_dict()


def test_people_of_no_team_take_no_place_among_the_teams() -> None:
    """Found by a longer history without a roster: their facts had the first place, of no one."""
    rank = {"kpi": "resolved", "rank": ["5", "3"], "each": "day"}
    plan = plan_from(document(scoring={"collective": {"points": [rank]}}), HASH)
    history = [
        fact("a", "p-1", "resolved", "1", team="sud"),
        fact("b", "p-2", "resolved", "9"),
    ]
    live = LiveStandings(plan, NOBODY)
    for line in history:
        live.apply(line)

    assert [(row.entrant.code, str(row.entrant.score)) for row in live.teams()] == [("sud", "5")]
    assert live.standings().as_dict() == score(plan, NOBODY, history).as_dict()


def test_of_two_awards_the_one_that_is_taken_back_goes_and_the_other_stays() -> None:
    plan = plan_from(individual(PER_RESOLVED, {"award": "entraide", "max": "50"}), HASH)
    live = LiveStandings(plan, NOBODY)
    for name, value in (("a", "5"), ("b", "7")):
        live.apply(fact(name, "p-1", "entraide", value, kind="award"))
    live.apply(fact("c", "p-1", "resolved", "1"))

    def score_after(*lines: Line) -> str:
        for line in lines:
            live.apply(line)
        row = row_of(live, "p-1")
        return str(row and row.entrant.score)

    assert score_after() == "22"
    assert score_after(fact("v", "", "", None, kind="void", ref="a")) == "17"
    assert score_after(fact("w", "", "", None, kind="void", ref="b")) == "10"
    assert live.books.awards.by_receiver == {}


def test_a_corrected_fact_equals_one_that_was_never_wrong() -> None:
    plan = plan_from(individual(PER_RESOLVED), HASH)
    wrong = (
        fact("a", "p-1", "resolved", "9"),
        fact("c", "p-1", "resolved", "1", ref="a", kind="correction"),
    )

    right = score(plan, NOBODY, [fact("c", "p-1", "resolved", "1")])

    assert score(plan, NOBODY, wrong).digest == right.digest
