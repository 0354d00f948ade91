"""What a person is told by this room."""

from challenge_hub.foundation.errors import BadInput, NotFound


class DebriefNotFound(NotFound):
    """There is no such debrief, or it is not this person's to read: the same answer (S2)."""

    code = "debrief_not_found"
    text = "There is no debrief here, or it is not yours to read."


class NoteTooLong(BadInput):
    """A note of the manager is longer than what a page of paper holds."""

    code = "note_too_long"
    text = "A note has at most {most} characters; this one has {length}."
