"""The ordered structure of the live boards, and what its neighbours ask of roster and register."""

from random import Random

import pytest

from challenge_hub.scoring import Line, LiveStandings, Roster, TwoTeamsAtOnce, plan_from, score
from challenge_hub.scoring.ladder import LEAST, Ladder, Rung
from challenge_hub.scoring.roster import overlaps
from challenge_hub.scoring.settle import Register, refused
from tests.scoring.files import HASH, PER_RESOLVED, at, document, fact, individual, member


def filled(count: int) -> tuple[Ladder, list[Rung]]:
    """So many keys, added in any order; and the same as a sorted list."""
    ladder, rungs = Ladder(), [(number, 0, f"p{number}") for number in range(count)]
    for rung in Random(1).sample(rungs, count):  # noqa: S311  # always the same
        ladder.put(rung[-1], rung)
    return ladder, rungs


@pytest.mark.parametrize("size", [0, 1, LEAST, 5 * LEAST, 50 * LEAST])
def test_a_ladder_goes_through_its_keys_in_order(size: int) -> None:
    ladder, rungs = filled(size)

    assert list(ladder) == rungs
    assert len(ladder) == size


@pytest.mark.parametrize("count", [0, 1, LEAST, 2 * LEAST, 4 * LEAST + 1, 20 * LEAST, 99 * LEAST])
def test_the_first_keys_of_a_ladder_are_those_of_a_list(count: int) -> None:
    ladder, rungs = filled(20 * LEAST)

    assert ladder.first(count) == rungs[:count]
    assert ladder.first(2) == rungs[:2]


def test_putting_a_key_tells_whether_it_is_another_one() -> None:
    ladder = Ladder()

    assert ladder.put("a", (1, "a"))
    assert not ladder.put("a", (1, "a"))
    assert ladder.put("a", (2, "a"))
    assert ladder.put("a", None)
    assert not ladder.put("a", None)
    assert (len(ladder), ladder.first(1)) == (0, [])


def test_when_all_who_were_first_have_left_those_behind_them_are_first() -> None:
    """One by one: taken off the ladder, or moved to its end."""
    ladder, rungs = filled(30 * LEAST)
    now = list(rungs)
    for number, rung in enumerate(rungs):
        last = (len(rungs) + number, 0, rung[-1]) if number % 3 else None
        ladder.put(rung[-1], last)
        now = [*now[1:], last] if last else now[1:]
        assert ladder.first(3) == now[:3]

    assert list(ladder) == now


def test_the_last_key_in_order_moves_as_any_other() -> None:
    """Of those that are kept in order, which is known by asking for more and more."""
    for last in range(LEAST, 5 * LEAST):
        ladder, rungs = filled(10 * LEAST)
        ladder.first(1)
        code = f"p{last}"
        ladder.put(code, (-1, 0, code))
        expected = [(-1, 0, code), *rungs[:last], *rungs[last + 1 :]]
        assert ladder.first(last + 2) == expected[: last + 2]


def test_those_who_come_in_front_of_everyone_are_first() -> None:
    """More than the ladder keeps in order, so that it lets others go meanwhile."""
    ladder, rungs = filled(10 * LEAST)
    ladder.first(3)
    come = [(-number, 0, f"q{number}") for number in range(1, 10 * LEAST)]
    for rung in come:
        ladder.put(rung[-1], rung)
        assert ladder.first(1) == [rung]

    assert list(ladder) == sorted(come) + rungs


def test_whoever_moves_stands_where_the_new_key_belongs() -> None:
    """Whether or not somebody looks meanwhile, and however often."""
    size = 20 * LEAST
    ladder, rungs = filled(size)
    random, now = Random(2), dict(zip((rung[-1] for rung in rungs), rungs, strict=True))  # noqa: S311
    for step in range(20 * size):
        code = f"p{random.randrange(size)}"
        now[code] = (random.randrange(2 * size), 0, code)
        ladder.put(code, now[code])
        if step % 50 == 0:
            count = random.choice((1, 50, 3 * LEAST))
            assert ladder.first(count) == sorted(now.values())[:count]

    assert list(ladder) == sorted(now.values())


