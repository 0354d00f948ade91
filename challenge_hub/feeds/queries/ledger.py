"""Reads of the ledger: its rows as they are, and as the lines that the scoring takes.

`seq` is given under one lock, so that a reader of `seq > n` never misses a row that commits later.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias, cast

from sqlalchemy import ColumnElement, Row, Select, and_, or_, select
from sqlalchemy.orm import Session

from challenge_hub.feeds.models import LedgerCommit, LedgerFact
from challenge_hub.feeds.queries.sources import feed_names
from challenge_hub.feeds.rules import BARE, TEAM_PREFIX, Kind
from challenge_hub.people import queries as people
from challenge_hub.scoring.lines import Kind as KindName
from challenge_hub.scoring.lines import Line

AnyRow: TypeAlias = Row[*tuple[Any, ...]]
DATED = (Kind.FACT, Kind.CORRECTION)
CHUNK = 5000  # rows read at once
FACT = LedgerFact.__table__
TARGET = FACT.alias("target")
NAMES = {kind: cast(KindName, kind.name.lower()) for kind in Kind}
# a row has a method `count`, which would hide the column
COLUMNS = [c.label("contacts") if c.name == "count" else c for c in FACT.c]
LINES = select(*COLUMNS, TARGET.c.feed.label("ref_feed"), TARGET.c.event_id.label("ref_id"))
LINES = LINES.outerjoin(TARGET, FACT.c.ref == TARGET.c.seq)


def ledger_head(session: Session) -> int:
    """The last seq given; 0 while there is none."""
    query = select(LedgerCommit.last_seq).order_by(LedgerCommit.last_seq.desc()).limit(1)
    return session.scalar(query) or 0


def ledger_hash(session: Session, seq: int) -> str:
    """The hash of the ledger's chain up to the commit that holds `seq`; empty before any."""
    query = select(LedgerCommit.hash).where(LedgerCommit.last_seq >= seq)
    found = session.scalar(query.order_by(LedgerCommit.last_seq).limit(1)) if seq else None
    return "" if found is None else found.hex()


def facts_after(session: Session, seq: int, limit: int = 10_000) -> Sequence[AnyRow]:
    """The rows after `seq` in the ledger's order, whole.

    Named as the columns of `LedgerFact`, only its `count` is `contacts`.
    """
    query = select(*COLUMNS).where(FACT.c.seq > seq).order_by(FACT.c.seq).limit(limit)
    return session.execute(query).all()


def lines(
    session: Session,
    *,
    up_to: int | None = None,
    since: int | None = None,
    until: int | None = None,
    kpis: Iterable[str] | None = None,
) -> Iterator[Line]:
    """The lines of the ledger up to seq `up_to`, in its order.

    With `since`, `until` (microseconds, since ≤ at < until) or `kpis` (award names too) only
    what happened then, of these; whatever refers to another line, or is referred to, always comes
    along, since a correction may move a fact into the window or out of it.
    """
    query = LINES.where(*_wanted(since, until, kpis)).order_by(FACT.c.seq)
    if up_to is not None:
        query = query.where(FACT.c.seq <= up_to)
    names, codes = feed_names(session), people.codes_by_id(session)
    for rows in _partitions(session, query):
        yield from (_line(row, names, codes) for row in rows)


def extent(session: Session, kpis: Iterable[str]) -> tuple[int, int] | None:
    """The first and the last instant of facts of these KPIs, corrections included."""
    wanted = select(FACT.c.at).where(FACT.c.kind.in_(DATED), FACT.c.kpi.in_(sorted(set(kpis))))
    first = session.scalar(wanted.order_by(FACT.c.at).limit(1))
    last = session.scalar(wanted.order_by(FACT.c.at.desc()).limit(1))
    return None if first is None or last is None else (first, last)


def _partitions(session: Session, query: Select[Any]) -> Iterator[Sequence[AnyRow]]:
    """Rows in chunks, so that a long ledger is never in memory as a whole."""
    result = session.execute(query.execution_options(yield_per=CHUNK))
    while rows := result.fetchmany(CHUNK):
        yield rows


def _wanted(
    since: int | None, until: int | None, kpis: Iterable[str] | None
) -> list[ColumnElement[bool]]:
    inside: list[ColumnElement[bool]] = []
    if since is not None:
        inside.append(FACT.c.at >= since)
    if until is not None:
        inside.append(FACT.c.at < until)
    if kpis is not None:
        inside.append(FACT.c.kpi.in_(sorted(set(kpis))))
    if not inside:
        return []
    referred = FACT.c.seq.in_(select(TARGET.c.ref).where(TARGET.c.ref.is_not(None)))
    return [or_(and_(*inside), FACT.c.ref.is_not(None), referred)]


def without_person(kind: int, team: str | None) -> tuple[str, str | None]:
    """Person and team, as the scoring takes them, of a row that names no person.

    An award to a team has the team for its person; a void or a decision has nobody.
    """
    return ("", team) if kind in BARE else (f"{TEAM_PREFIX}{team}", None)


def _line(row: AnyRow, names: Mapping[int, str], codes: Mapping[int, str]) -> Line:
    """Persons whose account was erased keep their number in place of a code."""
    person, team = codes.get(row.person, f"erased-{row.person}"), row.team
    if row.person is None:
        person, team = without_person(row.kind, team)
    return Line(
        kind=NAMES[Kind(row.kind)],
        feed=names[row.feed],
        id=row.event_id,
        person=person,
        kpi=row.kpi or "",
        value=row.value,
        count=row.contacts,
        at=row.at,
        team=team,
        ref=None if row.ref is None else f"{names[row.ref_feed]}:{row.ref_id}",
        reason=row.reason,
        received=row.received,
    )
