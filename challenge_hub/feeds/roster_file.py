"""ROSTER.csv: who is in which team, when.

Contract: section 5: `person,name,team`, optional `from,to,tags,part` and further columns for
`by`; dates empty are open; two teams at once is an error.
"""

from datetime import tzinfo
from typing import BinaryIO

from challenge_hub.feeds.bad_lines import BadLine, Wrong, shaped
from challenge_hub.feeds.local_times import LocalTimes
from challenge_hub.feeds.rules import CODE_SHAPE
from challenge_hub.feeds.tables import Row, rows
from challenge_hub.scoring.roster import SPECTATOR, Membership, overlaps

REQUIRED = ("person", "name", "team")
KNOWN = (*REQUIRED, "from", "to", "tags", "part")
PARTS = ("", SPECTATOR)


def read_roster(stream: BinaryIO, *, zone: tzinfo, bad: list[BadLine]) -> list[Membership]:
    """Read all stays; `bad` collects the lines that cannot be read or contradict each other.

    Raises UnreadableFile when the file as a whole is none.
    """
    times = LocalTimes(zone)
    stays: list[Membership] = []
    numbers: dict[int, int] = {}
    for row in rows(stream, REQUIRED, bad):
        try:
            stays.append(_membership(row, times))
        except Wrong as wrong:
            bad.append(wrong.at(row.number))
        else:
            numbers[id(stays[-1])] = row.number
    for one, other in overlaps(stays):
        text = "%(person)s is in %(team)s and, by line %(line)s, in %(other)s at the same time."
        params = {"person": one.person, "team": other.team, "other": one.team}
        bad.append(BadLine(numbers[id(other)], text, params | {"line": numbers[id(one)]}))
    bad.sort(key=lambda line: line.number)
    return stays


def _membership(row: Row, times: LocalTimes) -> Membership:
    cells = row.cells
    start, end = cells.get("from", ""), cells.get("to", "")
    part = cells.get("part", "")
    if part not in PARTS:
        raise Wrong("“%(name)s” cannot be “%(text)s”.", name="part", text=part)
    stay = Membership(
        person=shaped("person", cells["person"], CODE_SHAPE),
        name=cells["name"].strip(),
        team=shaped("team", cells["team"], CODE_SHAPE) if cells["team"] else "",
        start=times.start(start) if start else None,
        end=times.end(end) if end else None,
        tags=frozenset(shaped("tags", tag, CODE_SHAPE) for tag in cells.get("tags", "").split()),
        part=part,
        columns={name: cell for name, cell in cells.items() if name not in KNOWN and cell},
    )
    if stay.ends <= stay.begins:
        raise Wrong("The stay ends before it begins.")
    return stay
