"""People belong to teams from one instant to another, to one at a time."""

import threading
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from challenge_hub.foundation.authorisation import Role
from challenge_hub.foundation.database import reading, transaction
from challenge_hub.people import queries, services
from challenge_hub.people.errors import (
    BadCode,
    BadPart,
    CodeTaken,
    EndsBeforeStart,
    PersonNotFound,
    SiteNotFound,
    TeamNotFound,
    TwoTeamsAtOnce,
)
from challenge_hub.people.models import Membership, Person
from tests.make import Make
from tests.people.making import ACTOR, day


@pytest.fixture
def nadia(make: Make) -> Person:
    make.team("North")
    make.team("South")
    return make.person("Nadia", Role.MANAGER)


def test_two_teams_at_once_are_refused(make: Make, nadia: Person) -> None:
    make.membership(nadia, "north", end=day(10))

    with pytest.raises(TwoTeamsAtOnce):
        make.membership(nadia, "south", start=day(9))


def test_one_team_after_another_is_a_move(make: Make, nadia: Person) -> None:
    make.membership(nadia, "north", end=day(10))
    make.membership(nadia, "south", start=day(10))

    with reading() as session:
        assert [stay.team for stay in queries.roster(session)] == ["north", "south"]


def test_two_stays_in_one_team_may_touch(make: Make, nadia: Person) -> None:
    """Tags of one time: away for a week, in the same team."""
    make.membership(nadia, "north")

    assert make.membership(nadia, "north", start=day(5), end=day(9), tags=("away",)).tags == "away"


@pytest.mark.parametrize(("start", "end"), [(day(5), day(5)), (day(6), day(5))])
def test_a_stay_without_length_is_refused(
    make: Make, nadia: Person, start: datetime, end: datetime
) -> None:
    with pytest.raises(EndsBeforeStart):
        make.membership(nadia, "north", start=start, end=end)


def test_the_database_refuses_a_stay_without_length_too(make: Make, nadia: Person) -> None:
    row = Membership(person_id=nadia.id, team_code="north", starts_at=day(5), ends_at=day(5))

    with pytest.raises(IntegrityError):
        store(row)


def store(row: Membership) -> None:
    with transaction() as session:
        session.add(row)


def test_a_team_that_is_none_is_named(make: Make, nadia: Person) -> None:
    with pytest.raises(TeamNotFound):
        make.membership(nadia, "west")


def test_a_person_that_is_none_is_named(make: Make, nadia: Person) -> None:
    with pytest.raises(PersonNotFound):
        services.add_membership("nobody", "north", actor=ACTOR, now=make.clock.now())


def test_a_part_that_is_none_is_refused(make: Make, nadia: Person) -> None:
    with pytest.raises(BadPart):
        make.membership(nadia, "north", part="king")


def test_a_tag_is_a_code(make: Make, nadia: Person) -> None:
    with pytest.raises(BadCode):
        make.membership(nadia, "north", tags=("two words",))


def test_a_team_code_is_given_once(make: Make, nadia: Person) -> None:
    with pytest.raises(CodeTaken):
        make.team("North")


def test_a_site_code_is_given_once(make: Make) -> None:
    make.site("Lille")

    with pytest.raises(CodeTaken):
        make.site("Lille")


def test_a_team_of_an_unknown_site_is_refused(make: Make) -> None:
    with pytest.raises(SiteNotFound):
        make.team("North", site="nowhere")


def test_two_writers_at_once_cannot_put_a_person_in_two_teams(
    app: Flask, make: Make, nadia: Person
) -> None:
    ready, faults = threading.Barrier(2), list[Exception]()

    def join(team: str) -> None:
        with app.app_context():
            ready.wait()
            try:
                make.membership(nadia, team)
            except TwoTeamsAtOnce as error:
                faults.append(error)

    threads = [threading.Thread(target=join, args=(team,)) for team in ("north", "south")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with reading() as session:
        assert len(queries.roster(session)) == 1
    assert len(faults) == 1
