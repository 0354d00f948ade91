"""An ordered structure of keys: add, remove, rank and slice without touching the others.

A list of sorted blocks, as `sortedcontainers` has it, but of the standard library alone: a step
costs one bisection among blocks and one inside a block, so 100,000 participants cost hardly more
than ten. Keys are unique, because each ends in a code.
"""

from bisect import bisect_left, insort
from collections.abc import Iterator
from typing import Any, TypeAlias

LOAD = 512  # a block is cut in two at twice this length, and joined below a quarter of it

Rung: TypeAlias = tuple[Any, ...]


class Ladder:
    """Unique keys in ascending order."""

    def __init__(self) -> None:
        """Begin empty."""
        self._blocks: list[list[Rung]] = []
        self._tops: list[Rung] = []

    def __len__(self) -> int:
        """How many keys there are."""
        return sum(map(len, self._blocks))

    def __iter__(self) -> Iterator[Rung]:
        """Go through all keys in order."""
        for block in self._blocks:
            yield from block

    def add(self, rung: Rung) -> None:
        """Add a key that is not there yet."""
        if not self._blocks:
            self._blocks.append([rung])
            self._tops.append(rung)
            return
        index = min(bisect_left(self._tops, rung), len(self._blocks) - 1)
        block = self._blocks[index]
        insort(block, rung)
        self._tops[index] = block[-1]
        if len(block) > 2 * LOAD:
            self._blocks.insert(index + 1, block[LOAD:])
            self._tops.insert(index, block[LOAD - 1])
            del block[LOAD:]

    def remove(self, rung: Rung) -> None:
        """Remove a key that is there."""
        index = bisect_left(self._tops, rung)
        block = self._blocks[index]
        del block[bisect_left(block, rung)]
        if not block:
            del self._blocks[index], self._tops[index]
            return
        self._tops[index] = block[-1]
        if len(block) < LOAD // 4 and index + 1 < len(self._blocks):
            self._join(index)

    def _join(self, index: int) -> None:
        following = self._blocks[index + 1]
        if len(following) <= LOAD:
            self._blocks[index].extend(following)
            self._tops[index] = following[-1]
            del self._blocks[index + 1], self._tops[index + 1]

    def before(self, rung: Rung) -> int:
        """How many keys are smaller; `rung` may be the beginning of a key."""
        index = bisect_left(self._tops, rung)
        ahead = sum(map(len, self._blocks[:index]))
        return (
            ahead if index == len(self._blocks) else ahead + bisect_left(self._blocks[index], rung)
        )

    def slice(self, start: int, stop: int) -> list[Rung]:
        """The keys at positions from `start` to `stop`, which is outside."""
        found: list[Rung] = []
        for block in self._blocks:
            if stop <= 0:
                break
            found.extend(block[max(start, 0) : stop])
            start, stop = start - len(block), stop - len(block)
        return found
