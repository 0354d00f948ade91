"""Screens that are open are looked at again, so that none outlives its right to watch (S3)."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from challenge_hub.challenges.rules import State
from challenge_hub.foundation.clock import wall_now
from challenge_hub.foundation.database import current_database, transaction
from challenge_hub.leaderboard.rounds import MANY, Rounds
from challenge_hub.leaderboard.usher import Admission, Usher
from challenge_hub.people import services
from challenge_hub.people.models import Person
from challenge_hub.people.services.sessions import open_session
from tests.leaderboard.screens import wait
from tests.make import Make
from tests.people.making import ACTOR

KEY = "premiere-reponse"


@dataclass
class Door:
    """Who goes in, and who was shown out; rounds are walked by hand."""

    usher: Usher
    dismissed: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.rounds = Rounds(
            self.usher,
            dismiss=self.dismissed.append,
            start=lambda walk: None,
            sleep=lambda seconds: None,
        )

    def admit(self, token: str) -> Admission:
        found = self.usher.admit(token, KEY, wall_now(), time.monotonic() + 5)
        assert found is not None
        return found

    def enter(self, sid: str, token: str) -> None:
        self.rounds.enter(sid, (token, KEY), self.admit(token))


@pytest.fixture
def door(app: Flask, make: Make) -> Door:
    make.challenge(State.SCHEDULED, key=KEY)
    return Door(Usher(app, sites=False))


@pytest.fixture
def enter(door: Door, make: Make) -> Callable[[str], Person]:
    """Lets an approver in, with a screen of her name."""

    def enter(name: str) -> Person:
        person = make.approver(name)
        door.enter(name, open_session(person, hours=1, wall=wall_now()))
        return person

    return enter


def switch_off(make: Make, person: Person) -> None:
    services.set_active(person.code, active=False, actor=ACTOR, now=make.clock.now())


@pytest.fixture
def statements(app: Flask) -> Iterator[list[str]]:
    """What is said to the database by sessions."""
    said: list[str] = []
    reader = current_database().reader

    def listen(*told: Any) -> None:
        said.append(told[2])

    event.listen(reader, "before_cursor_execute", listen)
    yield said
    event.remove(reader, "before_cursor_execute", listen)


def test_all_screens_of_an_account_go_with_its_right_and_no_others(
    door: Door, make: Make, enter: Callable[[str], Person]
) -> None:
    zoe = make.approver("Zoe")
    token = open_session(zoe, hours=1, wall=wall_now())
    enter("Yves")
    for number in range(300):
        door.enter(f"zoe-{number}", token)

    switch_off(make, zoe)
    door.rounds.walk()

    assert sorted(door.dismissed) == sorted(f"zoe-{number}" for number in range(300))


def test_a_right_that_was_taken_while_its_screen_came_in_ends_as_well(
    door: Door, make: Make, enter: Callable[[str], Person]
) -> None:
    """It was admitted before, and a round that saw the trail move ended before it was noted."""
    enter("Yves")
    zoe = make.approver("Zoe")
    token = open_session(zoe, hours=1, wall=wall_now())
    admission = door.admit(token)
    switch_off(make, zoe)
    door.rounds.walk()

    door.rounds.enter("Zoe", (token, KEY), admission)
    door.rounds.walk()

    assert door.dismissed == ["Zoe"]


def test_a_screen_stays_no_longer_than_its_session(door: Door, make: Make) -> None:
    zoe = make.approver("Zoe")
    door.enter("Zoe", open_session(zoe, hours=1, wall=wall_now() - timedelta(seconds=3599)))
    door.rounds.walk()
    before = list(door.dismissed)

    time.sleep(1.1)
    door.rounds.walk()

    assert (before, door.dismissed) == ([], ["Zoe"])


def test_nothing_is_looked_at_while_the_trail_stands_still(
    door: Door, enter: Callable[[str], Person], statements: list[str]
) -> None:
    enter("Zoe")
    door.rounds.walk()
    statements.clear()

    door.rounds.walk()

    assert statements == []


def test_screens_of_many_accounts_are_looked_at_together(
    door: Door, make: Make, enter: Callable[[str], Person], statements: list[str]
) -> None:
    crowd = [enter(f"p{number}") for number in range(MANY)]
    switch_off(make, crowd[7])
    statements.clear()

    door.rounds.walk()

    assert door.dismissed == ["p7"]
    assert len(statements) < 10


def unreadable(make: Make, person: Person) -> None:
    """A role that this version does not know, as after a way back to it; the trail moves."""
    with transaction() as session:
        session.get_one(Person, person.id).roles = "astronaut"
    make.advisor("Somebody")


def test_a_screen_that_cannot_be_looked_at_ends_and_the_others_are_looked_at(
    door: Door, make: Make, enter: Callable[[str], Person]
) -> None:
    _, zoe, yves = enter("Bea"), enter("Zoe"), enter("Yves")
    switch_off(make, yves)
    unreadable(make, zoe)

    door.rounds.walk()

    assert sorted(door.dismissed) == ["Yves", "Zoe"]


@contextmanager
def outage(
    moment: str, error: Exception, *, of: str = "", after: int = 0
) -> Iterator[list[object]]:
    """While it lasts, so many more (statements with a word) are answered, then none."""
    reader = current_database().reader
    asked: list[object] = []

    def refuse(*told: Any) -> None:
        if of in str(told):
            asked.append(told)
        if len(asked) > after:
            raise error

    event.listen(reader, moment, refuse)
    try:
        yield asked
    finally:
        event.remove(reader, moment, refuse)


def test_a_round_that_broke_off_goes_on_with_those_not_yet_seen(
    door: Door, make: Make, enter: Callable[[str], Person], statements: list[str]
) -> None:
    crowd = [enter(f"p{number}") for number in range(MANY + 10)]
    switch_off(make, crowd[3])
    switch_off(make, crowd[-1])
    away = OperationalError("SELECT", None, Exception("away"))
    with (
        outage("before_cursor_execute", away, of="web_session", after=1),
        pytest.raises(OperationalError),
    ):
        door.rounds.walk()
    assert door.dismissed == ["p3"]  # whom it saw
    statements.clear()

    door.rounds.walk()

    assert door.dismissed == ["p3", f"p{MANY + 9}"]
    assert sum("web_session" in one for one in statements) == 1


def test_rounds_go_on_after_an_error_that_nobody_foresaw(
    door: Door, make: Make, enter: Callable[[str], Person]
) -> None:
    door.rounds = Rounds(
        door.usher,
        dismiss=door.dismissed.append,
        start=lambda walk: threading.Thread(target=walk, daemon=True).start(),
        sleep=lambda seconds: time.sleep(seconds / 5),
    )
    zoe = enter("Zoe")
    switch_off(make, zoe)
    with outage("checkout", RuntimeError("nobody foresaw it")) as asked:
        wait(lambda: len(asked) > 1)

    wait(lambda: door.dismissed)
    assert door.dismissed == ["Zoe"]
