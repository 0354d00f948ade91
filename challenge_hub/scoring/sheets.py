"""Exact running sums: per person and team, KPI and atom, three integers each.

Contract: 2.6. Values are scaled by 10**6; adding and taking away are exact, so a correction
leaves no trace.
"""

from bisect import bisect_left, insort

from challenge_hub.scoring.kpis import NOTHING, Sum
from challenge_hub.scoring.lines import Line, order


class Sheet:
    """What the counted facts of one participant add up to.

    `cells[column][atom]` is [micro value, count, facts]; `last` the newest fact; `history` all
    facts in event order, where something must look back (ties by `earliest`, the live engine).
    """

    __slots__ = ("cells", "facts", "history", "last", "sorted")

    def __init__(self, *, track: bool = False) -> None:
        """Begin with no fact; `track` keeps the history."""
        self.cells: dict[int, dict[int, list[int]]] = {}
        self.facts = 0
        self.last: Line | None = None
        self.history: list[Line] | None = [] if track else None
        self.sorted = True

    def add(self, line: Line, column: int, atom: int) -> None:
        """Add one fact."""
        atoms = self.cells.get(column)
        if atoms is None:
            atoms = self.cells[column] = {}
        cell = atoms.get(atom)
        if cell is None:
            atoms[atom] = [line.value or 0, line.count, 1]
        else:
            cell[0] += line.value or 0
            cell[1] += line.count
            cell[2] += 1
        self.facts += 1
        last = self.last
        newest = (
            last is None or line.at > last.at or (line.at == last.at and order(line) > order(last))
        )
        if newest:
            self.last = line
        if self.history is not None:
            self.history.append(line)
            self.sorted = self.sorted and newest

    def insert(self, line: Line, column: int, atom: int) -> None:
        """Add one fact and keep the history in order, wherever the fact belongs in it."""
        self.add(line, column, atom)
        if not self.sorted and self.history is not None:
            self.history.pop()
            insort(self.history, line, key=order)
            self.sorted = True

    def subtract(self, line: Line, column: int, atom: int) -> None:
        """Take one fact out of the sums; who calls sees to `last` and the history."""
        atoms = self.cells[column]
        cell = atoms[atom]
        cell[0] -= line.value or 0
        cell[1] -= line.count
        cell[2] -= 1
        if not cell[2]:
            del atoms[atom]
            if not atoms:
                del self.cells[column]
        self.facts -= 1

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
        return self.history

    def merge(self, other: "Sheet") -> None:
        """Add another sheet's facts."""
        for column, theirs in other.cells.items():
            mine = self.cells.setdefault(column, {})
            for atom, (value, count, facts) in theirs.items():
                cell = mine.setdefault(atom, [0, 0, 0])
                cell[0] += value
                cell[1] += count
                cell[2] += facts
        self.facts += other.facts
        if other.last is not None and (self.last is None or order(other.last) > order(self.last)):
            self.last = other.last
        if self.history is not None and other.history is not None:
            self.history.extend(other.history)
            self.sorted = False

    def copy(self) -> "Sheet":
        """A sheet with the same sums and no history, to try something on."""
        twin = Sheet()
        twin.merge(self)
        return twin

    def total(self, column: int) -> Sum:
        """The sum of a column over the whole window so far."""
        value = count = facts = 0
        for cell in self.cells.get(column, {}).values():
            value += cell[0]
            count += cell[1]
            facts += cell[2]
        return Sum(value, count, facts) if facts else NOTHING


def merged(sheets: list[Sheet], *, track: bool = False) -> Sheet:
    """The sheet of several ones together; a single one as it is."""
    if len(sheets) == 1:
        return sheets[0]
    whole = Sheet(track=track)
    for sheet in sheets:
        whole.merge(sheet)
    return whole
