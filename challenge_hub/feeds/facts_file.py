"""FACTS.csv and its NDJSON twin: every line shaped strictly, all bad ones by number.

Contract: 2.1, 2.2 and section 5. What lines say about each other is for `scoring.settle`.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import tzinfo
from typing import BinaryIO, get_args

from challenge_hub.feeds.bad_lines import BadLine, Wrong, shaped
from challenge_hub.feeds.local_times import LocalTimes
from challenge_hub.feeds.rules import CODE_SHAPE, ID_SHAPE, PERSON_SHAPE, REF_SHAPE, micro
from challenge_hub.feeds.tables import records
from challenge_hub.scoring.lines import Kind, Line

COLUMNS = (
    "kind", "id", "person", "kpi", "value", "count", "at", "feed", "ref", "reason", "team",
    "received",
)  # fmt: skip
MOST_KEPT = 10_000  # different values that are read only once
REQUIRED = ("id", "person", "kpi", "value", "at")
KINDS: tuple[Kind, ...] = get_args(Kind)
BARE = ("void", "accept", "decline")  # say nothing of their own but what they refer to
COUNT_SHAPE = re.compile(r"0|[1-9][0-9]{0,11}", re.ASCII)
DECIMAL_COMMA = re.compile(r"(-?[0-9]+),([0-9]+)", re.ASCII)
LONGEST_REASON = 500


def read_facts(
    stream: BinaryIO, *, zone: tzinfo, measures: Mapping[str, str], bad: list[BadLine]
) -> Iterator[tuple[int, Line]]:
    """Yield the lines of a file with their numbers, while `bad` collects what cannot be read.

    `measures` tells which KPIs are averages and counts, by code; `zone` is the challenge's.
    Raises UnreadableFile when the file as a whole is none.
    """
    reader = LineReader(zone, measures)
    for number, texts, comma in records(stream, COLUMNS, REQUIRED, bad):
        try:
            yield number, reader.line(texts, comma)
        except Wrong as wrong:
            bad.append(wrong.at(number))


class LineReader:
    """Shapes rows; texts that come again and again are checked once and shared."""

    def __init__(self, zone: tzinfo, measures: Mapping[str, str]) -> None:
        """Begin with no text known."""
        self.times, self.measures = LocalTimes(zone), measures
        self._codes: dict[str, str] = {}
        self._people: dict[str, str] = {}
        self._values: dict[str, int] = {}

    def line(self, texts: tuple[str, ...], comma: bool) -> Line:
        """Read one row's texts of COLUMNS; `comma`: decimals have one. Raises Wrong."""
        kind_, name, person, kpi_, value_, count_, at, feed, ref, reason, team, received = texts
        kind: Kind = _kind(kind_) if kind_ else "fact"
        bare = kind in BARE
        value = self._value(value_, comma) if value_ else None
        count = 1 if count_ in {"1", ""} else _count(count_)
        kpi = "" if bare and not kpi_ else self._codes.get(kpi_) or self._code("kpi", kpi_)
        if not bare:
            self._check_value(kpi, value, count, award=kind == "award")
        return Line(
            kind,
            (self._codes.get(feed) or self._code("feed", feed)) if feed else "file",
            shaped("id", name, ID_SHAPE),
            "" if bare and not person else self._people.get(person) or self._person(person),
            kpi,
            value,
            count,
            0 if bare and not at else self.times.instant(at),
            (self._codes.get(team) or self._code("team", team)) if team else None,
            _ref(kind, ref),
            _reason(reason) if reason else None,
            self.times.instant(received) if received else None,
        )

    def _value(self, text: str, comma: bool) -> int:
        known = self._values.get(text)
        if known is None:
            known = _value(text, comma)
            if len(self._values) < MOST_KEPT:
                self._values[text] = known
        return known

    def _code(self, name: str, text: str) -> str:
        return self._codes.setdefault(text, shaped(name, text, CODE_SHAPE))

    def _person(self, text: str) -> str:
        return self._people.setdefault(text, shaped("person", text, PERSON_SHAPE))

    def _check_value(self, kpi: str, value: int | None, count: int, *, award: bool) -> None:
        """An award needs points, a KPI a value unless it counts; averages refuse count 0."""
        if value is not None and count:
            return
        measure = "" if award else self.measures.get(kpi, "")
        if value is None and measure != "count" and (award or kpi in self.measures):
            raise Wrong("“value” is empty; only KPIs that count contacts may leave it out.")
        if value is not None and count == 0 and measure == "average":
            raise Wrong("An average takes no value with a count of 0.")


def _kind(text: str) -> Kind:
    for kind in KINDS:
        if text == kind:
            return kind
    allowed = ", ".join(KINDS)
    raise Wrong("“%(text)s” is no kind of line: %(allowed)s.", text=text, allowed=allowed)


def _value(text: str, comma: bool) -> int:
    found = DECIMAL_COMMA.fullmatch(text) if comma else None
    scaled = micro(f"{found[1]}.{found[2]}" if found else text)
    if scaled is None:
        hint = "“%(text)s” is no value. Digits, with up to 6 decimals: 4.5, -10, 0."
        raise Wrong(hint, text=text)
    return scaled


def _count(text: str) -> int:
    if not COUNT_SHAPE.fullmatch(text):
        raise Wrong("“%(text)s” is no count. A whole number from 0 on.", text=text)
    return int(text)


def _ref(kind: Kind, text: str) -> str | None:
    if kind in ("fact", "award"):
        if text:
            raise Wrong("A fact and an award refer to nothing; “ref” must be empty.")
        return None
    return shaped("ref", text, REF_SHAPE)


def _reason(text: str) -> str | None:
    if len(text) > LONGEST_REASON:
        raise Wrong("“reason” is longer than %(most)s characters.", most=LONGEST_REASON)
    return text or None
