"""What the success criteria of the file say, judged on exact measures. Contract: 1.7."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

from challenge_hub.briefings.debrief.figures import Entry, Value, is_lower_better


class Verdict(StrEnum):
    REACHED = "reached"
    MISSED = "missed"
    CANNOT_BE_JUDGED = "cannot_be_judged"


@dataclass(frozen=True)
class Judgement:
    """One criterion judged. `needed` is the level that decides, None when there is none.

    `measure` is what was judged; `baseline` what it was compared with, for a change.
    """

    verdict: Verdict
    measure: Value
    needed: Value
    baseline: Value = None


def judge(
    criterion: Mapping[str, Any], kpi: Entry, *, counted: Value, now: Value, before: Value
) -> Judgement:
    """Judge one criterion: levels on what the challenge counted, changes on `now` and `before`.

    A change is judged in the better direction of its KPI: `+0.2` on satisfaction asks for at
    least so much more; `-5 %` on a delay for at least so much less; `+5 %` on a delay allows at
    most so much more. Without a baseline it cannot be judged, and so is never reached.
    """
    if "change" in criterion:
        return _judge_change(criterion["change"], now, before, lower=is_lower_better(kpi))
    at_most = "at_most" in criterion
    needed = Fraction(criterion["at_most" if at_most else "at_least"])
    return Judgement(_verdict(counted, needed, lower=at_most), counted, needed)


def _judge_change(change: str, now: Value, before: Value, *, lower: bool) -> Judgement:
    asked = asked_change(change, before)
    if asked is None or before is None:
        return Judgement(Verdict.CANNOT_BE_JUDGED, now, None, before)
    needed = before + asked
    return Judgement(_verdict(now, needed, lower=lower), now, needed, before)


def asked_change(change: str, before: Value) -> Value:
    """The change in the KPI's unit; a percentage is one of the baseline's size.

    >>> asked_change("+5%", Fraction(-20)), asked_change("-0.5", Fraction(7))
    (Fraction(1, 1), Fraction(-1, 2))
    """
    if not change.endswith("%"):
        return Fraction(change)
    # A percentage of nothing says nothing: it cannot be judged either.
    return Fraction(change.removesuffix("%")) / 100 * abs(before) if before else None


def _verdict(measure: Value, needed: Fraction, *, lower: bool) -> Verdict:
    if measure is None:
        return Verdict.CANNOT_BE_JUDGED
    reached = measure <= needed if lower else measure >= needed
    return Verdict.REACHED if reached else Verdict.MISSED
