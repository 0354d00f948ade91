"""4.2 to 4.4: teams, ties, ranks."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from itertools import pairwise
from typing import Any

from tests.scoring.oracle.boards import (
    People,
    Row,
    Rules,
    View,
    awarded,
    counted_back,
    limits,
    places_by,
    why_not,
)
from tests.scoring.oracle.points import Case
from tests.scoring.oracle.scores import Score, by_rules, cut, through_gates
from tests.scoring.oracle.taking import Fact, World

Key = tuple[Any, ...]
LAST: Key = (1,)


class Teams:
    """Scores the groups of a view: by their members' scores, or by rules of their own."""

    def __init__(self, view: View, rules: Rules, members: Rules | None) -> None:
        self.view, self.rules, self.world = view, rules, view.world
        self.aggregate: Any = rules.entry.get("aggregate")
        self.members = People(view, members) if members and self.aggregate else None
        self.codes = sorted(view.groups())
        facts = {code: view.of_group(code) for code in self.codes}
        self.places = [
            places_by(self.world, rule, facts) if "rank" in rule else {} for rule in rules.points
        ]

    def row(self, code: str) -> Row:
        facts = self.view.of_group(code)
        score = self._gated(self._scored(code), facts)
        values = self.rules.values(facts, score.points)
        by_points = self.rules.by_points
        players = {one.line.person for one in facts if not one.spectator}
        return Row(
            code,
            code,
            score.points if by_points else values[0],
            values,
            score.parts if by_points else {},
            why_not(facts, values, score),
            len(players),
        )

    def events(self, code: str) -> set[int]:
        awards = [*self.view.awards, *self.view.to_teams]
        return {one.line.at for one in [*self.view.of_group(code), *awards]}

    def _scored(self, code: str) -> Score:
        if self.members is None:
            return by_rules(self._case(code), self.rules.caps)
        score = self._aggregated(self.members, code)
        if score.points is None:
            return score
        given = sum(self._awards(code, self.members).values(), Fraction(0))
        whole = Score(score.points + given, score.parts | {"awards": given}, score.why)
        return cut(whole, self.rules.caps)

    def _gated(self, score: Score, facts: list[Fact]) -> Score:
        return through_gates(self.world, self.rules.gates, facts, score)

    def _case(self, code: str) -> Case:
        past = []
        for line in self.world.past:
            seat = self.world.seat(line)
            if seat and self.view.fits(seat) and seat.group(self.view.by) == code:
                past.append(seat)
        return Case(
            world=self.world,
            rules=self.rules.points,
            facts=self.view.of_group(code),
            code=code,
            team=code,
            individual=False,
            awards=self._awards(code, None),
            places={
                index: {name: taken[code] for name, taken in row.items() if code in taken}
                for index, row in enumerate(self.places)
            },
            past=past,
            boosts=self.rules.boosts,
        )

    def _awards(self, code: str, members: People | None) -> dict[str, Fraction]:
        most = limits(members.rules.points if members else ()) | limits(self.rules.points)
        mine = [one for one in self.view.to_teams if one.line.person == f"team:{code}"]
        return awarded(mine, most, None)

    def _aggregated(self, people: People, code: str) -> Score:
        played = {one.line.person for one in self.view.of_group(code) if not one.spectator}
        scores = {who: people.member(who, code) for who in sorted(played)}
        given = [score for score in scores.values() if score is not None]
        if not given:
            return Score(None, {}, "empty")
        return self._combined(code, given, self._awards_only(people, code, played))

    def _awards_only(self, people: People, code: str, played: set[str]) -> Fraction:
        if not people.rules.by_points:
            return Fraction(0)
        others = {
            one.line.person
            for one in self.view.awards
            if one.group(self.view.by) == code
            and not (one.spectator or one.line.person.startswith("team:"))
        } - played
        return sum((people.member(who, code) or Fraction(0) for who in others), Fraction(0))

    def _combined(self, code: str, given: list[Fraction], extra: Fraction) -> Score:
        how, why = self.aggregate, None
        total: Fraction | None = sum(given, Fraction(0))
        assert total is not None
        if how == "sum":
            total += extra
        elif how == "mean":
            total /= len(given)
        elif "mean" in how:
            total = total / self._on_roster(code) if self._on_roster(code) else None
        elif "best" in how:
            lower = self.members is not None and self.members.rules.lower
            total = sum(sorted(given, reverse=not lower)[: int(how["best"])], Fraction(0))
            why = None if len(given) >= int(how["best"]) else "too_few_members"
        else:
            divisor = self.world.measure(how["per"], self.view.of_group(code))
            total = (total + extra) / divisor if divisor else None
        if total is None:
            return Score(None, {}, "empty")
        return Score(total, {"members": total}, why)

    def _on_roster(self, code: str) -> int:
        world, on = self.world, set()
        for one in self.view.seats():
            stay = one.stay
            assert stay is not None
            begun = max(stay.begins, world.start) < world.as_of
            here = one.group(self.view.by) == code and not one.spectator
            if begun and here and "away" not in stay.tags:
                on.add(stay.person)
        return len(on)


