"""What the manager still has to fill in, and what is there already."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from challenge_hub.briefings.queries import Written
from challenge_hub.briefings.rules import asked_notes
from challenge_hub.briefings.wording.figures import listed
from challenge_hub.briefings.wording.terms import PARTS
from challenge_hub.foundation.say import _
from challenge_hub.foundation.text import format_moment


@dataclass(frozen=True)
class NoteField:
    """A field of the form: `kind` is `part` (keep, change, stop) or `question`."""

    name: str
    kind: str
    label: str
    text: str
    by: str


def note_fields(
    document: Mapping[str, Any], written: Mapping[str, Written], language: str
) -> list[NoteField]:
    return [
        _field(name, question, written.get(name), document["timezone"], language)
        for name, question in asked_notes(document).items()
    ]


def _field(name: str, question: str, there: Written | None, zone: str, language: str) -> NoteField:
    return NoteField(
        name=name,
        kind="part" if name in PARTS else "question",
        label=str(PARTS[name]) if name in PARTS else question,
        text=there.note.text if there else "",
        by=f"{there.author}, {format_moment(there.note.written_at, zone, language)}"
        if there
        else "",
    )


def missing_text(fields: list[NoteField], language: str) -> str:
    """What is still empty; nothing once all is there."""
    parts = [field.label for field in fields if not field.text and field.kind == "part"]
    questions = sum(not field.text and field.kind == "question" for field in fields)
    if questions:
        parts.append(_("the questions of the project file"))
    return _("Still to be filled in: %(parts)s.", parts=listed(parts, language)) if parts else ""
