"""What a person or a program is told by this room."""

from challenge_hub.foundation.errors import NotFound


class BoardNotFound(NotFound):
    """There is no such board, or the person may not watch it: the same answer (promise S2)."""

    code = "board_not_found"
    text = "There is no such board, or it is not yours to watch."


class SteppedDown(RuntimeError):
    """Another engine took over: this one's writes count no more, and it stops."""
