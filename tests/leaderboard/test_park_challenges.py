"""A challenge whose computation fails is set aside; a silent store is everyone's (issue 5)."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest
from flask import Flask
from sqlalchemy import text, update
from sqlalchemy.exc import OperationalError, ProgrammingError

from challenge_hub.challenges.models import Challenge, Version
from challenge_hub.challenges.rules import State
from challenge_hub.foundation.database import no_answer, reading, transaction
from challenge_hub.foundation.errors import StoreBusy
from challenge_hub.leaderboard.engine import Engine
from challenge_hub.leaderboard.engine.loader import Loader
from challenge_hub.leaderboard.engine.press import Press
from challenge_hub.leaderboard.engine.seats import Seat, guarded
from challenge_hub.leaderboard.queries import Head, head_of
from tests.make import Make


@pytest.fixture
def seat() -> Seat:
    return Seat(Head(1, "key", State.RUNNING, 1, None), Press(1))


def test_wrong_sql_parks_the_challenge(app: Flask, seat: Seat) -> None:
    with reading() as session:
        with guarded(seat, session):
            session.execute(text("SELECT nothing FROM nowhere"))

        assert seat.parked_until is not None
        assert session.scalar(text("SELECT 1")) == 1  # others can go on with it


def test_a_store_that_does_not_answer_parks_nobody(seat: Seat) -> None:
    with pytest.raises(StoreBusy), guarded(seat):
        raise StoreBusy

    assert seat.parked_until is None


def test_a_locked_database_does_not_answer_and_wrong_sql_is_ours(app: Flask) -> None:
    with reading() as session, pytest.raises((OperationalError, ProgrammingError)) as raised:
        session.execute(text("SELECT nothing FROM nowhere"))

    assert (no_answer(raised.value), no_answer(StoreBusy())) == (False, True)


def broken_version(challenge: Challenge) -> None:
    """An approved document that is not even JSON."""
    with transaction() as session:
        session.add(
            Version(
                challenge_id=challenge.id, number=99, source="", canonical="{", content_hash="",
                author_id=challenge.author_id, saved_at=challenge.created_at,
            )
        )  # fmt: skip
        session.flush()
        session.execute(update(Challenge).where(Challenge.id == challenge.id).values(approved=99))


def test_a_broken_document_keeps_no_other_challenge_from_being_loaded(
    app: Flask, make: Make
) -> None:
    broken, made = make.race(State.SCHEDULED), make.challenge(State.SCHEDULED, key="second")
    broken_version(broken)

    engine = make.engine()

    assert engine.parked == [broken.key]
    assert engine.seats[made.key].race is not None


def test_a_parked_challenge_is_tried_again(app: Flask, make: Make) -> None:
    made = make.race()
    engine = make.engine()
    seat = engine.seats[made.key]
    seat.park()
    seat.parked_until = 0.0  # a minute later
    engine._swept = 0.0  # noqa: SLF001  # instead of waiting

    engine.turn()

    assert (engine.parked, seat.race is not None) == ([], True)


def test_a_load_that_the_store_broke_off_begins_anew(app: Flask, make: Make) -> None:
    made, fails, seated = make.race(), [StoreBusy()], list[Seat]()

    def ledger_head() -> int:
        if fails:
            raise fails.pop()
        return 0

    with reading() as session:
        head = head_of(session, made.key)
    assert head is not None
    seat, loader = Seat(head, Press(1)), Loader(ledger_head, seated.append)
    loader.ask([seat])
    with pytest.raises(StoreBusy):
        loader.work(60)

    assert loader.work(60)
    assert seated == [seat]


def test_a_board_whose_computation_fails_says_since_when_it_stands_still(
    app: Flask, make: Make
) -> None:
    made, engine, sender = make.race(), make.engine(), make.sender()
    make.counts(sender, ana=3)
    make.at(make.clock.now() + timedelta(seconds=1))
    engine.look(made.key)
    engine.turn()
    before = foot(engine, made.key)

    engine.seats[made.key].park()
    engine.turn()
    stopped = foot(engine, made.key)
    seq = seq_of(engine, made.key)
    engine.turn()

    assert before["is"] == "fresh"
    assert stopped == {**before, "is": "silent", "say": f"Sans nouvelle depuis {before['at']}"}
    assert seq_of(engine, made.key) == seq  # said once
    engine.seats[made.key].parked_until = 0.0  # a minute later
    engine._swept = 0.0  # noqa: SLF001  # instead of waiting
    engine.turn()
    engine.turn()
    assert foot(engine, made.key)["is"] == "fresh"


def foot(engine: Engine, key: str) -> dict[str, Any]:
    frame = engine.frames.newest(key)
    assert frame is not None
    return dict(msgspec.json.decode(frame.body)["foot"])


def seq_of(engine: Engine, key: str) -> int:
    frame = engine.frames.newest(key)
    assert frame is not None
    return frame.seq
