"""Properties of any challenge of any rules: ranks, parts, ratios, compensation (issue 4)."""

from dataclasses import replace
from fractions import Fraction
from random import Random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from challenge_hub.scoring import Line, Standings, plan_from, score
from challenge_hub.scoring.standings import Ranked
from tests.scoring.challenges import busy_weeks, challenges
from tests.scoring.files import HASH, fact, individual, ranks, result
from tests.scoring.histories import ROSTER, examples

chances = st.randoms(use_true_random=True)


def drawn(chance: Random) -> Standings:
    return score(plan_from(challenges(chance), HASH), ROSTER, busy_weeks(chance))


def all_of(standings: Standings) -> list[Ranked]:
    main = [one for one in (standings.individual, standings.collective) if one is not None]
    return [*main, *standings.also]


@examples(200)
@given(chance=chances)
def test_ranks_are_valid(chance: Random) -> None:
    """Each rank is one more than the rows before it that do not share it; the rest follow by code.

    Equal rows stand by code, a shared rank is decided by nothing, and whoever has none says why.
    """
    for one in all_of(drawn(chance)):
        ranked = [row for row in one.rows if row.rank is not None]
        rest = [row for row in one.rows if row.rank is None]
        assert list(one.rows) == ranked + rest
        assert [row.entrant.code for row in rest] == sorted(row.entrant.code for row in rest)
        assert all(row.entrant.why and row.decided_by is None for row in rest)
        assert not any(row.entrant.why for row in ranked)
        for place, row in enumerate(ranked, start=1):
            assert row.rank is not None
            shares = place > 1 and row.decided_by == "shared"
            assert row.rank == (ranked[place - 2].rank if shares else place)
            assert not shares or ranked[place - 2].entrant.code < row.entrant.code


@examples(200)
@given(chance=chances)
def test_parts_add_up_in_every_classification(chance: Random) -> None:
    for one in all_of(drawn(chance)):
        for row in one.rows:
            if row.entrant.parts and row.entrant.score is not None:
                assert sum(points for _, points in row.entrant.parts) == row.entrant.score


@examples(100)
@given(
    pairs=st.lists(st.tuples(st.integers(0, 10**6), st.integers(1, 10**6)), min_size=2, max_size=8)
)
def test_ratios_are_in_the_order_of_their_fractions(pairs: list[tuple[int, int]]) -> None:
    lines = [
        line
        for number, (above, below) in enumerate(pairs)
        for line in (
            fact(f"a{number}", f"p-{number}", "resolved", str(above)),
            fact(f"b{number}", f"p-{number}", "contacts", str(below)),
        )
    ]
    figures = [Fraction(*pair) for pair in pairs]

    found = ranks(result(individual(rank_by=["fcr"]), *lines))

    assert found == {
        f"p-{number}": 1 + sum(other > mine for other in figures)
        for number, mine in enumerate(figures)
    }


@examples(150)
@given(chance=chances)
def test_a_corrected_history_equals_one_that_was_never_wrong(chance: Random) -> None:
    """Every line was first entered wrongly for somebody else and then corrected."""
    document, right = challenges(chance), plain(busy_weeks(chance))
    plan = plan_from(document, HASH)
    twisted: list[Line] = []
    for line in right:
        wrong = replace(line, id=f"w{line.id}", person="p-3", value=9 * 10**6, kpi=line.kpi)
        twisted += [wrong, replace(line, kind="correction", ref=wrong.id)]
    chance.shuffle(twisted)

    assert rows_of(score(plan, ROSTER, twisted)) == rows_of(score(plan, ROSTER, right))


def plain(history: list[Line]) -> list[Line]:
    """The facts of a history that stand for themselves."""
    return list({one.id: one for one in history if one.kind == "fact"}.values())


def rows_of(standings: Standings) -> dict[str, Any]:
    found = standings.as_dict()
    return {key: value for key, value in found.items() if key != "facts"}
