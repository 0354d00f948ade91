"""One view of the counted facts: by person and team, by team, and of everyone.

Contract: 2.5, 4.3 (who changed team is a member of each for that part), 4.4 (`only`, `by`).
"""

from challenge_hub.scoring.judge import Seat
from challenge_hub.scoring.kpis import Sum
from challenge_hub.scoring.lines import Line
from challenge_hub.scoring.rules import Only
from challenge_hub.scoring.sheets import Sheet, merged


class Tally:
    """Sheets of the facts that fit `only`, grouped by the team or another column of the roster.

    A part is what one person did for one group. `people` has one part of each person, the only one
    of nearly all, who are thus found in one step; `others[person][group]` has the further parts of
    those who changed team. `members[group][person]` are all parts, the other way round. Spectators
    have no part; `groups` and `everyone` hold their facts too. `baselines` are the
    groups' facts in the baseline period.
    """

    def __init__(self, only: Only, by: str, *, track: bool) -> None:
        """Begin empty; `track` keeps the facts of each sheet."""
        self.only, self.by, self.track = only, by, track
        self.everything = only == Only()
        self.people: dict[str, Sheet] = {}
        self.others: dict[str, dict[str, Sheet]] = {}
        self.members: dict[str, dict[str, Sheet]] = {}
        self.groups: dict[str, Sheet] = {}
        self.baselines: dict[str, Sheet] = {}
        self.everyone = Sheet()
        self.nothing = Sheet(track=track)  # of everyone without facts; nobody adds to it

    def takes(self, seat: Seat) -> bool:
        """Whether facts of this seat belong to the view."""
        if self.everything:
            return True
        only = self.only
        if only.teams is not None and seat.team not in only.teams:
            return False
        return only.tags is None or (
            seat.stay is not None and not only.tags.isdisjoint(seat.stay.tags)
        )

    def group(self, seat: Seat) -> str:
        """The team, or the group by another column, for which a seat's facts count."""
        if self.by == "team":
            return seat.team
        return "" if seat.stay is None else seat.stay.group(self.by)

    def entry(self, person: str, seat: Seat) -> Sheet:
        """Where the facts of a person in a seat go; `close` then makes the rest."""
        group = self.group(seat)
        return self._whole(group) if seat.spectator else self.part(person, group)

    def enter(self, line: Line, seat: Seat, column: int, atom: int) -> None:
        """Add a counted fact everywhere at once, histories in order: the live way."""
        group, fact = self.group(seat), (line, column, atom)
        self.everyone.count((fact,))
        whole = self._whole(group)
        if self.track:
            whole.insert(fact)
        else:
            whole.count((fact,))
        if not seat.spectator:
            part = self.part(line.person, group)
            part.insert(fact)
            if part.last is line:
                part.seat, part.sat_at = seat, line

    def enter_sum(self, newest: Line, seat: Seat, added: Sum, column: int, atom: int) -> None:
        """Add counted facts of one person, seat and atom everywhere at once."""
        for sheet in self._sheets(newest, seat, self.group(seat)):
            sheet.add_sum(newest, added, column, atom)

    def leave(self, line: Line, seat: Seat, column: int, atom: int) -> None:
        """Take a counted fact out everywhere, as if it had never been there."""
        group = self.group(seat)
        for sheet in self._sheets(line, seat, group):
            sheet.remove(line, column, atom)
        part = self.part_of(line.person, group)
        if part is not None and not part.facts:
            self._drop(line.person, group)
        if not self.groups[group].facts:
            del self.groups[group]

    def _sheets(self, line: Line, seat: Seat, group: str) -> list[Sheet]:
        wholes = [self._whole(group), self.everyone]
        return wholes if seat.spectator else [*wholes, self.part(line.person, group)]

    def _whole(self, group: str) -> Sheet:
        sheet = self.groups.get(group)
        if sheet is None:
            sheet = self.groups[group] = Sheet(track=self.track)
        return sheet

    def part(self, person: str, group: str) -> Sheet:
        """What a person did for a team, from the first fact on."""
        return self.part_of(person, group) or self.put(person, Sheet(track=self.track, group=group))

    def part_of(self, person: str, group: str) -> Sheet | None:
        """What a person did for a team; None without a fact."""
        part = self.people.get(person)
        if part is None or part.group == group:
            return part
        return self.others.get(person, {}).get(group)

    def parts_of(self, person: str) -> list[Sheet]:
        """What a person did, for one team after the other."""
        part = self.people.get(person)
        return [] if part is None else [part, *self.others.get(person, {}).values()]

    def put(self, person: str, part: Sheet) -> Sheet:
        """Take in what a person did for a team."""
        if person in self.people:
            self.others.setdefault(person, {})[part.group] = part
        else:
            self.people[person] = part
        self.members.setdefault(part.group, {})[person] = part
        return part

    def _drop(self, person: str, group: str) -> None:
        del self.members[group][person]
        left = [part for part in self.parts_of(person) if part.group != group]
        self.people.pop(person)
        self.others.pop(person, None)
        for part in left:
            self.put(person, part)

    def close(self) -> None:
        """Add up the parts for the teams and for everyone, once all facts are in."""
        for group, sheets in self.members.items():
            whole = self._whole(group)
            for sheet in sheets.values():
                whole.merge(sheet)
        for sheet in self.groups.values():
            self.everyone.merge(sheet)

    def sheet(self, group: str) -> Sheet:
        """All that counts for a team."""
        return self.groups.get(group) or Sheet(track=self.track)

    def person(self, person: str) -> Sheet:
        """All that a person did, for whichever team."""
        if person in self.others:
            return merged(self.parts_of(person), track=self.track)
        return self.people.get(person, self.nothing)
