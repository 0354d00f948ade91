"""What a race holds, as it is written to disk and taken up again."""

from collections.abc import Mapping
from fractions import Fraction

import msgspec

from challenge_hub.scoring.keys import Value
from challenge_hub.scoring.snapshot import State

Ratio = tuple[int, int]


class Kept(msgspec.Struct):
    """The running sums of a race. Its morning stays JSON: most races never read it again."""

    live: State
    dawn: msgspec.Raw
    dawn_at: int
    scores: dict[str, Ratio | None] | None  # of the teams this morning, where they are known
    as_of: int | None
    feeds: list[str]


def as_ratios(scores: Mapping[str, Value]) -> dict[str, Ratio | None]:
    """Scores as they are kept: numerator and denominator."""
    return {team: None if one is None else one.as_integer_ratio() for team, one in scores.items()}


def from_ratios(scores: Mapping[str, Ratio | None]) -> dict[str, Value]:
    """What `as_ratios` was given."""
    return {team: None if one is None else Fraction(*one) for team, one in scores.items()}
