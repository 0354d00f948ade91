"""Conditions on the window so far, and what is left of a score that misses one.

Contract: 3.6.
"""

from fractions import Fraction

from challenge_hub.scoring.numbers import compare
from challenge_hub.scoring.objectives import enough
from challenge_hub.scoring.readings import whole
from challenge_hub.scoring.rules import Gate
from challenge_hub.scoring.sheets import Sheet


def passes(gate: Gate, sheet: Sheet) -> bool:
    """Whether threshold and minimum are both met; an empty measure fails."""
    reading = whole(sheet, gate.kpi)
    if reading.measure is None or not enough(reading, gate.minimum):
        return False
    if gate.at_least is not None and compare(reading.measure, gate.at_least) < 0:
        return False
    return gate.at_most is None or compare(reading.measure, gate.at_most) <= 0


def through_gates(gates: tuple[Gate, ...], sheet: Sheet, score: Fraction) -> tuple[Fraction, bool]:
    """The score left, and whether the participant may be ranked.

    Each gate works on what the one before left; a score of 0 or below is left as it is.
    """
    ranked = True
    for gate in gates:
        if not passes(gate, sheet):
            ranked = ranked and gate.keep is not None
            score = after_gate(gate, score)
    return score, ranked


def after_gate(gate: Gate, score: Fraction) -> Fraction:
    """What a missed gate leaves of a score."""
    return score if gate.keep is None or score <= 0 else score * gate.keep
