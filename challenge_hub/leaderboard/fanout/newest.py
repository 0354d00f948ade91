"""The newest frame of a board, wherever it comes from."""

from challenge_hub.foundation.database import reading
from challenge_hub.leaderboard import queries
from challenge_hub.leaderboard.engine import current_engine
from challenge_hub.leaderboard.engine.once import own_frame
from challenge_hub.leaderboard.fanout.links import current_relay
from challenge_hub.leaderboard.frames import Frame


def leads_here() -> bool:
    """Whether the engine that leads is this process's own."""
    engine = current_engine()
    return engine is not None and bool(engine.epoch)


def current_frame(key: str) -> Frame | None:
    """The board's newest frame; None for a challenge without an approved file.

    Where another process leads its engine is asked. Raises BoardNotReady when none answers.
    """
    relay = current_relay()
    if relay is None or leads_here():
        return own_frame(key)
    frame = relay.ask(key)
    if frame is not None:
        return frame
    return (relay.look(key) or own_frame(key)) if _has_board(key) else None


def call_for(key: str) -> None:
    """See that the newest frame of a board that screens begin to watch comes to them soon.

    Of many who begin together one has it made; nobody waits for another process.
    """
    relay, engine = current_relay(), current_engine()
    if engine is not None and engine.epoch:
        if key not in _called_for:
            _called_for.add(key)
            try:
                engine.look(key)
            finally:
                _called_for.discard(key)
    elif relay is not None:
        relay.call_for(key)


_called_for: set[str] = set()


def _has_board(key: str) -> bool:
    with reading() as session:
        return queries.shown_head(session, key) is not None
