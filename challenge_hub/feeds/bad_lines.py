"""What is wrong with a line of a file, in the language of whoever reads it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class BadLine:
    """One line that cannot be taken; `number` counts from 1, as an editor does.

    `text` is a message id of the domain `facts_file` with `%(name)s` placeholders.
    """

    number: int
    text: str
    params: Mapping[str, object] = field(default_factory=dict)

    def say(self, translate: Callable[[str], str]) -> str:
        """The message in the language that `translate` speaks."""
        return translate(self.text) % self.params


class Wrong(Exception):
    """Raised while one line is read, and caught where its number is known."""

    def __init__(self, text: str, /, **params: object) -> None:
        """Keep the message and what fills it; long texts are cut."""
        super().__init__(text)
        self.text = text
        self.params = {name: shortened(value) for name, value in params.items()}

    def at(self, number: int) -> BadLine:
        """The bad line."""
        return BadLine(number, self.text, self.params)


def shortened(value: object) -> object:
    """A text of a stranger, short enough for a message."""
    return value if not isinstance(value, str) or len(value) <= 40 else value[:39] + "…"


def shaped(name: str, text: str, shape: re.Pattern[str]) -> str:
    """The text itself, where it has the shape. Raises Wrong."""
    if not shape.fullmatch(text):
        raise Wrong("“%(name)s” cannot be “%(text)s”.", name=name, text=text)
    return text
