"""1.4, 2.4 to 2.6: days, who takes part, which facts count, measures."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from challenge_hub.scoring import Line, Membership
from tests.scoring.oracle.settling import Lines, event_order

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
COUNTERS = (
    "bad", "duplicate", "replaced", "unused_kpi", "unknown_person", "not_participating",
    "out_of_bounds", "outside_window", "after_at", "late", "counted",
)  # fmt: skip


@dataclass(frozen=True)
class Fact:
    """A counted line, the team it counts for, and the stay behind it."""

    line: Line
    team: str
    stay: Membership | None

    @property
    def spectator(self) -> bool:
        return self.stay is not None and self.stay.part == "spectator"

    @property
    def tags(self) -> frozenset[str]:
        return frozenset() if self.stay is None else self.stay.tags

    def group(self, by: str) -> str:
        if by == "team":
            return self.team
        return "" if self.stay is None else self.stay.columns.get(by, "")


class World:
    """A document, a roster (None: none) and lines, as of an instant."""

    def __init__(
        self,
        document: Mapping[str, Any],
        stays: Sequence[Membership] | None,
        lines: Sequence[Line],
        at: int | None = None,
    ) -> None:
        self.document, self.stays = document, stays
        self.zone = ZoneInfo(document["timezone"])
        schedule = document["schedule"]
        self.start, self.end = self.begin(schedule["start"]), self.finish(schedule["end"])
        grace = int(schedule.get("grace", "PT0S")[2:-1])
        self.closes = self.end + grace * 10**6
        self.as_of = self.closes if at is None else at
        self.kpis: dict[str, Any] = document["kpis"]
        parts = {part for kpi in self.kpis.values() for part in kpi.get("of", ())}
        ratios = {code for code, kpi in self.kpis.items() if kpi["measure"] == "ratio"}
        self.used = (set(self.kpis) | parts) - ratios
        self.people = {stay.person for stay in stays or ()}
        self.participants: dict[str, Any] = document.get("participants", {})
        self._take(Lines(lines, self.closes), len(lines))

    def begin(self, text: str) -> int:
        return micro(text) if "T" in text else self.midnight(date.fromisoformat(text))

    def finish(self, text: str) -> int:
        if "T" in text:
            return micro(text)
        return self.midnight(date.fromisoformat(text) + timedelta(days=1))

    def midnight(self, day: date) -> int:
        return micro(datetime(day.year, day.month, day.day, tzinfo=self.zone).isoformat())

    def day(self, instant: int) -> date:
        return (EPOCH + timedelta(microseconds=instant)).astimezone(self.zone).date()

    def days(self, start: int, end: int) -> list[date]:
        """The days that a span touches; its end is outside."""
        if end <= start:
            return []
        first, last = self.day(start), self.day(end - 1)
        return [first + timedelta(days=n) for n in range((last - first).days + 1)]

    def _take(self, lines: Lines, read: int) -> None:
        self.counters = dict.fromkeys(COUNTERS, 0) | {"read": read}
        self.facts: list[Fact] = []
        self.awards: list[Fact] = []
        self.past: list[Line] = []
        self.named: set[str] = set()
        for key, line in sorted(lines.one.items(), key=lambda item: event_order(item[1])):
            fate, copies = lines.fate(key), len(lines.copies[key])
            award = lines.is_award(key)
            verdict, fact = self._judge(line, fate, award=award)
            torn = key in lines.torn
            self.counters[verdict] += copies if torn else 1
            self.counters["duplicate"] += 0 if torn else copies - 1
            if fate in {"stands", "waits"}:
                self.named.add(line.person)
            if verdict == "counted" and fact is not None:
                (self.awards if award else self.facts).append(fact)
            if fate == "stands" and not award:
                self._remember(line)

    def _judge(self, line: Line, fate: str, *, award: bool) -> tuple[str, Fact | None]:
        if fate in {"bad", "replaced"}:
            return fate, None
        if line.kpi not in (award_names(self.document) if award else self.used):
            return "unused_kpi", None
        fact = self.seat(line)
        if fact is None:
            known = self.stays is None or line.person in self.people or is_team(line.person)
            return ("not_participating" if known else "unknown_person"), None
        if not award and not self._within_bounds(line):
            return "out_of_bounds", None
        return self._timely(line, fate), fact

    def _timely(self, line: Line, fate: str) -> str:
        if not self.start <= line.at < self.end:
            return "outside_window"
        if line.at >= self.as_of:
            return "after_at"
        return "late" if fate == "waits" else "counted"

    def _remember(self, line: Line) -> None:
        """A fact of the baseline counts for its person, whoever they were with then (3.4)."""
        period = self.document.get("evaluation", {}).get("baseline")
        if period is None or line.kpi not in self.used or not self._within_bounds(line):
            return
        if self.begin(period["from"]) <= line.at < min(self.finish(period["to"]), self.as_of):
            self.past.append(line)

    def _within_bounds(self, line: Line) -> bool:
        bounds = self.kpis.get(line.kpi, {}).get("bounds")
        if bounds is None or line.value is None:
            return True
        worth = Fraction(line.value, 10**6 * (line.count or 1))
        return Fraction(bounds[0]) <= worth <= Fraction(bounds[1])

    def takes_part(self, stay: Membership) -> bool:
        rules, teams = self.participants, self.participants.get("teams", "all")
        tags = set(rules.get("tags", ()))
        fits = teams == "all" or stay.team in teams
        excluded = stay.person in rules.get("exclude", ())
        return fits and not excluded and (not tags or not tags.isdisjoint(stay.tags))

    def stay(self, person: str, at: int) -> Membership | None:
        """The stay of an instant; of two in one team the one begun last."""
        rows = [stay for stay in self.stays or () if stay.person == person]
        holding = [stay for stay in rows if stay.begins <= at < stay.ends]
        return max(holding, key=lambda stay: stay.begins) if holding else None

    def seat(self, line: Line) -> Fact | None:
        """For which team a line counts; None when its person takes no part then."""
        if is_team(line.person):
            team = line.person.removeprefix("team:")
            return Fact(line, team, None) if self.plays(team) else None
        if self.stays is None:
            out = line.person in self.participants.get("exclude", ())
            return None if out else self._lent(Fact(line, "", None))
        fixed = self.participants.get("membership") == "at_start"
        stay = self.stay(line.person, self.start if fixed else line.at)
        if stay is None or not self.takes_part(stay):
            return None
        return self._lent(Fact(line, stay.team, stay))

    def _lent(self, fact: Fact) -> Fact | None:
        own = fact.line.team
        if own is None:
            return fact
        return Fact(fact.line, own, fact.stay) if self.plays(own) else None

    def plays(self, team: str) -> bool:
        teams = self.participants.get("teams", "all")
        return teams == "all" or team in teams

    def measure(self, code: str, facts: Iterable[Fact]) -> Fraction | None:
        """2.6; None is empty."""
        kpi, facts = self.kpis[code], list(facts)
        if kpi["measure"] == "ratio":
            above, below = (self.amount(part, facts) for part in kpi["of"])
            return Fraction(above or 0, 1) / below if below else None
        amount, count = self.amount(code, facts), counts(code, facts)
        if kpi["measure"] != "average":
            return amount
        return None if amount is None or not count else Fraction(amount) / count

    def amount(self, code: str, facts: Iterable[Fact]) -> Fraction | None:
        """Σ value, of a count Σ count."""
        mine = [fact.line for fact in facts if fact.line.kpi == code]
        if not mine:
            return None
        if self.kpis.get(code, {}).get("measure") == "count":
            return Fraction(sum(line.count for line in mine))
        return Fraction(sum(line.value or 0 for line in mine), 10**6)

    def contacts(self, code: str, facts: Iterable[Fact]) -> Fraction:
        """What a `minimum` counts: Σ count, for a ratio the total of its denominator."""
        kpi = self.kpis[code]
        if kpi["measure"] == "ratio":
            return self.amount(kpi["of"][1], facts) or Fraction(0)
        return Fraction(counts(code, facts))

    def lower(self, code: str) -> bool:
        return bool(self.kpis[code].get("better") == "lower")

    def figure(self, code: str, text: str) -> Fraction:
        """A figure of the file about a KPI, in the measure's own unit."""
        kpi = self.kpis[code]
        return Fraction(text) / (100 if kpi["measure"] == "ratio" and kpi["unit"] == "%" else 1)


def micro(text: str) -> int:
    return (datetime.fromisoformat(text) - EPOCH) // timedelta(microseconds=1)


def counts(code: str, facts: Iterable[Fact]) -> int:
    return sum(fact.line.count for fact in facts if fact.line.kpi == code)


def is_team(receiver: str) -> bool:
    return receiver.startswith("team:")


def classifications(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    scoring = document["scoring"]
    main = [scoring[scope] for scope in ("individual", "collective") if scope in scoring]
    return [*main, *scoring.get("also", ())]


def award_names(document: Mapping[str, Any]) -> set[str]:
    rules = [rule for one in classifications(document) for rule in one.get("points", ())]
    return {rule["award"] for rule in rules if "award" in rule}
