"""Unique keys, of which only the smallest are kept in order: those that somebody looks at.

A board shows its first rows however many people there are. So one who moves below them costs a
single comparison, with the last key in order: nothing that lies elsewhere in the memory is read.
Keys are unique, because each ends in its code.

Contract: DESIGN 5, P3.
"""

from bisect import bisect_left, insort
from collections.abc import Iterator
from heapq import nsmallest
from typing import Any, TypeAlias

LEAST = 64  # keys to take into order, twice over, however few are asked for

Rung: TypeAlias = tuple[Any, ...]


class Ladder:
    """One key for each code; the smallest in ascending order.

    `_head` holds all keys up to `_last`; while `_last` is None, all there are. It is cut back when
    it has grown to twice what was taken, and taken anew when what is asked for has left it: twice
    as many as asked, so that as many must leave before it happens again.
    """

    def __init__(self) -> None:
        """Begin empty."""
        self.rungs: dict[str, Rung] = {}
        self._head: list[Rung] = []
        self._last: Rung | None = None
        self._taken = 2 * LEAST

    def __len__(self) -> int:
        """How many keys there are."""
        return len(self.rungs)

    def __iter__(self) -> Iterator[Rung]:
        """Go through the keys in order; only as many are put in order as somebody takes."""
        begun, count = 0, LEAST
        while begun < len(self.rungs):
            yield from self.first(count)[begun:]
            begun, count = count, 2 * count

    def put(self, code: str, rung: Rung | None) -> bool:
        """Give a code its key, in place of the one it had; None takes it off the ladder.

        Returns whether it is another one.
        """
        old = self.rungs.get(code)
        if rung == old:
            return False
        if old is not None and self._is_ahead(old):
            del self._head[bisect_left(self._head, old)]
        if rung is None:
            del self.rungs[code]
            return True
        self.rungs[code] = rung
        if self._is_ahead(rung):
            insort(self._head, rung)
            if len(self._head) > 2 * self._taken:
                self._keep(self._head[: self._taken])
        return True

    def _is_ahead(self, rung: Rung) -> bool:
        return self._last is None or rung <= self._last

    def first(self, count: int) -> list[Rung]:
        """So many of the smallest keys, in order; fewer where there are fewer."""
        if len(self._head) < min(count, len(self.rungs)):
            self._taken = 2 * max(count, LEAST)
            self._keep(nsmallest(self._taken, self.rungs.values()))
        return self._head[:count]

    def _keep(self, head: list[Rung]) -> None:
        self._head = head
        self._last = head[-1] if len(head) < len(self.rungs) else None
