"""The uplift and its interval: seeded, bounded, and as sure as they say (F3)."""

import random
import time

import pytest

from challenge_hub.briefings.statistics.grades import Grade, grade_of
from challenge_hub.briefings.statistics.interval import Interval, interval_of
from challenge_hub.briefings.statistics.uplift import MOST_UNITS, Unit, change_of, fold, uplift_of

# Three people; sums of notes over counts, before and during.
NORTH = [Unit(8, 2, 10, 2), Unit(12, 3, 9, 2), Unit(3, 1, 4, 1)]
WEST = [Unit(4, 1, 4, 1), Unit(10, 2, 8, 2)]


def seeded(number: int) -> random.Random:
    return random.Random(number)  # noqa: S311  # invented people, the same in every run


def team(dice: random.Random, persons: int, effect: float = 0) -> list[Unit]:
    """A team whose people differ, with 1 to 30 surveys each in a period, notes from 1 to 5."""

    def period(level: float) -> tuple[float, float]:
        notes = [min(5, max(1, round(dice.gauss(level, 1)))) for _ in range(dice.randint(1, 30))]
        return float(sum(notes)), float(len(notes))

    levels = [dice.gauss(4, 0.3) for _ in range(persons)]
    return [Unit(*period(level), *period(level + effect)) for level in levels]


def test_a_change_is_that_of_the_pooled_measure() -> None:
    """23/5 − 23/6 = 23/30."""
    estimate = change_of(NORTH)

    assert estimate is not None
    assert estimate.change == pytest.approx(23 / 30)


def test_the_error_is_that_of_the_linearised_quotient() -> None:
    """Residuals per person: (after − R'·w')/5 − (before − R·w)/6, by hand."""
    residuals = [
        (10 - 4.6 * 2) / 5 - (8 - 23 / 6 * 2) / 6,
        (9 - 4.6 * 2) / 5 - (12 - 23 / 6 * 3) / 6,
        (4 - 4.6) / 5 - (3 - 23 / 6) / 6,
    ]

    estimate = change_of(NORTH)

    assert estimate is not None
    assert estimate.error**2 == pytest.approx(sum(r * r for r in residuals) * 3 / 2)


def test_an_uplift_is_the_difference_of_the_two_changes() -> None:
    """(23/5 − 23/6) − (12/3 − 14/3) = 23/30 + 2/3."""
    estimate = uplift_of(NORTH, WEST)

    assert estimate is not None
    assert estimate.change == pytest.approx(23 / 30 + 2 / 3)


def test_a_group_without_weight_in_a_period_has_no_change() -> None:
    assert change_of([Unit(0, 0, 5, 1), Unit(0, 0, 4, 1)]) is None


@pytest.mark.parametrize(("persons", "others"), [(8, 8), (30, 10)])
def test_without_an_effect_about_95_percent_of_the_intervals_hold_zero(
    persons: int, others: int
) -> None:
    """300 worlds: 95 % ± 3 standard errors of 1.3 %."""
    held = 0
    for world in range(300):
        dice = seeded(world)
        interval = interval_of(team(dice, persons), team(dice, others), seed=str(world))
        held += interval is not None and interval.low <= 0 <= interval.high

    assert 0.91 <= held / 300 <= 0.99


def test_a_real_effect_is_found() -> None:
    dice = seeded(7)

    interval = interval_of(team(dice, 25, effect=0.8), team(dice, 25), seed="7")

    assert interval is not None
    assert 0 < interval.low < 0.8 < interval.high


def test_the_same_seed_gives_the_same_interval_in_any_order_of_people() -> None:
    dice = seeded(3)
    treated, comparison = team(dice, 12), team(dice, 9)

    again = interval_of(treated[::-1], comparison[::-1], seed="debrief")

    assert interval_of(treated, comparison, seed="debrief") == again


def test_fewer_than_five_people_give_no_interval() -> None:
    dice = seeded(3)

    assert interval_of(team(dice, 12), team(dice, 4), seed="x") is None


def test_people_who_do_not_vary_at_all_give_no_interval() -> None:
    """An interval of no width would claim a certainty that nobody has."""
    assert interval_of([Unit(4, 1, 5, 1)] * 9, None, seed="x") is None


def test_ten_thousand_people_take_less_than_five_seconds() -> None:
    dice = seeded(1)
    treated = [Unit(dice.random(), 1, dice.random(), 1) for _ in range(10_000)]
    begun = time.monotonic()

    interval_of(treated, treated, seed="x")

    assert time.monotonic() - begun < 5


def test_folding_people_together_keeps_the_measure() -> None:
    dice = seeded(1)
    people = [Unit(dice.random(), 1, dice.random(), 1) for _ in range(MOST_UNITS * 3 + 1)]

    folded = change_of(fold(people, dice))

    whole = change_of(people)
    assert folded is not None
    assert whole is not None
    assert folded.change == pytest.approx(whole.change)


@pytest.mark.parametrize(
    ("low", "high", "lower_is_better", "grade"),
    [
        (0.03, 0.29, False, Grade.CLEAR_GAIN),  # whole interval on the better side
        (-0.29, -0.03, True, Grade.CLEAR_GAIN),
        (-0.06, 0.48, False, Grade.POSSIBLE_GAIN),  # across zero, mostly better
        (-0.5, 0.9, True, Grade.NO_VISIBLE_CHANGE),  # across zero, narrow beside 1
        (-1.5, 1.6, False, Grade.TOO_LITTLE_DATA),  # across zero, wide beside 1
        (-4.8, 0.6, False, Grade.POSSIBLE_LOSS),  # the mirror of a possible gain
        (0.1, 0.4, True, Grade.CLEAR_LOSS),
    ],
)
def test_a_grade_speaks_of_the_whole_interval(
    low: float, high: float, *, lower_is_better: bool, grade: Grade
) -> None:
    interval = Interval((low + high) / 2, low, high)

    assert grade_of(interval, lower_is_better=lower_is_better, yardstick=1) is grade


def test_no_interval_is_too_little_data() -> None:
    assert grade_of(None, lower_is_better=False, yardstick=1) is Grade.TOO_LITTLE_DATA
