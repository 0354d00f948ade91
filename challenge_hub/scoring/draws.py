"""The order of a draw that everyone can check.

Contract: `draw` of 4.2. The salt was published as a hash before and is revealed with the result.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from challenge_hub.scoring.lines import Line
from challenge_hub.scoring.numbers import micro_text
from challenge_hub.scoring.zone import moment


@dataclass(frozen=True, slots=True)
class Draw:
    """What a draw is made of, all lowercase hex: salt, content hash, hash of the counted facts."""

    salt: str
    content_hash: str
    facts_hash: str

    def ticket(self, code: str, reward: int | None = None) -> str:
        """A participant's ticket; the smallest is first.

        `reward` is the 0-based position of the entry in `rewards` that is drawn for.
        """
        parts = [self.salt, self.content_hash, self.facts_hash, code]
        if reward is not None:
            parts += ["reward", str(reward)]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def facts_hash(facts: Iterable[Line]) -> str:
    """SHA-256 of the counted facts, one line each, sorted by feed and id; awards are none."""
    digest = hashlib.sha256()
    for line in sorted(facts, key=lambda line: line.key):
        digest.update(fact_text(line).encode())
    return digest.hexdigest()


def fact_text(line: Line) -> str:
    """A fact as the hash sees it; a correction stands under its own id."""
    value = "" if line.value is None else micro_text(line.value)
    at = moment(line.at).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return f"{line.feed},{line.id},{line.person},{line.kpi},{value},{line.count},{at}\n"
