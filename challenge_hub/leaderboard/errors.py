"""What a person or a program is told by this room."""

from challenge_hub.foundation.errors import HubError, NotFound


class BoardNotFound(NotFound):
    """There is no such board, or the person may not watch it: the same answer (promise S2)."""

    code = "board_not_found"
    text = "There is no such board, or it is not yours to watch."


class BoardNotReady(HubError):
    """No engine has brought the board's picture yet, such as while another one takes over."""

    status, code, retry_after = 503, "board_not_ready", 2
    text = "The board comes in a moment."


class SteppedDown(RuntimeError):
    """Another engine took over: this one's writes count no more, and it stops."""
