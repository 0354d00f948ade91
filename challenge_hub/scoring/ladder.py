"""An ordered structure of keys in which only what somebody looks at is kept in order.

Keys are cut into blocks by what separates them; inside, a block is a mere set of codes until a
look sorts it. So one who moves costs a bisection among the separators, which all moves share and
the processor's cache therefore holds, and two steps in small sets, of which the one that is left is
remembered: the keys of the others, which lie all over the memory, are not read. Keys are unique,
because each ends in its code.
"""

from bisect import bisect_left, insort
from collections.abc import Iterator
from typing import Any, TypeAlias

LOAD = 256  # a block is cut in two at twice this length, and joined below a quarter of it

Rung: TypeAlias = tuple[Any, ...]


class Block:
    """Who stands in a block, and their keys in order since somebody looked.

    One whose order nobody asks for while it changes `LOAD` times goes without again.
    """

    __slots__ = ("changes", "codes", "order")

    def __init__(self, codes: set[str], order: list[Rung] | None) -> None:
        """Take over both."""
        self.codes, self.order, self.changes = codes, order, 0

    def add(self, rung: Rung) -> None:
        """Take one in."""
        self.codes.add(rung[-1])
        if self.order is not None:
            insort(self.order, rung)
            self._changed()

    def remove(self, rung: Rung) -> None:
        """Let one go."""
        self.codes.remove(rung[-1])
        if self.order is not None:
            del self.order[bisect_left(self.order, rung)]
            self._changed()

    def _changed(self) -> None:
        self.changes += 1
        if self.changes > LOAD:
            self.order = None


class Ladder:
    """Unique keys in ascending order, one for each code.

    Block `i` holds the keys above separator `i - 1` up to separator `i`, which need not be there.
    """

    def __init__(self) -> None:
        """Begin empty."""
        self.rungs: dict[str, Rung] = {}
        self._blocks = [Block(set(), None)]
        self._homes: dict[str, Block] = {}  # so that who leaves needs no bisection
        self._separators: list[Rung] = []

    def __len__(self) -> int:
        """How many keys there are."""
        return len(self.rungs)

    def __iter__(self) -> Iterator[Rung]:
        """Go through all keys in order."""
        for block in self._blocks:
            yield from self._ordered(block)

    def put(self, code: str, rung: Rung | None) -> bool:
        """Give a code its key, in place of the one it had; None takes it off the ladder.

        Returns whether it is another one.
        """
        old = self.rungs.get(code)
        if rung == old:
            return False
        if old is not None:
            self._leave(old)
        if rung is None:
            del self.rungs[code], self._homes[code]
        else:
            self.rungs[code] = rung
            self._enter(rung)
        return True

    def _enter(self, rung: Rung) -> None:
        index = bisect_left(self._separators, rung)
        block = self._blocks[index]
        block.add(rung)
        self._homes[rung[-1]] = block
        if len(block.codes) > 2 * LOAD:
            self._cut(index)

    def _leave(self, rung: Rung) -> None:
        block = self._homes[rung[-1]]
        block.remove(rung)
        if len(block.codes) < LOAD // 4 and self._separators:
            self._join(min(bisect_left(self._separators, rung), len(self._separators) - 1))

    def _cut(self, index: int) -> None:
        block = self._blocks[index]
        order = self._ordered(block)
        upper = order[LOAD:]
        self._separators.insert(index, order[LOAD - 1])
        following = Block({rung[-1] for rung in upper}, upper)
        self._blocks.insert(index + 1, following)
        self._homes.update(dict.fromkeys(following.codes, following))
        block.codes = {rung[-1] for rung in order[:LOAD]}
        del order[LOAD:]

    def _join(self, index: int) -> None:
        """Make one block of two neighbours, where both are small enough."""
        block, following = self._blocks[index : index + 2]
        if len(block.codes) + len(following.codes) <= LOAD:
            block.codes |= following.codes
            block.order = None
            self._homes.update(dict.fromkeys(following.codes, block))
            del self._blocks[index + 1], self._separators[index]

    def _ordered(self, block: Block) -> list[Rung]:
        block.changes = 0
        if block.order is None:
            block.order = sorted(map(self.rungs.__getitem__, block.codes))
        return block.order

    def before(self, rung: Rung) -> int:
        """How many keys are smaller; `rung` may be the beginning of a key."""
        index = bisect_left(self._separators, rung)
        ahead = sum(len(block.codes) for block in self._blocks[:index])
        return ahead + bisect_left(self._ordered(self._blocks[index]), rung)

    def slice(self, start: int, stop: int) -> list[Rung]:
        """The keys at positions from `start` to `stop`, which is outside."""
        found: list[Rung] = []
        for block in self._blocks:
            if stop <= 0:
                break
            if start < len(block.codes):
                found.extend(self._ordered(block)[max(start, 0) : stop])
            start, stop = start - len(block.codes), stop - len(block.codes)
        return found
