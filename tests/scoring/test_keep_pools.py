"""Paragraph 4.3: the running sums behind a team's score, as members' scores come, change and go."""

from fractions import Fraction

import pytest

from challenge_hub.scoring.aggregates import Pool, Result, Team, aggregate
from challenge_hub.scoring.rules import Aggregate


def pool_of(*, lower: bool = False, **scores: int) -> Pool:
    pool = Pool(lower=lower)
    for person, score in scores.items():
        pool.put(person, Fraction(score))
    return pool


def test_the_best_follow_scores_that_change_come_and_go() -> None:
    pool = pool_of(a=5, b=9, c=7)
    found = [pool.best(2)]

    pool.put("a", Fraction(8))
    found.append(pool.best(2))
    pool.put("d", Fraction(10))
    found.append(pool.best(2))
    pool.put("b", None)
    found.append(pool.best(2))

    assert found == [16, 17, 19, 18]
    assert pool.best(9) == 25


def test_the_best_of_lower_better_scores_are_the_smallest() -> None:
    pool = pool_of(lower=True, a=5, b=9)
    found = [pool.best(1)]

    pool.put("c", Fraction(4))
    found.append(pool.best(1))
    pool.put("c", Fraction(6))
    found.append(pool.best(1))

    assert found == [5, 4, 5]


def test_equal_scores_are_told_apart_by_person() -> None:
    pool = pool_of(a=5, b=5, c=5)
    pool.best(1)

    pool.put("b", Fraction(9))
    pool.put("a", None)

    assert [pool.best(1), pool.best(3)] == [9, 14]


def test_awards_alone_are_in_the_sum_and_in_no_mean_and_no_best() -> None:
    pool = pool_of(a=5)
    pool.put("b", Fraction(3), took_part=False)

    assert [pool.total, pool.mean_total(), pool.best(2)] == [8, 5, 5]


def test_awards_that_are_taken_back_leave_the_sum() -> None:
    pool = pool_of(a=5)
    pool.put("b", Fraction(3), took_part=False)

    pool.put("b", Fraction(4), took_part=False)
    changed = pool.total
    pool.put("b", None)

    assert [changed, pool.total] == [9, 5]


def test_who_took_part_after_all_is_no_longer_one_with_awards_only() -> None:
    pool = pool_of(a=5)
    pool.put("b", Fraction(3), took_part=False)

    pool.put("b", Fraction(4))

    assert [pool.total, pool.mean_total()] == [9, 9]


@pytest.mark.parametrize(
    ("rule", "team", "result"),
    [
        (Aggregate("sum"), Team(), Result(Fraction(12))),
        (Aggregate("mean"), Team(), Result(Fraction(6))),
        (Aggregate("roster"), Team(on_roster=3), Result(Fraction(4))),
        (Aggregate("roster"), Team(on_roster=0), Result(None, "empty")),
        (Aggregate("best", k=2), Team(), Result(Fraction(12))),
        (Aggregate("best", k=3), Team(), Result(Fraction(12), "too_few_members")),
        (Aggregate("per"), Team(divisor=Fraction(8)), Result(Fraction(3, 2))),
        (Aggregate("per"), Team(divisor=Fraction(0)), Result(None, "empty")),
        (Aggregate("per"), Team(divisor=None), Result(None, "empty")),
    ],
)
def test_an_aggregate_of_five_and_seven(rule: Aggregate, team: Team, result: Result) -> None:
    assert aggregate(rule, pool_of(a=5, b=7), team) == result


def test_without_members_who_took_part_an_aggregate_is_empty() -> None:
    pool = Pool()
    pool.put("b", Fraction(3), took_part=False)

    assert aggregate(Aggregate("sum"), pool, Team()) == Result(None, "empty")
