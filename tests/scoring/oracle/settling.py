"""2.2 to 2.4: what becomes of each line of a set."""

from collections.abc import Sequence
from functools import cached_property

from challenge_hub.scoring import Line

Key = tuple[str, str]
ROOTS = ("fact", "award")
DECISIONS = ("accept", "decline")


def target(line: Line) -> Key | None:
    """`feed:id`, or `id` of the same feed."""
    if line.ref is None:
        return None
    return (line.feed, line.ref) if ":" not in line.ref else tuple_of(line.ref)


def tuple_of(ref: str) -> Key:
    feed, name = ref.split(":")
    return feed, name


def content(line: Line) -> tuple[object, ...]:
    """What makes two lines of one id the same; when they were received does not."""
    said = (line.kind, line.person, line.kpi, line.value, line.count)
    return (*said, line.at, line.team, target(line), line.reason)


def event_order(line: Line) -> tuple[int, str, str]:
    return line.at, line.feed, line.id


class Lines:
    """A set of lines; `closes` is `end + grace`, from which a line is late."""

    def __init__(self, lines: Sequence[Line], closes: int) -> None:
        self.closes = closes
        self.copies: dict[Key, list[Line]] = {}
        for line in lines:
            self.copies.setdefault((line.feed, line.id), []).append(line)
        self.one = {
            key: min(rows, key=lambda line: (line.received is not None, line.received or 0))
            for key, rows in self.copies.items()
        }

    @cached_property
    def torn(self) -> set[Key]:
        """The ids that came with two contents."""
        return {key for key, rows in self.copies.items() if len(set(map(content, rows))) > 1}

    def about(self, key: Key, *kinds: str) -> list[Line]:
        return [
            line
            for name, line in self.one.items()
            if target(line) == key and line.kind in kinds and name not in self.torn
        ]

    def in_force(self, line: Line) -> bool:
        """Not late, or let in by the last decision."""
        if line.received is None or line.received < self.closes:
            return True
        decisions = sorted(self.about((line.feed, line.id), *DECISIONS), key=event_order)
        return bool(decisions) and decisions[-1].kind == "accept"

    def live(self, key: Key) -> list[Line]:
        """The corrections of a line that are in force and not voided."""
        return [
            line
            for line in self.about(key, "correction")
            if self.in_force(line) and not self.voided((line.feed, line.id))
        ]

    def voided(self, key: Key) -> bool:
        """A correction that has itself been corrected cannot be voided; two that clash are bad."""
        if not any(map(self.in_force, self.about(key, "void"))):
            return False
        return self.one[key].kind in ROOTS or len(self.live(key)) != 1

    def chain(self, key: Key) -> list[Key]:
        """From the fact or award that a line speaks of down to the line; empty when of none."""
        row: list[Key] = []
        while key in self.one and key not in row:
            row.insert(0, key)
            if self.one[key].kind in ROOTS:
                return row
            above = target(self.one[key])
            if above is None:
                return []
            key = above
        return []

    def is_award(self, key: Key) -> bool:
        row = self.chain(key)
        return bool(row) and self.one[row[0]].kind == "award"

    def fate(self, key: Key) -> str:
        """`bad`, `replaced`, `waits` or `stands`."""
        row = self.chain(key)
        if not row or self.torn.intersection(row):
            return "bad"
        fate = ""
        for step, one in enumerate(row):
            above = self.one[row[step - 1]].kind if step else ""
            fate = self._next(one, above, fate, row[step - 1])
            if fate == "bad":
                break
        if fate == "stands" and len(self.live(key)) == 1:
            return "replaced"
        return "replaced" if fate == "gone" else fate

    def _next(self, key: Key, above: str, fate: str, parent: Key) -> str:
        line = self.one[key]
        if line.kind in ROOTS:
            return self._of_root(key)
        if above in DECISIONS or (above == "void" and line.kind not in DECISIONS):
            return "bad"
        if line.kind == "correction":
            return self._of_correction(key, fate, parent)
        refused = line.kind == "void" and self.in_force(line) and fate == "stands"
        refused = refused and self.one[parent].kind not in ROOTS and not self.voided(parent)
        return "bad" if refused else "gone"

    def _of_root(self, key: Key) -> str:
        if self.voided(key):
            return "gone"
        waits = not self.in_force(self.one[key]) and len(self.live(key)) != 1
        return "waits" if waits else "stands"

    def _of_correction(self, key: Key, fate: str, parent: Key) -> str:
        if fate == "gone" or self.voided(key):
            return "gone"
        if not self.in_force(self.one[key]):
            return "waits"
        if fate == "waits" and self.one[parent].kind == "correction":
            return "waits"
        clash = len(self.live(parent)) > 1
        return "bad" if clash else "stands"
