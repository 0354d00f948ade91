"""Who may watch is remembered, and every right that was taken away ends at once (promise S3)."""

import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import event

from challenge_hub.challenges.rules import State
from challenge_hub.challenges.services import cancel_challenge
from challenge_hub.foundation.authorisation import Role
from challenge_hub.foundation.clock import wall_now
from challenge_hub.foundation.database import current_database, transaction
from challenge_hub.foundation.errors import StoreBusy
from challenge_hub.leaderboard.usher import Usher
from challenge_hub.people import services
from challenge_hub.people.models import Person
from challenge_hub.people.services.sessions import open_session
from challenge_hub.scoring.roster import Membership
from tests.make import Make
from tests.people.making import ACTOR

Ask = Callable[[], bool]
Take = Callable[[Make, Person, str, datetime], object]
KEY = "premiere-reponse"
TAKES: dict[str, Take] = {
    "sign out": lambda make, who, token, now: services.sign_out(token, now=now),
    "close her sessions": lambda make, who, token, now: services.revoke_sessions(
        who.code, actor=ACTOR, now=now
    ),
    "switch her off": lambda make, who, token, now: services.set_active(
        who.code, active=False, actor=ACTOR, now=now
    ),
    "take her role": lambda make, who, token, now: services.set_roles(
        who.code, [Role.ADVISOR], actor=ACTOR, now=now
    ),
    "give her another site": lambda make, who, token, now: services.give_site(
        who.code, make.site("Lyon").code, actor=ACTOR, now=now
    ),
    "set a new password": lambda make, who, token, now: services.set_password(
        who.code, "another long password", actor=ACTOR, now=now
    ),
    "cancel the challenge": lambda make, who, token, now: cancel_challenge(
        KEY, reason="Trop cher.", by=make.admin(), now=now
    ),
}


@pytest.fixture
def watcher(make: Make) -> Person:
    """An approver, who sees every team and is in none."""
    make.challenge(State.SCHEDULED, key=KEY)
    return make.approver("Zoe")


@pytest.fixture
def token(watcher: Person) -> str:
    return open_session(watcher, hours=1, wall=wall_now())


@pytest.fixture
def usher(app: Flask) -> Usher:
    return Usher(app, sites=False)


def admitted(usher: Usher, token: str, wall: datetime) -> bool:
    return usher.admit(token, KEY, wall, time.monotonic() + 5) is not None


@pytest.fixture
def ask(usher: Usher, token: str) -> Ask:
    return lambda: admitted(usher, token, wall_now())


@pytest.mark.parametrize("name", TAKES)
def test_a_right_that_was_taken_away_ends_at_once(
    name: str, make: Make, ask: Ask, watcher: Person, token: str
) -> None:
    before = ask()

    TAKES[name](make, watcher, token, make.clock.now())

    assert (before, ask()) == (True, False)


def test_a_session_ends_by_time_without_anybody_doing_anything(usher: Usher, token: str) -> None:
    now = wall_now()
    assert admitted(usher, token, now)

    assert not admitted(usher, token, now + timedelta(hours=1))


def test_who_may_not_watch_now_is_asked_again_once_she_may(
    make: Make, usher: Usher, watcher: Person
) -> None:
    ana = make.advisor("Ana")
    token = open_session(ana, hours=1, wall=wall_now())
    before = admitted(usher, token, wall_now())

    make.membership(ana, "north")

    after = admitted(usher, token, wall_now())
    assert (before, after) == (False, True)


def test_whom_a_roster_moves_away_watches_no_more(
    make: Make, usher: Usher, watcher: Person
) -> None:
    ana = make.advisor("Ana", team="north")
    token = open_session(ana, hours=1, wall=wall_now())
    before = admitted(usher, token, wall_now())

    stay = Membership("ana", "Ana", "", None, None, frozenset())
    services.import_roster([stay], actor=ACTOR, now=make.clock.now())

    after = admitted(usher, token, wall_now())
    assert (before, after) == (True, False)


def test_a_screen_that_comes_back_costs_one_look_at_the_trail(ask: Ask) -> None:
    ask()
    statements: list[str] = []
    reader = current_database().reader
    event.listen(reader, "before_cursor_execute", lambda *told: statements.append(told[2]))
    begun: list[object] = []
    event.listen(reader, "checkout", lambda *told: begun.append(told[0]))

    for _ in range(50):
        ask()

    assert (statements, len(begun)) == ([], 50)


def test_those_who_wait_together_share_a_look(ask: Ask) -> None:
    """It began after each of them asked, so it tells all of them what is true."""
    ask()
    looks: list[object] = []
    go = threading.Event()
    reader = current_database().reader
    event.listen(reader, "checkout", lambda *told: looks.append(told))
    event.listen(reader, "checkout", lambda *_: go.wait(5))
    crowd = [threading.Thread(target=ask) for _ in range(20)]
    for each in crowd:
        each.start()
    time.sleep(0.2)
    go.set()
    for each in crowd:
        each.join()

    assert len(looks) <= 2


def test_in_line_nobody_waits_longer_than_she_may(usher: Usher, token: str, ask: Ask) -> None:
    ask()
    held = threading.Event()
    event.listen(current_database().reader, "checkout", lambda *_: held.wait(5))
    first = threading.Thread(target=ask)
    first.start()
    time.sleep(0.1)

    with pytest.raises(StoreBusy):
        usher.admit(token, KEY, wall_now(), time.monotonic() + 0.1)

    held.set()
    first.join()


def test_after_any_entry_in_the_trail_she_is_looked_up_again(
    make: Make, ask: Ask, watcher: Person
) -> None:
    ask()
    services.create_site("nice", "Nice", actor=ACTOR, now=make.clock.now())
    with transaction() as session:
        session.get_one(
            Person, watcher.id
        ).roles = ""  # past every service, which would add another

    assert not ask()
