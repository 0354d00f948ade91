"""Which notes a debrief asks for, and what may be written into them. Pure."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from challenge_hub.briefings.errors import NoteTooLong

MOST_NOTE: Final = 4000  # characters
PARTS: Final = ("keep", "change", "stop")
QUESTION: Final = "question-"


class Kind(StrEnum):
    """A debrief is made twice; both are kept. The values are stored, never rename one."""

    PROVISIONAL = "provisional"
    FINAL = "final"


@dataclass(frozen=True)
class Names:
    """What people and teams are called, by code; who is unknown keeps the code."""

    people: Mapping[str, str]
    teams: Mapping[str, str]

    def person(self, code: str) -> str:
        return self.people.get(code, code)

    def team(self, code: str) -> str:
        return self.teams.get(code, code)


def asked_notes(document: Mapping[str, Any]) -> dict[str, str]:
    """What the manager fills in, by the name of its field; the text of a question, else empty."""
    questions = document["evaluation"].get("questions", ())
    return dict.fromkeys(PARTS, "") | {
        f"{QUESTION}{number}": text for number, text in enumerate(questions)
    }


def checked_note(text: str) -> str:
    r"""The note without outer blanks and control characters. Raises NoteTooLong.

    >>> checked_note(" Keep it.\x00 ")
    'Keep it.'
    """
    lines = text.replace("\r\n", "\n")
    kept = "".join(c for c in lines if c == "\n" or unicodedata.category(c) not in {"Cc", "Cs"})
    note = kept.strip()
    if len(note) > MOST_NOTE:
        raise NoteTooLong(most=MOST_NOTE, length=len(note))
    return note
