"""What a race holds, as it is written to disk and taken up again."""

import msgspec

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
