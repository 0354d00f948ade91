"""Which lines of the ledger can touch a challenge; those are the lines that its standings read.

A line concerns a challenge by its person, KPI and instant. Whatever speaks of one that does comes
along, and so does what it speaks of: a correction may move a fact into a challenge or out of it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from challenge_hub.feeds import queries as feeds
from challenge_hub.feeds.queries import Bounds, LedgerRow
from challenge_hub.people import queries as people
from challenge_hub.scoring.judge import Judge
from challenge_hub.scoring.lines import Line, order
from challenge_hub.scoring.plan import Plan
from challenge_hub.scoring.roster import Roster


@dataclass(frozen=True)
class Concern:
    """What a challenge looks at. `persons` are opaque ids, `spans` [begin, end) in microseconds.

    `kpis` holds award names too; `teams` (None: all) are those that an award may be given to.
    """

    persons: frozenset[int]
    teams: frozenset[str] | None
    kpis: frozenset[str]
    spans: tuple[tuple[int, int], ...]

    def takes(self, row: LedgerRow) -> bool:
        """Whether a row concerns the challenge by itself."""
        if row.kpi not in self.kpis:
            return False
        for begin, end in self.spans:  # `any` would make a generator for each line of the ledger
            if begin <= row.at < end:
                break
        else:
            return False
        if row.person is not None:
            return row.person in self.persons
        return row.team is not None and (self.teams is None or row.team in self.teams)

    @property
    def bounds(self) -> Bounds:
        """What the database can leave out by itself."""
        first, last = min(self.spans)[0], max(end for _, end in self.spans)
        return Bounds(first, last, self.kpis)


def concern_of(plan: Plan, roster: Roster, ids: Mapping[str, int]) -> Concern:
    """What a challenge looks at, by its plan and by who may take part in it.

    `ids` gives the opaque id of each person on the roster.
    """
    judge = Judge(plan, roster)
    taking_part = {
        person for person, stays in roster.people.items() if any(judge.fits(one) for one in stays)
    }
    window = (plan.grid.start, plan.grid.end)
    return Concern(
        persons=frozenset(ids[person] for person in taking_part),
        teams=judge.teams,
        kpis=frozenset(plan.columns) | judge.awards,
        spans=(window,) if plan.baseline is None else (plan.baseline, window),
    )


class Reader:
    """Makes lines of rows, with the names that it learns on the way."""

    def __init__(self) -> None:
        self._feeds: Mapping[int, str] = {}
        self._codes: dict[int, str] = {}

    def lines(
        self, session: Session, rows: Sequence[LedgerRow], kin: Iterable[LedgerRow] = ()
    ) -> list[Line]:
        """A line for each row; what a row refers to is among them or their `kin`.

        Persons whose account was erased keep their number in place of a code.
        """
        self._learn(session, rows)
        targets = {row.seq: row for row in (*rows, *kin)} if any(row.ref for row in rows) else {}
        self._learn_feeds(session, targets.values())
        return [
            feeds.line_of(
                row, self._feeds, self._codes.get(row.person or 0, ""), targets.get(row.ref or 0)
            )
            for row in rows
        ]

    def _learn(self, session: Session, rows: Sequence[LedgerRow]) -> None:
        """Look up the feeds and people who are new."""
        self._learn_feeds(session, rows)
        new = {row.person for row in rows if row.person is not None} - self._codes.keys()
        if new:
            found = people.codes_by_id(session, new)
            self._codes.update((one, found.get(one, f"erased-{one}")) for one in new)

    def _learn_feeds(self, session: Session, rows: Iterable[LedgerRow]) -> None:
        if any(row.feed not in self._feeds for row in rows):
            self._feeds = feeds.feed_names(session)


def concerning(
    session: Session, concern: Concern, *, after: int = 0, up_to: int | None = None
) -> Iterator[Line]:
    """Every line that concerns a challenge, with its family, from after a seq up to another one."""
    reader, given = Reader(), set[int]()
    last = feeds.ledger_head(session) if up_to is None else up_to
    for rows in feeds.rows_between(session, after, last, concern.bounds):
        kin = feeds.families(session, rows)
        wanted = [one for row in rows for one in _wanted(concern, row, kin, given)]
        yield from reader.lines(session, wanted, (one for own in kin.values() for one in own))


def earlier_lines(session: Session, concern: Concern, person: int, line: Line) -> Iterator[Line]:
    """What a person did before a line that concerns a challenge, the newest first (scoring.lean).

    Of one instant all lines come, in event order backwards.
    """
    reader, since = Reader(), concern.bounds.since
    for rows in feeds.earlier_rows(session, person, since=since, at=line.at):
        kin = [one for own in feeds.families(session, rows).values() for one in own]
        lines = sorted(reader.lines(session, rows, kin), key=order, reverse=True)
        yield from (one for one in lines if order(one) < order(line))


def _wanted(
    concern: Concern, row: LedgerRow, kin: Mapping[int, Sequence[LedgerRow]], given: set[int]
) -> Iterator[LedgerRow]:
    """The row, and what of its family neither comes by itself nor was given before."""
    if row.ref is None:
        if concern.takes(row):
            yield row
        return
    family = (*kin[row.seq], row)
    if any(concern.takes(one) for one in family):
        for one in family:
            if one.seq not in given and (one.ref is not None or not concern.takes(one)):
                given.add(one.seq)
                yield one
