"""A board's frame made here and now, from this process's engine or from the whole ledger."""

from sqlalchemy.orm import Session

from challenge_hub.feeds import queries as feeds
from challenge_hub.foundation import clock
from challenge_hub.foundation.database import reading
from challenge_hub.foundation.hub import current_hub
from challenge_hub.leaderboard import queries
from challenge_hub.leaderboard.concern import Reader
from challenge_hub.leaderboard.engine import checkpoint, current_engine, store
from challenge_hub.leaderboard.engine.harvest import Harvest
from challenge_hub.leaderboard.engine.library import load
from challenge_hub.leaderboard.engine.press import Press, time_line
from challenge_hub.leaderboard.engine.race import Race
from challenge_hub.leaderboard.engine.routes import Routes
from challenge_hub.leaderboard.engine.seats import Seat
from challenge_hub.leaderboard.frames import Frame, current_frames


def own_frame(key: str) -> Frame | None:
    """The board's newest frame; None for a challenge without an approved file.

    An engine in this process is told that somebody looks; without one that leads, the frame is
    what other processes sent, or else made from the ledger on the spot.
    """
    engine = current_engine()
    if engine is not None and engine.epoch:
        engine.look(key)
        return current_frames().newest(key)
    frame = current_frames().newest(key)
    if frame is not None:
        return frame
    with reading() as session:
        return _made_once(session, key)


def _made_once(session: Session, key: str) -> Frame | None:
    """A frame as an engine would put out, under the epoch in force, and older than any of its."""
    head = queries.shown_head(session, key)
    if head is None:
        return None
    race, seq = raced_once(session, head), feeds.ledger_head(session)
    now = clock.micros(clock.now())
    press = Press(queries.epoch(session), before=-1)
    scene = race.scene(now, feeds.feed_health(session, clock.from_micros(now)))
    return press.frame(race.script, scene, ledger=seq, time=time_line(current_hub().clock))


def raced_once(session: Session, head: queries.Head) -> Race:
    """A race built from the checkpoint and the lines after it, or from all that concern it."""
    race = new_race(session, head)
    follow_once(session, race)
    race.move_to(clock.micros(clock.now()))
    race.moments = store.kept_moments(session, race.loaded)
    return race


def new_race(session: Session, head: queries.Head) -> Race:
    """A race as its checkpoint has it, or without one that has seen no line yet."""
    loaded, stored = load(session, head), checkpoint.of(session, [head.id]).get(head.id)
    return checkpoint.taken_up(stored, loaded, clock.micros(clock.now()))


def follow_once(session: Session, race: Race, up_to: int | None = None) -> None:
    """Have a race that no engine holds take the lines that it has not seen."""
    routes = Routes()
    seat = Seat(race.head, Press(0), race)
    routes.put(seat, race.loaded.lineup.concern)
    now = clock.micros(clock.now())
    last = feeds.ledger_head(session) if up_to is None else up_to
    race.begin(now)
    for _ in Harvest(routes, [seat], Reader()).read(session, race.seq, last, now):
        pass
    race.ready()
