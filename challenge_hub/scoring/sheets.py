"""Exact running sums: per person and team, KPI and atom, three integers each.

Contract: 2.6. Values are scaled by 10**6; adding and taking away are exact, so a correction
leaves no trace.
"""

from bisect import bisect_left, insort
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from challenge_hub.scoring.judge import Seat
from challenge_hub.scoring.kpis import NOTHING, Sum
from challenge_hub.scoring.lines import Line, order

Fact: TypeAlias = tuple[Line, int, int]
"""A fact that counts, with its column and atom."""


class Sheet:
    """What the counted facts of one participant add up to.

    `group` is the team of a person's part. `last` is the newest fact: of people, and of teams where
    their history is kept; nobody asks it of others. `history` holds all facts, in event order while
    `sorted`, where something must look back (ties by `earliest`, standings that keep their lines).
    `seat` is where the person sat at the fact `sat_at`.

    What is summed up is three numbers a column and atom: micro value, count, facts. While all is in
    the first atom, which often is the only one, they stand one after the other in `_sums`, two
    objects instead of four a column; `_cells[column][atom]` takes their place after that.
    """

    __slots__ = (
        "_cells", "_sums", "facts", "group", "history", "last", "sat_at", "seat", "sorted",
    )  # fmt: skip

    def __init__(self, *, track: bool = False, group: str = "") -> None:
        """Begin with no fact; `track` keeps the history."""
        self.group = group
        self._sums: list[int] = []
        self._cells: dict[int, dict[int, list[int]]] | None = None
        self.facts = 0
        self.last: Line | None = None
        self.seat: Seat | None = None
        self.sat_at: Line | None = None
        self.history: list[Line] | None = [] if track else None
        self.sorted = True

    def add(self, facts: Sequence[Fact]) -> None:
        """Add facts, in any order."""
        self.count(facts)
        last, ordered = self.last, self.sorted
        # `order` makes a tuple, so it is asked for facts of one instant only.
        for line, _, _ in facts:
            if (
                last is None
                or line.at > last.at
                or (line.at == last.at and order(line) > order(last))
            ):
                last = line
            else:
                ordered = False
        self.last = last
        if self.history is not None:
            self.history.extend(line for line, _, _ in facts)
            self.sorted = ordered

    def count(self, facts: Sequence[Fact]) -> None:
        """Add facts to the sums; who calls sees to `last` and the history."""
        self.facts += len(facts)
        for line, column, atom in facts:
            if atom or self._cells is not None:
                cell = self._cell(column, atom)
                cell[0] += line.value or 0
                cell[1] += line.count
                cell[2] += 1
                continue
            sums, place = self._sums, 3 * column
            if place >= len(sums):
                sums = self._sums = sums + [0] * (place + 3 - len(sums))
            if line.value:
                sums[place] += line.value
            sums[place + 1] += line.count
            sums[place + 2] += 1

    def add_sum(self, newest: Line, added: Sum, column: int, atom: int) -> None:
        """Add facts of one atom, of which `newest` comes last; not where histories are kept."""
        self.put(column, atom, *added)
        self.facts += added.facts
        if self.last is None or order(newest) > order(self.last):
            self.last = newest

    def insert(self, fact: Fact) -> None:
        """Add one fact and keep the history in order, wherever the fact belongs in it."""
        self.add((fact,))
        if not self.sorted and self.history is not None:
            insort(self.history, self.history.pop(), key=order)
            self.sorted = True

    def subtract(self, line: Line, column: int, atom: int) -> None:
        """Take one fact out of the sums; who calls sees to `last` and the history."""
        self.facts -= 1
        if self._cells is None:
            sums, place = self._sums, 3 * column
            sums[place] -= line.value or 0
            sums[place + 1] -= line.count
            sums[place + 2] -= 1
            return
        atoms = self._cells[column]
        cell = atoms[atom]
        cell[0] -= line.value or 0
        cell[1] -= line.count
        cell[2] -= 1
        if not cell[2]:
            del atoms[atom]
            if not atoms:
                del self._cells[column]

    def remove(self, line: Line, column: int, atom: int) -> None:
        """Take one fact away, as if it had never been there; `last` needs a history."""
        self.subtract(line, column, atom)
        if self.history is None:
            return
        history = self.looking_back()
        del history[bisect_left(history, order(line), key=order)]
        self.last = history[-1] if history else None

    def looking_back(self) -> list[Line]:
        """The facts in event order."""
        if self.history is None:
            raise RuntimeError("this sheet keeps no history")
        if not self.sorted:
            self.history.sort(key=order)
            self.sorted = True
            self.last = self.history[-1] if self.history else None  # `merge` leaves it behind
        return self.history

    def merge(self, other: "Sheet") -> None:
        """Add another sheet's facts; who calls sees to `last`."""
        for column, theirs in other.columns():
            for atom, cell in theirs.items():
                self.put(column, atom, *cell)
        self.facts += other.facts
        if self.history is not None and other.history is not None:
            self.history.extend(other.history)
            self.sorted = False

    def copy(self) -> "Sheet":
        """A sheet with the same sums and no history, to try something on."""
        twin = Sheet()
        twin.merge(self)
        twin.last = self.last
        return twin

    def columns(self) -> Iterator[tuple[int, Mapping[int, Sequence[int]]]]:
        """Each column that has facts, with its atoms."""
        if self._cells is not None:
            yield from self._cells.items()
            return
        for place in range(0, len(self._sums), 3):
            if self._sums[place + 2]:
                yield place // 3, {0: self._sums[place : place + 3]}

    def atoms(self, column: int) -> Mapping[int, Sequence[int]]:
        """The three numbers of each atom of a column that has facts."""
        if self._cells is not None:
            return self._cells.get(column, {})
        found = self._sums[3 * column : 3 * column + 3]
        return {0: found} if found and found[2] else {}

    def put(self, column: int, atom: int, value: int, count: int, facts: int) -> None:
        """Add to one atom of a column; who calls sees to everything else."""
        if self._cells is None and not atom:
            missing = 3 * column + 3 - len(self._sums)
            self._sums += [0] * missing
            for offset, number in enumerate((value, count, facts)):
                self._sums[3 * column + offset] += number
            return
        cell = self._cell(column, atom)
        cell[0] += value
        cell[1] += count
        cell[2] += facts

    def _cell(self, column: int, atom: int) -> list[int]:
        if self._cells is None:
            self._cells = {column: {0: list(cells[0])} for column, cells in self.columns()}
            self._sums = []
        atoms = self._cells.get(column)
        if atoms is None:
            atoms = self._cells[column] = {}
        cell = atoms.get(atom)
        if cell is None:
            cell = atoms[atom] = [0, 0, 0]
        return cell

    def total(self, column: int) -> Sum:
        """The sum of a column over the whole window so far."""
        if self._cells is None:
            place = 3 * column
            found = self._sums[place : place + 3]
            return Sum(*found) if found and found[2] else NOTHING
        value = count = facts = 0
        for cell in self._cells.get(column, {}).values():
            value += cell[0]
            count += cell[1]
            facts += cell[2]
        return Sum(value, count, facts) if facts else NOTHING


def merged(sheets: list[Sheet], *, track: bool) -> Sheet:
    """The sheet of several ones together, each with facts."""
    whole = Sheet(track=track)
    for sheet in sheets:
        whole.merge(sheet)
    lasts = (sheet.last for sheet in sheets if sheet.last is not None)
    whole.last = max(lasts, key=order, default=None)
    return whole
