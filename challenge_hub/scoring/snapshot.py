"""What lean standings hold, as plain lists and numbers, and back.

Contract: DESIGN 5, R3 (standings taken up again equal those never interrupted). Scores, ranks and
places are not in it: they follow from the sums and are made anew at the next look.
"""

from dataclasses import fields
from operator import attrgetter
from typing import Any

from challenge_hub.scoring.lean import LeanStandings
from challenge_hub.scoring.lines import Line
from challenge_hub.scoring.sheets import Sheet
from challenge_hub.scoring.tallies import Tally

FORMAT = 2  # raise it with any change of what is written here
FIELDS = attrgetter(*(field.name for field in fields(Line)))
State = dict[str, Any]


def snapshot(live: LeanStandings) -> State:
    """The sums and lines held; shares nothing with `live`."""
    books, lines = live.books, Lines()
    return {
        "as_of": books.as_of,
        "counters": dict(live.counters),
        "register": [lines.place(line) for line in books.register.lines.values()],
        "ahead": [[at, *key] for at, key in live._ahead],  # noqa: SLF001  # its own other half
        "awards": [
            lines.place(given.line) for row in books.awards.by_receiver.values() for given in row
        ],
        "named": dict(books.named),
        "baselines": {person: _flat(one, lines) for person, one in books.baselines.items()},
        "tallies": [_views(tally, lines) for tally in books.tallies.values()],
        "lines": lines.rows,
    }


def restore(live: LeanStandings, state: State) -> LeanStandings:
    """Fill new standings of the same plan and roster with what others held; return them.

    Raises KeyError, TypeError, ValueError or IndexError where the state is of another shape.
    """
    books, lines = live.books, [Line(*row) for row in state["lines"]]
    books.as_of = state["as_of"]
    live.counters.update(state["counters"])
    for place in state["register"]:
        books.register.add(lines[place])
    live._ahead = [(at, (feed, name)) for at, feed, name in state["ahead"]]  # noqa: SLF001  # as above
    for place in state["awards"]:
        _, seat = books.judged(lines[place], "stands")
        if seat is not None:
            books.awards.add(lines[place], seat)
    books.named.update(state["named"])
    books.baselines = {who: _sheet(flat, lines) for who, flat in state["baselines"].items()}
    for tally, views in zip(books.tallies.values(), state["tallies"], strict=True):
        _fill(tally, views, lines)
    live.look_at_everyone()
    return live


def copy_of(live: LeanStandings) -> LeanStandings:
    """Standings that hold the same and go their own way from here."""
    books = live.books
    twin = LeanStandings(live.plan, books.roster, at=books.as_of, earlier=live.earlier)
    return restore(twin, snapshot(live))


class Lines:
    """Each line once, however often it is referred to."""

    def __init__(self) -> None:
        """Begin with none."""
        self.rows: list[tuple[Any, ...]] = []
        self._places: dict[tuple[str, str], int] = {}

    def place(self, line: Line | None) -> int | None:
        """Where a line stands."""
        if line is None:
            return None
        place = self._places.setdefault(line.key, len(self.rows))
        if place == len(self.rows):
            self.rows.append(FIELDS(line))
        return place


def _views(tally: Tally, lines: Lines) -> State:
    return {
        "parts": {
            person: {part.group: _flat(part, lines) for part in tally.parts_of(person)}
            for person in tally.people
        },
        "groups": {group: _flat(sheet, lines) for group, sheet in tally.groups.items()},
        "baselines": {group: _flat(sheet, lines) for group, sheet in tally.baselines.items()},
        "everyone": _flat(tally.everyone, lines),
    }


def _fill(tally: Tally, views: State, lines: list[Line]) -> None:
    for person, parts in views["parts"].items():
        for group, flat in parts.items():
            tally.put(person, _sheet(flat, lines, group))
    tally.groups = {group: _sheet(flat, lines) for group, flat in views["groups"].items()}
    tally.baselines = {group: _sheet(flat, lines) for group, flat in views["baselines"].items()}
    tally.everyone = _sheet(views["everyone"], lines)


def _flat(sheet: Sheet, lines: Lines) -> list[Any]:
    """[facts, place of the newest line, places of all or None, cells].

    Cells are five numbers each, one after the other: column, atom, value, count, facts.
    """
    history = None if sheet.history is None else list(map(lines.place, sheet.looking_back()))
    cells: list[int] = []
    for column, atoms in sheet.columns():
        for atom, cell in atoms.items():
            cells += (column, atom, *cell)
    return [sheet.facts, lines.place(sheet.last), history, cells]


def _sheet(flat: list[Any], lines: list[Line], group: str = "") -> Sheet:
    sheet = Sheet(group=group)
    sheet.facts, last, history, cells = flat
    sheet.last = None if last is None else lines[last]
    sheet.history = None if history is None else [lines[place] for place in history]
    for start in range(0, len(cells), 5):
        sheet.put(*cells[start : start + 5])
    return sheet
