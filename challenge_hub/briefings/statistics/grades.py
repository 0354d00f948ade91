"""The word that leads before any figure: how sure a change is (LOOK, section 8)."""

from enum import StrEnum

from challenge_hub.briefings.statistics.interval import Interval

MOSTLY = 2 / 3  # share of the interval on one side that makes it "possible"


class Grade(StrEnum):
    """A grade stands for the whole interval, never for the point alone."""

    CLEAR_GAIN = "clear_gain"
    POSSIBLE_GAIN = "possible_gain"
    NO_VISIBLE_CHANGE = "no_visible_change"
    POSSIBLE_LOSS = "possible_loss"
    CLEAR_LOSS = "clear_loss"
    TOO_LITTLE_DATA = "too_little_data"


def grade_of(interval: Interval | None, *, lower_is_better: bool, yardstick: float) -> Grade:
    """Grade an interval; `yardstick` is the change that would matter, in the measure's unit.

    An interval across zero is "no visible change" only where it is narrow: where it shows that
    neither side can hold a change that matters. A wide one says that the data are too few.

    >>> grade_of(Interval(0.16, 0.03, 0.29), lower_is_better=False, yardstick=0.22)
    <Grade.CLEAR_GAIN: 'clear_gain'>
    >>> grade_of(Interval(0.2, -0.5, 0.9), lower_is_better=True, yardstick=0.72)
    <Grade.NO_VISIBLE_CHANGE: 'no_visible_change'>
    """
    if interval is None:
        return Grade.TOO_LITTLE_DATA
    low, high = interval.low, interval.high
    worse, better = (-high, -low) if lower_is_better else (low, high)
    if worse > 0:
        return Grade.CLEAR_GAIN
    if better < 0:
        return Grade.CLEAR_LOSS
    return _across_zero(worse, better, yardstick)


def _across_zero(worse: float, better: float, yardstick: float) -> Grade:
    width = better - worse
    if better >= MOSTLY * width:
        return Grade.POSSIBLE_GAIN
    if -worse >= MOSTLY * width:
        return Grade.POSSIBLE_LOSS
    return Grade.NO_VISIBLE_CHANGE if width / 2 <= yardstick else Grade.TOO_LITTLE_DATA
