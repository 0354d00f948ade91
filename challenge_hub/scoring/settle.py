"""The set of lines: repetitions count once, corrections and voids take the place of facts.

Contract: 2.2, 2.3 and the late lines of 2.4. Order of arrival never matters.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from challenge_hub.scoring.lines import Key, Line, order, same_content

Fate: TypeAlias = Literal["stands", "waits", "replaced", "bad"]
"""What becomes of a line: it counts as it is, waits for a decision, made room, or is refused."""

ROOTS = ("fact", "award")
DECISIONS = ("accept", "decline")


@dataclass(slots=True)
class Register:
    """All lines by feed and id, and which lines speak of which.

    `closes` is the instant from which a received line is late. An id that came with two contents
    is in `conflicts`, with the number of lines that bore it.
    """

    closes: int
    lines: dict[Key, Line] = field(default_factory=dict)
    about: dict[Key, list[Key]] = field(default_factory=dict)
    conflicts: dict[Key, int] = field(default_factory=dict)
    copies: dict[Key, int] = field(default_factory=dict)
    read: int = 0

    def add(self, line: Line) -> None:
        """Take one line."""
        self.read += 1
        key = (line.feed, line.id)
        size = len(self.lines)
        known = self.lines.setdefault(key, line)
        if len(self.lines) == size:
            self._again(key, known, line)
        elif line.ref is not None and line.target is not None:
            self.about.setdefault(line.target, []).append(key)

    def _again(self, key: Key, known: Line, line: Line) -> None:
        if key in self.conflicts:
            self.conflicts[key] += 1
        elif not same_content(known, line):
            self.conflicts[key] = 2 + self.copies.pop(key, 0)
        else:
            self.copies[key] = self.copies.get(key, 0) + 1
            self._keep_earlier(key, known, line)

    def _keep_earlier(self, key: Key, known: Line, line: Line) -> None:
        """Of two receptions of one line the first counts, whatever the order they are read in."""
        if known.received is not None and (line.received is None or line.received < known.received):
            self.lines[key] = line

    @property
    def repeated(self) -> int:
        """How many lines repeat another one."""
        return sum(self.copies.values())

    def late(self, line: Line) -> bool:
        """Whether a line arrived when only a decision could still let it in."""
        return line.received is not None and line.received >= self.closes

    def accepted(self, key: Key) -> bool:
        """Whether the last decision on a late line let it in."""
        decisions = [line for line in self._speaking(key) if line.kind in DECISIONS]
        return bool(decisions) and max(decisions, key=order).kind == "accept"

    def effective(self, line: Line) -> bool:
        """Whether a line counts without waiting for anyone."""
        return not self.late(line) or self.accepted(line.key)

    def root(self, key: Key) -> Key | None:
        """The fact or award that a line speaks of in the end; None when there is none."""
        seen: set[Key] = set()
        while key in self.lines and key not in seen:
            line = self.lines[key]
            if line.kind in ROOTS:
                return key
            seen.add(key)
            if line.target is None:
                return None
            key = line.target
        return None

    def plain(self, key: Key) -> bool:
        """Whether a line stands alone: no other speaks of it, and it speaks of none."""
        return key not in self.about and key not in self.conflicts and self.lines[key].kind in ROOTS

    def _speaking(self, key: Key) -> Iterable[Line]:
        for other in self.about.get(key, ()):
            if other not in self.conflicts:
                yield self.lines[other]

    def corrections(self, key: Key) -> list[Line]:
        """The corrections that are in force on a line; more than one contradict each other."""
        return [
            line
            for line in self._speaking(key)
            if line.kind == "correction" and self.effective(line) and not self.voided(line.key)
        ]

    def voided(self, key: Key) -> bool:
        """Whether a void in force removes a line; a corrected correction cannot be voided."""
        voids = [line for line in self._speaking(key) if line.kind == "void"]
        if not any(self.effective(line) for line in voids):
            return False
        return self.lines[key].kind in ROOTS or len(self.corrections(key)) != 1


def alone(register: Register, line: Line) -> Fate:
    """What becomes of a line of which no other speaks, and which speaks of none that is known."""
    if line.ref is not None:
        return "bad"
    return "waits" if register.late(line) else "stands"


def entangled(register: Register) -> dict[Key, Fate]:
    """What becomes of every line that speaks of a fact or award, or of which another does."""
    fates: dict[Key, Fate] = {}
    for target in (*register.about, *register.conflicts):
        root = register.root(target)
        if root is not None and root not in fates:
            fates.update(family(register, root))
    return fates


def refused(register: Register) -> set[Key]:
    """The ids whose lines are bad: two contents, a contradiction, or speaking of what is bad."""
    fates = entangled(register)
    speaking = {key for keys in register.about.values() for key in keys}
    orphans = speaking - fates.keys()
    return orphans | {key for key, fate in fates.items() if fate == "bad"}


def family(register: Register, root: Key) -> dict[Key, Fate]:
    """What becomes of a fact or award and of every line that speaks of it, however indirectly."""
    fates: dict[Key, Fate] = {}
    if root in register.conflicts:
        _sweep(register, root, "bad", fates)
    elif register.voided(root):
        _sweep(register, root, "replaced", fates)
    else:
        _follow(register, root, fates)
    return fates


def _follow(register: Register, key: Key, fates: dict[Key, Fate]) -> None:
    """Decide on a line that no void removes, then on those that speak of it."""
    live = register.corrections(key)
    corrected = len(live) == 1
    line = register.lines[key]
    unaltered: Fate = "stands" if register.effective(line) else "waits"
    fates[key] = "replaced" if corrected else unaltered
    for other in register.about.get(key, ()):
        if other in register.conflicts or (len(live) > 1 and register.lines[other] in live):
            _sweep(register, other, "bad", fates)
        elif register.lines[other].kind == "correction":
            _correct(register, other, fates)
        else:
            _sweep(register, other, _fate_of_word(register, other), fates)


def _correct(register: Register, key: Key, fates: dict[Key, Fate]) -> None:
    if register.voided(key):
        _sweep(register, key, "replaced", fates)
    elif not register.effective(register.lines[key]):
        _sweep(register, key, "waits", fates)
    else:
        _follow(register, key, fates)


def _fate_of_word(register: Register, key: Key) -> Fate:
    """A void or decision on a line that stays: spent; a void in force is then refused."""
    line = register.lines[key]
    refused = line.kind == "void" and register.effective(line)
    return "bad" if refused or line.kind in ROOTS else "replaced"


def _sweep(register: Register, key: Key, fate: Fate, fates: dict[Key, Fate]) -> None:
    """Give one fate to a line and to all that speak of it; of a void only decisions may speak."""
    kind = register.lines[key].kind
    word = kind not in (*ROOTS, "correction")
    fates[key] = "replaced" if word and fate == "waits" else fate
    for other in register.about.get(key, ()):
        spent = kind == "void" and register.lines[other].kind in DECISIONS
        refused = (word and not spent) or other in register.conflicts
        _sweep(register, other, "bad" if refused else fate, fates)
