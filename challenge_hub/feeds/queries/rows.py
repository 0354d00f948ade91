"""The ledger's rows for whoever follows it: cheap to look at, made lines only when wanted."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple, TypeAlias, cast

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session

from challenge_hub.feeds.models import LedgerFact
from challenge_hub.feeds.queries.ledger import NAMES, without_person
from challenge_hub.people import queries as people
from challenge_hub.scoring.lines import Line

CHUNK = 2000  # rows read at once: some 10 ms
STRETCH = 50_000  # rows looked at by one statement, so that none takes long
KIND_NAMES = {int(kind): name for kind, name in NAMES.items()}
HOUR = 3600 * 10**6  # microseconds
FACT = LedgerFact.__table__
FIELDS = ("seq", "feed", "event_id", "kind", "person", "team", "kpi", "value", "count", "at",
          "received", "ref", "reason")  # fmt: skip
ROWS = select(*(FACT.c[name] for name in FIELDS))


class LedgerRow(NamedTuple):
    """One row of the ledger, as stored. `ref` is the seq of the row that it speaks of."""

    seq: int
    feed: int
    event: str
    kind: int
    person: int | None
    team: str | None
    kpi: str | None
    value: int | None
    contacts: int  # the count; a tuple has a method of that name
    at: int
    received: int
    ref: int | None
    reason: str | None


PlainRow: TypeAlias = Sequence[Any]
"""A row with the fields of `LedgerRow`, in their order."""


@dataclass(frozen=True)
class Bounds:
    """What a reader looks for: rows of these KPIs and awards that happened in [since, until).

    Rows that refer to others always come along: they may move something in or out.
    """

    since: int
    until: int
    kpis: frozenset[str]

    def __or__(self, other: "Bounds") -> "Bounds":
        since, until = min(self.since, other.since), max(self.until, other.until)
        return Bounds(since, until, self.kpis | other.kpis)


def rows_after(session: Session, seq: int, limit: int = CHUNK) -> list[LedgerRow]:
    """The rows after `seq` in the ledger's order."""
    return _rows(session, ROWS.where(FACT.c.seq > seq).order_by(FACT.c.seq).limit(limit))


def rows_between(
    session: Session, after: int, up_to: int, bounds: Bounds
) -> Iterator[list[LedgerRow]]:
    """The rows within the bounds from after seq `after` up to seq `up_to`, chunk by chunk."""
    for chunk in plain_rows_between(session, after, up_to, bounds):
        if chunk:
            yield [LedgerRow._make(cast(Sequence[int], row)) for row in chunk]


def plain_rows_between(
    session: Session, after: int, up_to: int, bounds: Bounds
) -> Iterator[Sequence[PlainRow]]:
    """As `rows_between`, in the form of the driver: to name the fields takes as long again.

    Where many rows are out of bounds, empty chunks tell that time goes by.
    """
    for first in range(after, up_to, STRETCH):
        stretch = ROWS.where(FACT.c.seq > first, FACT.c.seq <= min(first + STRETCH, up_to))
        query = stretch.where(_inside(bounds)).order_by(FACT.c.seq)
        result = session.execute(query.execution_options(yield_per=CHUNK))
        while chunk := result.fetchmany(CHUNK):
            yield chunk
        yield ()


def _inside(bounds: Bounds) -> ColumnElement[bool]:
    window = and_(FACT.c.at >= bounds.since, FACT.c.at < bounds.until)
    return or_(and_(window, FACT.c.kpi.in_(sorted(bounds.kpis))), FACT.c.ref.is_not(None))


def earlier_rows(
    session: Session, person: int, *, since: int, at: int
) -> Iterator[list[LedgerRow]]:
    """A person's facts and corrections from `since` to `at`, instant by instant, the last first.

    Looks back an hour, then further and further: it costs what lies between two of her facts.
    """
    own = ROWS.where(FACT.c.person == person).order_by(FACT.c.at.desc())
    reach = HOUR
    while at >= since:
        begin = max(since, at - reach)
        rows = _rows(session, own.where(FACT.c.at >= begin, FACT.c.at <= at))
        for _, instant in groupby(rows, key=lambda row: row.at):
            yield list(instant)
        at, reach = begin - 1, 8 * reach


def families(session: Session, rows: Iterable[LedgerRow]) -> dict[int, list[LedgerRow]]:
    """For each row that refers to another: all of its family from before it, in order.

    A family is a fact or award with every row that speaks of it, however indirectly.
    """
    referring = [row for row in rows if row.ref is not None]
    known = _up(session, referring)
    roots = {seq for seq, row in known.items() if row.ref is None}
    known.update(_down(session, roots))
    members: dict[int, list[LedgerRow]] = {}
    for row in sorted(known.values()):
        members.setdefault(_root(known, row), []).append(row)
    return {
        row.seq: [one for one in members[_root(known, row)] if one.seq < row.seq]
        for row in referring
    }


def _up(session: Session, rows: Iterable[LedgerRow]) -> dict[int, LedgerRow]:
    """The rows and whatever they refer to, up to their roots."""
    known = {row.seq: row for row in rows}
    while missing := {row.ref for row in known.values() if row.ref is not None} - known.keys():
        known.update(_by(session, FACT.c.seq, missing))
    return known


def _down(session: Session, seqs: Collection[int]) -> dict[int, LedgerRow]:
    """Whatever refers to rows, and to that, and so on."""
    found: dict[int, LedgerRow] = {}
    while seqs:
        new = _by(session, FACT.c.ref, seqs)
        found.update(new)
        seqs = new.keys()
    return found


def _by(
    session: Session, column: ColumnElement[int], numbers: Collection[int]
) -> dict[int, LedgerRow]:
    found: dict[int, LedgerRow] = {}
    for part in people.chunks(sorted(numbers)):
        found.update((row.seq, row) for row in _rows(session, ROWS.where(column.in_(part))))
    return found


def _root(known: Mapping[int, LedgerRow], row: LedgerRow) -> int:
    while row.ref is not None:
        row = known[row.ref]
    return row.seq


def _rows(session: Session, query: Select[tuple[object, ...]]) -> list[LedgerRow]:
    return [LedgerRow._make(cast(Sequence[int], row)) for row in session.execute(query).all()]


def line_of(
    row: LedgerRow, names: Mapping[int, str], code: str, target: LedgerRow | None = None
) -> Line:
    """The line that the scoring takes. `code` is the person's; `target` the row referred to."""
    person, team = code, row.team
    if row.person is None:
        person, team = without_person(row.kind, team)
    ref = None if target is None else f"{names[target.feed]}:{target.event}"
    return Line(
        KIND_NAMES[row.kind], names[row.feed], row.event, person, row.kpi or "", row.value,
        row.contacts, row.at, team, ref, row.reason, row.received,
    )  # fmt: skip
