"""What the manager adds to a debrief: no figure says what people learned."""

from collections.abc import Mapping
from datetime import datetime

from challenge_hub.briefings import queries
from challenge_hub.briefings.models import DebriefNote
from challenge_hub.briefings.rules import asked_notes, checked_note
from challenge_hub.challenges.queries import subject_of
from challenge_hub.foundation import audit
from challenge_hub.foundation.authorisation import check
from challenge_hub.foundation.database import transaction
from challenge_hub.people.models import Person


def save_notes(key: str, texts: Mapping[str, str], *, author: Person, now: datetime) -> int:
    """Keep every text that changed, with its author and instant. Returns how many did.

    Fields that the debrief does not ask for are left aside. Raises DebriefNotFound, Forbidden,
    NoteTooLong; nothing is then stored.
    """
    with transaction() as session:
        challenge, version, relation = queries.readable(session, key, author)
        check(author, "debrief:annotate", relation)
        there = queries.notes(session, challenge.id)
        changed = []
        for part in asked_notes(version.document):
            old = there[part].note.text if part in there else ""
            text = checked_note(texts.get(part, old))
            if text != old:
                changed.append(part)
                session.add(
                    DebriefNote(
                        challenge_id=challenge.id,
                        part=part,
                        text=text,
                        author_id=author.id,
                        written_at=now,
                    )
                )
        if changed:
            audit.record(
                session,
                actor=author.code,
                action="debrief:annotate",
                subject=subject_of(challenge.key),
                details={"parts": changed},
                now=now,
            )
    return len(changed)
