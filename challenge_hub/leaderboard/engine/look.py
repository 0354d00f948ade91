"""The newest frame of a board, wherever it comes from."""

from sqlalchemy.orm import Session

from challenge_hub.feeds import queries as feeds
from challenge_hub.foundation import clock
from challenge_hub.foundation.database import reading
from challenge_hub.foundation.hub import current_hub
from challenge_hub.leaderboard import queries
from challenge_hub.leaderboard.engine import current_engine, store
from challenge_hub.leaderboard.engine.load import load
from challenge_hub.leaderboard.engine.press import Press, time_line
from challenge_hub.leaderboard.engine.race import Race
from challenge_hub.leaderboard.frames import Frame, current_frames


def current_frame(key: str) -> Frame | None:
    """The board's newest frame; None for a challenge without an approved file.

    An engine in this process takes up a challenge that it did not race yet; without one the frame
    is made from the ledger on the spot.
    """
    frame = current_frames().newest(key)
    if frame is not None:
        return frame
    engine = current_engine()
    if engine is not None and engine.epoch:
        engine.hold(key)
        return current_frames().newest(key)
    with reading() as session:
        return _made_once(session, key)


def _made_once(session: Session, key: str) -> Frame | None:
    """A frame as an engine would put out, under the epoch in force; its seq is the ledger's."""
    head = queries.head_of(session, key)
    if head is None or head.state not in queries.SHOWN:
        return None
    race, seq = raced_once(session, head), feeds.ledger_head(session)
    now = clock.micros(clock.now())
    press = Press(queries.epoch(session))
    press.seq = seq
    scene = race.scene(now, feeds.feed_health(session, clock.from_micros(now)))
    return press.frame(race.script, scene, ledger=seq, time=time_line(current_hub().clock))


def raced_once(session: Session, head: queries.Head) -> Race:
    """A race built from the whole ledger."""
    loaded = load(session, head)
    race = Race(loaded, clock.micros(clock.now()))
    race.take(feeds.lines(session))
    race.moments = store.kept_moments(session, loaded)
    return race
