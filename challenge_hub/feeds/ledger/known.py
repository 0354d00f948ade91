"""Which persons and KPIs are known: remembered once seen, refused only after asking the database.

What is known stays known, so remembering never makes an answer wrong; what is unknown may become
known at any time, in any process, so that is asked anew.
"""

from collections.abc import Iterable

from sqlalchemy import select

from challenge_hub.feeds.catalogue import CATALOGUE
from challenge_hub.feeds.models import Feed, Kpi, PersonMatch
from challenge_hub.foundation.database import reading
from challenge_hub.people import queries as people

ANY_MEASURE = ""  # no measure forbids what another definition takes
SUMMED = frozenset({"total", "count", "average"})


class Known:
    """The memory of one process."""

    def __init__(self) -> None:
        self.kpis: dict[str, str] = {}
        self._summed: frozenset[str] = frozenset()
        self._people: dict[int, dict[str, int]] = {}
        self._feeds: dict[str, int] = {}

    def people(self, feed: int, codes: Iterable[str]) -> dict[str, int]:
        """Person codes as this feed uses them, to opaque ids; those of `codes` that are known."""
        known = self._people.setdefault(feed, {})
        unknown = set(codes).difference(known)
        unknown.discard("")
        if unknown:
            with reading() as session:
                known.update(people.person_ids(session, unknown))
                own = select(PersonMatch.code, PersonMatch.person_id).where(
                    PersonMatch.feed_id == feed
                )
                known.update((code, person) for code, person in session.execute(own))
        return known

    def summed(self, codes: Iterable[str]) -> frozenset[str]:
        """The KPIs that take a value and a count above 0, whatever they are; asked anew for others.

        Call it before `kpis` is read.
        """
        if not self.kpis or not self.kpis.keys() >= set(codes):
            self.read_kpis()
        return self._summed

    def read_kpis(self) -> dict[str, str]:
        """The measure of each known KPI, ANY_MEASURE where definitions disagree."""
        with reading() as session:
            own = session.execute(select(Kpi.code, Kpi.measure)).all()
        measures = {code: definition.measure for code, definition in CATALOGUE.items()}
        measures.update((code, measure or ANY_MEASURE) for code, measure in own)
        self.kpis = measures
        self._summed = frozenset(code for code, measure in measures.items() if measure in SUMMED)
        return measures

    def feed(self, name: str) -> int | None:
        """The number of the feed with this name."""
        if name not in self._feeds:
            with reading() as session:
                self._feeds.update((n, i) for n, i in session.execute(select(Feed.name, Feed.id)))
        return self._feeds.get(name)

    def forget(self) -> None:
        """Start anew: after people were erased or a store restored."""
        self.kpis, self._people, self._feeds = {}, {}, {}
