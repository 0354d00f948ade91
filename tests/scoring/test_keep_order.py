"""The ordered structure of the live boards, and what its neighbours ask of roster and register."""

from random import Random

import pytest

from challenge_hub.scoring import LiveStandings, Roster, TwoTeamsAtOnce, plan_from
from challenge_hub.scoring.ladder import LOAD, Ladder, Rung
from challenge_hub.scoring.roster import overlaps
from challenge_hub.scoring.settle import Register, refused
from tests.scoring.files import HASH, PER_RESOLVED, at, document, fact, member


def filled(count: int) -> tuple[Ladder, list[Rung]]:
    """So many keys, added in any order; and the same as a sorted list."""
    ladder, rungs = Ladder(), [(number, 0, f"p{number}") for number in range(count)]
    for rung in Random(1).sample(rungs, count):  # noqa: S311  # always the same
        ladder.put(rung[-1], rung)
    return ladder, rungs


def test_a_ladder_holds_its_keys_in_order() -> None:
    ladder, rungs = filled(5 * LOAD)

    assert list(ladder) == rungs
    assert len(ladder) == 5 * LOAD


@pytest.mark.parametrize("start", [0, 1, LOAD - 1, LOAD, 2 * LOAD + 3, 5 * LOAD - 2])
def test_a_slice_of_a_ladder_is_that_of_a_list(start: int) -> None:
    ladder, rungs = filled(5 * LOAD)

    assert ladder.slice(start, start + 700) == rungs[start : start + 700]
    assert ladder.slice(start, start + 1) == rungs[start : start + 1]
    assert ladder.slice(start, start) == []


@pytest.mark.parametrize("place", [0, 1, LOAD, 3 * LOAD + 1, 5 * LOAD - 1])
def test_before_counts_the_smaller_keys(place: int) -> None:
    ladder, rungs = filled(5 * LOAD)

    assert ladder.before(rungs[place]) == place
    assert ladder.before((place,)) == place  # the beginning of a key
    assert ladder.before((5 * LOAD,)) == 5 * LOAD


def test_a_ladder_from_which_nearly_all_were_removed_keeps_the_rest() -> None:
    ladder, rungs = filled(6 * LOAD)
    left = rungs[:: LOAD // 3]
    for rung in rungs:
        if rung not in left:
            ladder.put(rung[-1], None)

    assert list(ladder) == left
    assert [ladder.before(rung) for rung in left] == list(range(len(left)))
    for rung in left:
        ladder.put(rung[-1], None)
    assert (len(ladder), ladder.slice(0, 9), ladder.before((0,))) == (0, [], 0)


def test_a_block_that_was_just_cut_in_two_knows_where_its_keys_are() -> None:
    ladder, rungs = Ladder(), [(number, f"p{number}") for number in range(0, 4 * LOAD + 2, 2)]
    for rung in rungs:
        ladder.put(rung[-1], rung)

    assert [ladder.before(rung) for rung in rungs] == list(range(len(rungs)))
    between = [(2 * LOAD + shift, f"b{shift}") for shift in (-3, -1, 1, 3)]
    for rung in between:
        ladder.put(rung[-1], rung)
    assert list(ladder) == sorted(rungs + between)


@pytest.mark.parametrize("first", [0, LOAD, 2 * LOAD])
def test_blocks_that_are_joined_know_where_their_keys_are(first: int) -> None:
    """Each removal empties a block further, until it takes the following one in."""
    ladder, left = Ladder(), [(number, f"p{number}") for number in range(4 * LOAD)]
    for rung in left:
        ladder.put(rung[-1], rung)

    for rung in left[first : first + LOAD - 2]:
        ladder.put(rung[-1], None)
        left.remove(rung)
        for place in (first - 1, first, first + 1, first + LOAD, len(left) - 1):
            if 0 <= place < len(left):
                assert ladder.before(left[place]) == place

    assert list(ladder) == left


def test_whoever_moves_stands_where_the_new_key_belongs() -> None:
    """Whether or not somebody looks meanwhile, and however often."""
    ladder, rungs = filled(4 * LOAD)
    random, now = Random(2), dict(zip((rung[-1] for rung in rungs), rungs, strict=True))  # noqa: S311
    for step in range(20 * LOAD):
        code = f"p{random.randrange(4 * LOAD)}"
        now[code] = (random.randrange(9 * LOAD), 0, code)
        ladder.put(code, now[code])
        if step % 50 == 0:
            expected = sorted(now.values())
            start = random.randrange(4 * LOAD)
            assert ladder.slice(start, start + 30) == expected[start : start + 30]
            assert ladder.before(now[code]) == expected.index(now[code])

    assert list(ladder) == sorted(now.values())


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
    place = live.boards[1].place("sud")
    assert place is not None
    assert (place.rank, place.decided_by) == (2, "points")
    assert live.boards[1].place("est") is None
