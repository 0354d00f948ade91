"""A roster is taken as a whole, again and again, and never by half."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from challenge_hub.foundation.audit import AuditEntry
from challenge_hub.foundation.authorisation import Role
from challenge_hub.foundation.clock import micros
from challenge_hub.foundation.database import reading
from challenge_hub.people import queries, services
from challenge_hub.people.errors import RosterInvalid
from challenge_hub.people.models import Person, Team
from challenge_hub.people.services import RosterImport
from challenge_hub.scoring import roster as scoring
from tests.make import Make
from tests.people.making import ACTOR, day

NOTHING = RosterImport()


def stay(
    person: str = "p-1",
    team: str = "north",
    start: int | None = None,
    end: int | None = None,
    **more: str,
) -> scoring.Membership:
    """A stay from one day of August 2023 to another."""
    return scoring.Membership(
        person=person,
        name=more.get("name", "Ana"),
        team=team,
        start=micros(day(start)) if start else None,
        end=micros(day(end)) if end else None,
        tags=frozenset(more.get("tags", "").split()),
        part=more.get("part", ""),
        columns={"site": more["site"]} if "site" in more else {},
    )


def take(make: Make, *stays: scoring.Membership) -> RosterImport:
    return services.import_roster(stays, actor=ACTOR, now=make.clock.now())


def roster() -> list[scoring.Membership]:
    with reading() as session:
        return queries.roster(session)


def test_people_and_teams_are_created(make: Make) -> None:
    done = take(make, stay("p-1"), stay("p-2", "south"))

    assert done == RosterImport(people_created=2, teams_created=2, stays_added=2)


def test_what_was_taken_is_what_is_scored(make: Make) -> None:
    given = [
        stay("p-1", "north", 1, 10, tags="expert away", site="lille"),
        stay("p-1", "south", 10, part="spectator"),
        stay("p-2", "", name="Bea"),
    ]

    take(make, *given)

    assert roster() == given


def test_twice_is_once(make: Make) -> None:
    given = (stay("p-1", "north", 1, 10, tags="b a"), stay("p-1", "south", 10))
    take(make, *given)

    assert take(make, *given) == NOTHING


def test_one_line_twice_is_one_stay(make: Make) -> None:
    assert take(make, stay(), stay()).stays_added == 1


def test_a_move_ends_the_stay_before(make: Make) -> None:
    take(make, stay("p-1", "north"))

    done = take(make, stay("p-1", "north", None, 10), stay("p-1", "south", 10))

    assert (done.stays_removed, done.stays_added) == (1, 2)
    assert [each.team for each in roster()] == ["north", "south"]


def test_people_who_are_not_named_keep_their_stays(make: Make) -> None:
    take(make, stay("p-1"), stay("p-2"))

    take(make, stay("p-1", "south"))

    assert [(each.person, each.team) for each in roster()] == [("p-1", "south"), ("p-2", "north")]


def test_a_person_keeps_her_id_roles_and_password(make: Make) -> None:
    known = make.person("Ana", Role.MANAGER, code="p-1", password="a long walk on the beach")

    take(make, stay("p-1", name="Ana M."))

    with reading() as session:
        now = queries.person_by_code(session, "p-1")
    assert (now.id, now.roles, now.password_hash) == (known.id, known.roles, known.password_hash)
    assert now.name == "Ana M."


def test_a_new_person_is_an_advisor_who_cannot_sign_in(make: Make) -> None:
    take(make, stay("p-1"))

    with reading() as session:
        person = queries.person_by_code(session, "p-1")
    assert (person.role_set, person.password_hash) == (frozenset({Role.ADVISOR}), None)


def test_a_team_that_is_there_keeps_its_name(make: Make) -> None:
    make.team("North")

    take(make, stay("p-1", "north"))

    with reading() as session:
        assert queries.team_by_code(session, "north").name == "North"


def test_a_person_without_a_name_goes_by_the_code(make: Make) -> None:
    take(make, replace(stay("p-1"), name=""))

    assert roster()[0].name == "p-1"


def test_an_empty_name_keeps_the_one_that_is_there(make: Make) -> None:
    take(make, stay("p-1", name="Ana"))

    take(make, replace(stay("p-1"), name=""))

    assert roster()[0].name == "Ana"


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ([stay(person="a b")], "bad_code"),
        ([stay(person="p\0")], "bad_code"),
        ([stay(team="né")], "bad_code"),
        ([stay(tags="a=1")], "bad_code"),
        ([stay(name="a\0b")], "bad_name"),
        ([stay(name="x" * 201)], "bad_name"),
        ([stay(site="a\0b")], "bad_name"),
        ([stay(part="king")], "bad_part"),
        ([stay(start=5, end=5)], "ends_before_start"),
        ([stay(start=5, end=4)], "ends_before_start"),
        ([stay(), stay(team="south")], "two_teams_at_once"),
        ([stay(end=6), stay(team="south", start=5)], "two_teams_at_once"),
    ],
)
def test_a_fault_is_named_and_nothing_is_taken(
    make: Make, wrong: list[scoring.Membership], code: str
) -> None:
    with pytest.raises(RosterInvalid) as refused:
        take(make, stay("p-9"), *wrong)

    assert [error["code"] for error in refused.value.errors] == [code]
    with reading() as session:
        assert session.scalars(select(Person)).all() == []
        assert session.scalars(select(Team)).all() == []


def test_all_faults_are_told_at_once(make: Make) -> None:
    with pytest.raises(RosterInvalid) as refused:
        take(make, stay("a b"), stay("p-1", "c d"))

    assert [error["path"] for error in refused.value.errors] == ["a b", "p-1"]


def test_a_roster_of_two_thousand_people_is_one_transaction(make: Make) -> None:
    done = take(make, *(stay(f"p-{number}") for number in range(2000)))

    assert done.people_created == 2000


def test_an_import_is_audited_without_names(make: Make) -> None:
    take(make, stay("p-1"))

    with reading() as session:
        entry = session.scalars(select(AuditEntry)).one()
    assert entry.action == "roster:import"
    assert "Ana" not in entry.details
