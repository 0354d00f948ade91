"""Who would have got something: of their own, with everyone, or only a chance in a draw. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from challenge_hub.challenges.rewards import Given
from challenge_hub.scoring.books import Books

Row = Mapping[str, Any]


def gains(
    document: Mapping[str, Any], result: Row, given: Sequence[Given], books: Books
) -> dict[str, Any]:
    """`rewarded`: who gets something by a place, a team's place or an objective of their own.

    `for_all`: whether everyone who took part gets something besides. Who only may be drawn is in
    neither.
    """
    entries = document.get("rewards", ())
    own = {
        person
        for entry, one in zip(entries, given, strict=True)
        for person in _sure(entry, one, result, books)
    }
    return {"rewarded": sorted(own), "for_all": any(_for_all(one) for one in given)}


def _sure(entry: Row, given: Given, result: Row, books: Books) -> Iterator[str]:
    if isinstance(given.for_, str) or "draw" in given.for_:
        return
    kind = next(iter(given.for_))
    rows = result["individual"] if kind == "individual" else result["collective"]
    for code in given.winners:
        if given.to_draw and not _fits(code, str(given.for_[kind]), rows):
            continue
        if kind == "team":
            yield from books.main.members.get(code, ())
        else:
            yield code


def _fits(code: str, places: str, rows: Sequence[Row]) -> bool:
    """Whether all who share a place find room in the range, so that nothing is left to draw."""
    last = int(places.rpartition("-")[2])
    rank = {row.get("person", row["team"]): row["rank"] for row in rows}
    sharing = sum(place == rank[code] for place in rank.values())
    return bool(rank[code] + sharing - 1 <= last)


def _for_all(given: Given) -> bool:
    """A reward that everybody gets who takes part: always, or by a common objective."""
    if given.for_ == "participation":
        return given.pieces > 0
    return "objective" in given.for_ and given.pieces > 0 and not given.winners
