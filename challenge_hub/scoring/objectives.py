"""Reached or not, and how much of the way.

Contract: 3.2.
"""

from fractions import Fraction

from challenge_hub.scoring.kpis import Kpi, Reading
from challenge_hub.scoring.numbers import MICRO, compare


def enough(reading: Reading, minimum: int) -> bool:
    """Whether there are at least `minimum` counted contacts; 0 asks for nothing.

    What a ratio divides by may be below 0, where cases were taken back.
    """
    return not minimum or reading.contacts >= minimum * MICRO


def reached(kpi: Kpi, reading: Reading, target: Fraction, minimum: int) -> bool:
    """At least the target, or at most where lower is better; never when empty."""
    if reading.measure is None or not enough(reading, minimum):
        return False
    side = compare(reading.measure, target)
    return side <= 0 if kpi.lower else side >= 0


def share(kpi: Kpi, reading: Reading, target: Fraction, minimum: int) -> Fraction:
    """How much of the way to the target, not clamped: 1 is there, above 1 beyond.

    Measure by target, or target by measure where lower is better. Where that makes no sense
    (target 0 or below, lower with a measure of 0 or below): 1 when reached, else 0.
    """
    if reading.measure is None or not enough(reading, minimum):
        return Fraction(0)
    above, below = reading.measure
    if target <= 0 or (kpi.lower and above <= 0):
        return Fraction(int(reached(kpi, reading, target, minimum)))
    if not kpi.lower:
        return Fraction(above * target.denominator, below * target.numerator)
    return Fraction(target.numerator * below, target.denominator * above)
