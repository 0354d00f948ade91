"""Who belongs to which team, when, with which tags.

Contract: 2.4, 2.5 and ROSTER.csv of section 5.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

SPECTATOR = "spectator"
ALWAYS = -(2**63)
NEVER = 2**63


class TwoTeamsAtOnce(ValueError):
    """A person is in two teams at one instant; the roster must say in which."""

    def __init__(self, person: str, teams: tuple[str, str]) -> None:
        """Name the person and both teams."""
        super().__init__(f"{person}: in {teams[0]} and {teams[1]} at the same time")
        self.person, self.teams = person, teams


@dataclass(frozen=True, slots=True)
class Membership:
    """One stay of a person in a team.

    `start` is inside, `end` outside, both microseconds since the epoch UTC; None is open.
    `part` is `spectator` for someone whose facts count for the team only. `columns` holds the
    roster's further columns, such as `site`.
    """

    person: str
    name: str
    team: str
    start: int | None
    end: int | None
    tags: frozenset[str]
    part: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)

    @property
    def begins(self) -> int:
        """The first instant inside, however far back."""
        return ALWAYS if self.start is None else self.start

    @property
    def ends(self) -> int:
        """The first instant outside, however far ahead."""
        return NEVER if self.end is None else self.end

    @property
    def spectator(self) -> bool:
        """Whether the facts count for the team only (2.5)."""
        return self.part == SPECTATOR

    def group(self, by: str) -> str:
        """The team, or what another column of the roster says; empty when it says nothing."""
        return self.team if by == "team" else self.columns.get(by, "")


class Roster:
    """All memberships by person, in order of time.

    `Roster(None)` stands for no roster at all: everyone named in the facts takes part, in no
    team. Raises TwoTeamsAtOnce.
    """

    def __init__(self, memberships: Iterable[Membership] | None) -> None:
        """Sort the stays of each person by their start."""
        self.absent = memberships is None
        self.people: dict[str, list[Membership]] = {}
        for membership in memberships or ():
            self.people.setdefault(membership.person, []).append(membership)
        for stays in self.people.values():
            stays.sort(key=lambda stay: (stay.begins, stay.ends, stay.team))
            for one, other in _overlaps(stays):
                raise TwoTeamsAtOnce(one.person, (one.team, other.team))

    def at(self, person: str, instant: int) -> Membership | None:
        """The stay of a person that holds an instant."""
        for stay in reversed(self.people.get(person, ())):
            if stay.begins <= instant < stay.ends:
                return stay
        return None

    def last(self, person: str, before: int) -> Membership | None:
        """The stay that holds the last instant before `before`, else the last one begun."""
        stays = self.people.get(person, [])
        begun = [stay for stay in stays if stay.begins < before]
        return begun[-1] if begun else (stays[0] if stays else None)

    def name(self, person: str) -> str:
        """The newest name of a person; the code where the roster has none."""
        stays = self.people.get(person)
        return (stays[-1].name if stays else "") or person


def overlaps(memberships: Iterable[Membership]) -> Iterator[tuple[Membership, Membership]]:
    """Pairs of stays of one person in two teams at one instant, the earlier begun first."""
    people: dict[str, list[Membership]] = {}
    for membership in memberships:
        people.setdefault(membership.person, []).append(membership)
    for stays in people.values():
        yield from _overlaps(sorted(stays, key=lambda stay: (stay.begins, stay.ends, stay.team)))


def _overlaps(stays: list[Membership]) -> Iterator[tuple[Membership, Membership]]:
    latest = stays[0]
    for stay in stays[1:]:
        if stay.begins < latest.ends and stay.team != latest.team and stay.begins < stay.ends:
            yield latest, stay
        if stay.ends > latest.ends:
            latest = stay
