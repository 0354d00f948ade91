"""What the leading engine writes: the epoch it raised, and moments, only while it leads."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Delete, delete, update
from sqlalchemy.orm import Session

from challenge_hub.foundation.clock import from_micros, micros
from challenge_hub.foundation.database import transaction
from challenge_hub.leaderboard.boards.scene import Moment
from challenge_hub.leaderboard.engine.library import Loaded
from challenge_hub.leaderboard.errors import SteppedDown
from challenge_hub.leaderboard.models import BoardEpoch, BoardMoment
from challenge_hub.leaderboard.queries import last_moments


def take_over(wall: datetime) -> int:
    """Raise the epoch: from now on this engine leads and every other one steps down."""
    raised = update(BoardEpoch).values(epoch=BoardEpoch.epoch + 1, taken_at=wall)
    with transaction() as session:
        return session.execute(raised.returning(BoardEpoch.epoch)).scalar_one()


def check_lead(session: Session, epoch: int) -> None:
    """Raises SteppedDown when another engine has taken over; else it cannot until the commit."""
    mine = update(BoardEpoch).where(BoardEpoch.epoch == epoch).values(epoch=epoch)
    if session.scalar(mine.returning(BoardEpoch.id)) is None:
        raise SteppedDown


class Told(NamedTuple):
    """What a board told under an epoch, and what a correction took back."""

    loaded: Loaded
    epoch: int
    told: Sequence[Moment]
    gone: Sequence[Moment]


def keep_moments(row: Sequence[Told]) -> None:
    """Store what boards told and remove what they took back, at once. Raises SteppedDown."""
    with transaction() as session:
        check_lead(session, min(one.epoch for one in row))
        for one in row:
            for moment in one.gone:
                session.execute(_same(one.loaded, moment))
            session.add_all(_row(one, moment) for moment in one.told)


def _same(loaded: Loaded, moment: Moment) -> Delete:
    return delete(BoardMoment).where(
        BoardMoment.challenge_id == loaded.head.id,
        BoardMoment.at == from_micros(moment.at),
        BoardMoment.kind == moment.kind,
    )


def _row(one: Told, moment: Moment) -> BoardMoment:
    return BoardMoment(
        challenge_id=one.loaded.head.id,
        epoch=one.epoch,
        at=from_micros(moment.at),
        kind=moment.kind,
        who=_stored(moment, one.loaded.lineup.ids),
        place=moment.place,
    )


def kept_moments(session: Session, loaded: Loaded) -> list[Moment]:
    """The last moments of a board, the oldest first."""
    codes = {str(number): code for code, number in loaded.lineup.ids.items()}
    return [
        Moment(micros(row.at), row.kind, codes.get(row.who, row.who), row.place)
        for row in reversed(last_moments(session, loaded.head.id))
    ]


def _stored(moment: Moment, ids: Mapping[str, int]) -> str:
    return str(ids.get(moment.who, moment.who)) if moment.kind == "place" else moment.who