Board = People | Teams


def keys_of(make: Callable[[int], Board], board: Board, row: Row) -> list[tuple[str, Key]]:
    """The criteria of a row in their order, the smaller the better."""
    rules, world = board.rules, board.world
    lower = rules.lower
    if isinstance(board, Teams) and board.members is not None:
        lower = board.members.rules.lower
    found: list[tuple[str, Key]] = []
    for name, value in zip(rules.rank_by, row.values, strict=True):
        down = lower if name == "points" else world.lower(name)
        found.append((name, key_of(value, lower=down)))
    people = isinstance(board, People)
    facts = board.view.of_person(row.code) if people else board.view.of_group(row.code)
    for tie in rules.ties:
        if tie == "earliest":
            found.append((tie, (since(make, board, row),)))
        elif tie == "countback":
            taken = [place for place, _ in places_of(board, row.code)]
            found.append((tie, tuple(-taken.count(n) for n in range(1, 99))))
        elif tie != "draw":
            found.append((tie, key_of(world.measure(tie, facts), lower=world.lower(tie))))
    return found


def key_of(value: Fraction | None, *, lower: bool) -> Key:
    if value is None:
        return LAST
    return (0, value if lower else -value)


def since(make: Callable[[int], Board], board: Board, row: Row) -> int:
    """The instant since which the values of `rank_by` never changed again."""
    found = board.world.start
    before: Any = make(board.world.start - 1).row(row.code).values
    for at in sorted(board.events(row.code)):
        now = make(at).row(row.code).values
        if now != before:
            found, before = at, now
    return found


def places_of(board: Board, code: str) -> list[tuple[int, int]]:
    """All places for countback; of an aggregated team those that members took for it."""
    if isinstance(board, Teams) and board.members is not None:
        return [
            place
            for who in sorted({one.line.person for one in board.view.of_group(code)})
            for place in _taken(board.members, who, code)
        ]
    facts = (
        {who: board.view.of_person(who) for who in board.codes}
        if isinstance(board, People)
        else {who: board.view.of_group(who) for who in board.codes}
    )
    rows = [places_by(board.world, rule, facts) for rule in counted_back(board.rules)]
    return [taken[code] for row in rows for taken in row.values() if code in taken]


def _taken(people: People, person: str, group: str) -> list[tuple[int, int]]:
    rules = people.rules
    found = []
    facts = {who: people.view.of_person(who) for who in people.codes}
    for rule in counted_back(rules):
        for name, row in places_by(people.world, rule, facts).items():
            if person in row and people.owns(person, rule, name, group):
                found.append(row[person])
    return found


def ranked(make: Callable[[int], Board]) -> list[Row]:
    board = make(2**63)
    rows = [board.row(code) for code in board.codes]
    keys = {row.code: keys_of(make, board, row) for row in rows if row.why is None}
    best = sorted(
        (row for row in rows if row.why is None),
        key=lambda row: ([key for _, key in keys[row.code]], row.code),
    )
    for above, row in pairwise(best):
        pairs = zip(keys[above.code], keys[row.code], strict=True)
        row.decided_by = next((name for (name, one), (_, two) in pairs if one != two), "shared")
    for position, row in enumerate(best):
        shared = position and row.decided_by == "shared"
        row.rank = best[position - 1].rank if shared else position + 1
    if len(best) > 1:
        best[0].decided_by = best[1].decided_by
    return best + sorted((row for row in rows if row.why), key=lambda row: row.code)


def boards(world: World) -> dict[str, list[Row]]:
    """All classifications, the main ones by their scope, further ones by their name."""
    scoring = world.document["scoring"]
    main = scoring.get("individual")
    entries = {scope: scoring[scope] for scope in ("individual", "collective") if scope in scoring}
    found = {}
    for name, entry in [*entries.items(), *((one["name"], one) for one in scoring.get("also", ()))]:
        individual = entry.get("scope", name) == "individual"
        found[name] = ranked(_maker(world, entry, main, individual=individual))
    return found


def _maker(
    world: World, entry: Mapping[str, Any], main: Mapping[str, Any] | None, *, individual: bool
) -> Callable[[int], Board]:
    further = "scope" in entry

    def make(until: int) -> Board:
        view = View(world, entry, until)
        if not individual:
            without = {key: value for key, value in (main or {}).items() if key != "gates"}
            members = Rules(world, without if further else main or {}, individual=True)
            return Teams(view, Rules(world, entry, individual=False), members if main else None)
        rules = Rules(world, entry, individual=True)
        if further and main is not None and rules.by_points and not rules.points:
            whole = Rules(world, main, individual=True)
            rules = Rules(world, entry, True, whole.points, whole.caps, whole.boosts)
        return People(view, rules)

    return make
