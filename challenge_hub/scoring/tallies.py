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

    `parts[person][group]` leaves spectators out, and `members[group][person]` is the same the
    other way round; `groups` and `everyone` hold spectators' facts too. `baselines` are the
    groups' facts in the baseline period.
    """

    def __init__(self, only: Only, by: str, *, track: bool) -> None:
        """Begin empty; `track` keeps the facts of each sheet."""
        self.only, self.by, self.track = only, by, track
        self.everything = only == Only()
        self.parts: dict[str, dict[str, Sheet]] = {}
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
        if not seat.spectator:
            return self.part(person, group)
        if group not in self.groups:
            self.groups[group] = Sheet(track=self.track)
        return self.groups[group]

    def enter(self, line: Line, seat: Seat, column: int, atom: int) -> None:
        """Add a counted fact everywhere at once, histories in order: the live way."""
        group = self.group(seat)
        for sheet in self._sheets(line, seat, group):
            sheet.insert(line, column, atom)
            if sheet.last is line:
                sheet.seat, sheet.sat_at = seat, line

    def enter_sum(self, newest: Line, seat: Seat, added: Sum, column: int, atom: int) -> None:
        """Add counted facts of one person, seat and atom everywhere at once."""
        for sheet in self._sheets(newest, seat, self.group(seat)):
            sheet.add_sum(newest, added, column, atom)

    def leave(self, line: Line, seat: Seat, column: int, atom: int) -> None:
        """Take a counted fact out everywhere, as if it had never been there."""
        group = self.group(seat)
        for sheet in self._sheets(line, seat, group):
            sheet.remove(line, column, atom)
        parts = self.parts.get(line.person, {})
        if group in parts and not parts[group].facts:
            del parts[group], self.members[group][line.person]
            if not parts:
                del self.parts[line.person]
        if not self.groups[group].facts:
            del self.groups[group]

    def _sheets(self, line: Line, seat: Seat, group: str) -> list[Sheet]:
        if group not in self.groups:
            self.groups[group] = Sheet(track=self.track)
        sheets = [self.groups[group], self.everyone]
        return sheets if seat.spectator else [*sheets, self.part(line.person, group)]

    def part(self, person: str, group: str) -> Sheet:
        """What a person did for a team."""
        parts = self.parts.get(person)
        if parts is None:
            parts = self.parts[person] = {}
        sheet = parts.get(group)
        if sheet is None:
            sheet = parts[group] = Sheet(track=self.track)
            self.members.setdefault(group, {})[person] = sheet
        return sheet

    def close(self) -> None:
        """Add up the parts for the teams and for everyone, once all facts are in."""
        for group, sheets in self.members.items():
            whole = self.groups.setdefault(group, Sheet(track=self.track))
            for sheet in sheets.values():
                whole.merge(sheet)
        for sheet in self.groups.values():
            self.everyone.merge(sheet)

    def sheet(self, group: str) -> Sheet:
        """All that counts for a team."""
        return self.groups.get(group) or Sheet(track=self.track)

    def person(self, person: str) -> Sheet:
        """All that a person did, for whichever team."""
        parts = self.parts.get(person)
        return merged(list(parts.values()), track=self.track) if parts else self.nothing