def test_the_first_rows_are_right_while_those_in_front_fall_behind() -> None:
    """Each fact costs points, so that all who were in order leave, time and again."""
    people, random = [f"p{one}" for one in range(5 * LEAST)], Random(3)  # noqa: S311
    plan = plan_from(individual({"kpi": "resolved", "per": "1", "points": "-1"}), HASH)
    live, lines = LiveStandings(plan, Roster(None)), list[Line]()
    for number, code in enumerate(people):
        lines.append(fact(f"begin{number}", code, "resolved", str(random.randrange(9))))
        live.apply(lines[-1])

    for number in range(10 * LEAST):
        leader = live.top(1)[0].entrant.code
        lines.append(fact(f"{number}", leader, "resolved", str(random.randrange(5))))
        live.apply(lines[-1])
        if number % LEAST == 0:
            whole = score(plan, Roster(None), lines).individual
            assert whole is not None
            assert [(row.entrant.code, row.rank, row.decided_by) for row in live.top(50)] == [
                (row.entrant.code, row.rank, row.decided_by) for row in whole.rows[:50]
            ]


def test_stays_in_two_teams_at_one_instant_are_named() -> None:
    stays = [
        member("p", "sud", start=at("22T00:00"), end=at("24T00:00")),
        member("p", "nord", end=at("22T00:01")),
        member("q", "nord", end=at("22T00:00")),
        member("q", "sud", start=at("22T00:00")),  # begins where the other ends
        member("r", "nord"),
        member("r", "nord", start=at("22T00:00")),  # twice in one team is not two teams
    ]

    pairs = [(one.person, one.team, other.team) for one, other in overlaps(stays)]

    assert pairs == [("p", "nord", "sud")]
    with pytest.raises(TwoTeamsAtOnce, match=r"^p: in nord and sud at the same time$") as raised:
        Roster(stays)
    assert (raised.value.person, raised.value.teams) == ("p", ("nord", "sud"))


def test_refused_lines_are_those_that_contradict_or_speak_of_nothing() -> None:
    register = Register(at("25T18:30"))
    for line in (
        fact("a", "p", "resolved", "1"),
        fact("b", "p", "resolved", "1"),
        fact("b", "p", "resolved", "2"),  # the same id, another content
        fact("c", "p", "resolved", "3", kind="correction", ref="b"),
        fact("d", "p", "resolved", "3", kind="correction", ref="nothing"),
        fact("e", "p", "resolved", "4", kind="correction", ref="a"),
    ):
        register.add(line)

    assert refused(register) == {("file", "b"), ("file", "c"), ("file", "d")}


def test_live_teams_and_objectives_follow_an_award_that_is_taken_back() -> None:
    objectives = {"collective": [{"id": "all", "kpi": "resolved", "target": "4"}]}
    scoring = {
        "individual": {"points": [PER_RESOLVED, {"award": "fanion", "max": "50"}]},
        "collective": {"aggregate": "sum"},
    }
    plan = plan_from(document(objectives=objectives, scoring=scoring), HASH)
    live = LiveStandings(plan, Roster([member("p", "nord"), member("q", "sud")]))
    live.apply(fact("a", "p", "resolved", "3"))
    live.apply(fact("b", "q", "resolved", "1"))
    live.apply(fact("c", "q", "fanion", "25", kind="award"))

    before = [(row.entrant.code, str(row.entrant.score)) for row in live.teams()]
    live.apply(fact("d", "", "", None, kind="void", ref="c"))
    after = [(row.entrant.code, str(row.entrant.score)) for row in live.teams()]

    assert before == [("sud", "35"), ("nord", "30")]
    assert after == [("nord", "30"), ("sud", "10")]
    (line,) = live.objectives()
    assert (line.id, str(line.measure), line.reached) == ("all", "4", True)
    assert [(row.rank, row.decided_by) for row in live.boards[1].rows()] == [
        (1, "points"),
        (2, "points"),
    ]
