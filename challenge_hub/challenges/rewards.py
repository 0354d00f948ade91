"""What the rewards came to, once it is known who gets them. Contract: 1.7."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Given:
    """One entry of `rewards`: pieces to hand out, who has earned one, and what is still open.

    `winners` are codes of people or teams; empty where everyone who took part may have one.
    `to_draw` is how many are still to be drawn among them; 0 where nothing is open.
    """

    what: str
    for_: Any
    value: Fraction
    pieces: int
    winners: tuple[str, ...]
    to_draw: int = 0

    @property
    def cost(self) -> Fraction:
        return self.value * self.pieces


def rewards_given(document: Mapping[str, Any], standings: Mapping[str, Any]) -> list[Given]:
    """What each entry of `rewards` comes to with these standings."""
    return [_given(entry, standings) for entry in document.get("rewards", ())]


def _given(entry: Row, standings: Mapping[str, Any]) -> Given:
    target = entry["for"]
    kind, what = (target, "") if isinstance(target, str) else next(iter(target.items()))
    pieces, winners, to_draw = WINNERS[kind](entry, str(what), standings)
    return Given(
        entry["what"], target, Fraction(entry.get("value", 0)), pieces, tuple(winners), to_draw
    )


Found = tuple[int, list[str], int]


def _people(entry: Row, places: str, standings: Mapping[str, Any]) -> Found:
    return _by_place(entry, places, standings["individual"], "person")


def _teams(entry: Row, places: str, standings: Mapping[str, Any]) -> Found:
    return _by_place(entry, places, standings["collective"], "team")


def _by_place(entry: Row, places: str, rows: Iterable[Row], key: str) -> Found:
    """Everyone in the range of places; tied ones get a piece each, share it, or are drawn."""
    first, _, last = places.partition("-")
    low, high = int(first), int(last or first)
    winners = [row[key] for row in rows if row["rank"] is not None and low <= row["rank"] <= high]
    if entry.get("tied", "each") == "each":
        return len(winners), winners, 0
    pieces = min(len(winners), high - low + 1)
    drawn = entry["tied"] == "draw" and pieces < len(winners)
    return pieces, winners, pieces if drawn else 0


def _objective(entry: Row, id_: str, standings: Mapping[str, Any]) -> Found:
    """A person each for an individual objective; one piece for all for a collective one."""
    del entry
    lines = [line for line in standings["objectives"] if line["id"] == id_ and line["reached"]]
    people = [line["person"] for line in lines if "person" in line]
    common = any("person" not in line and "team" not in line for line in lines)
    return (1 if common else len(people)), people, 0


def _drawn(entry: Row, number: str, standings: Mapping[str, Any]) -> Found:
    del entry
    pieces = min(int(number), _took_part(standings))
    return pieces, [], pieces


def _everyone(entry: Row, what: str, standings: Mapping[str, Any]) -> Found:
    del entry, what
    return _took_part(standings), [], 0


def _took_part(standings: Mapping[str, Any]) -> int:
    """Who has a counted fact; where people are not ranked, the members of the teams."""
    if not standings["individual"]:
        return sum(row["members"] for row in standings["collective"])
    return sum(row.get("why") != "no_facts" for row in standings["individual"])


WINNERS = {
    "individual": _people,
    "team": _teams,
    "objective": _objective,
    "draw": _drawn,
    "participation": _everyone,
}
