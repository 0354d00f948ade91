"""Which teams a person may see: what lies outside is not there for her (promise S2)."""

import pytest

from challenge_hub.foundation.authorisation import Role
from challenge_hub.foundation.database import reading
from challenge_hub.people import queries, services
from challenge_hub.people.errors import PersonNotFound, SiteNotFound, TeamNotFound
from challenge_hub.people.models import Person
from tests.make import Make
from tests.people.making import ACTOR, day


@pytest.fixture
def cast(make: Make) -> Make:
    """North and South in Lille, East in Lyon, West in no site."""
    make.site("Lille")
    make.site("Lyon")
    make.team("North", site="lille")
    make.team("South", site="lille")
    make.team("East", site="lyon")
    make.team("West")
    return make


def seen(person: Person) -> set[str]:
    with reading() as session:
        return set(queries.perimeter(session, person).teams)


def test_an_advisor_sees_her_team(cast: Make) -> None:
    assert seen(cast.advisor("Ana", team="north")) == {"north"}


def test_an_advisor_who_moved_sees_both_teams(cast: Make) -> None:
    ana = cast.advisor("Ana")
    cast.membership(ana, "north", end=day(10))
    cast.membership(ana, "west", start=day(10))

    assert seen(ana) == {"north", "west"}


def test_an_advisor_without_a_team_sees_none(cast: Make) -> None:
    assert seen(cast.advisor("Ana")) == set()


def test_a_manager_sees_the_teams_of_her_site(cast: Make) -> None:
    assert seen(cast.manager("Nadia", team="north")) == {"north", "south"}


def test_a_manager_of_a_team_without_site_sees_that_team(cast: Make) -> None:
    """Teams without a site are not one big site."""
    cast.team("Nowhere")

    assert seen(cast.manager("Nadia", team="west")) == {"west"}


def test_a_manager_sees_the_teams_of_a_site_given_to_her(cast: Make) -> None:
    nadia = cast.manager("Nadia", team="west")
    services.give_site("nadia", "lyon", actor=ACTOR, now=cast.clock.now())

    assert seen(nadia) == {"west", "east"}


@pytest.mark.parametrize("role", [Role.APPROVER, Role.ADMIN])
def test_approvers_and_admins_see_all_teams(cast: Make, role: Role) -> None:
    assert seen(cast.person("Bo", role)) == {"north", "south", "east", "west"}


@pytest.mark.parametrize("role", [Role.APPROVER, Role.ADMIN])
def test_given_sites_bound_approvers_and_admins(cast: Make, role: Role) -> None:
    bo = cast.person("Bo", role)
    services.give_site("bo", "lyon", actor=ACTOR, now=cast.clock.now())

    assert seen(bo) == {"east"}


def test_who_has_no_role_sees_her_own_team(cast: Make) -> None:
    assert seen(cast.person("Zoe", team="east")) == {"east"}


def test_a_site_given_twice_is_given_once(cast: Make) -> None:
    bo = cast.approver("Bo")

    for _ in range(2):
        services.give_site("bo", "lyon", actor=ACTOR, now=cast.clock.now())

    assert seen(bo) == {"east"}


def test_who_sees_every_team_is_told_apart_from_who_sees_all_today(cast: Make) -> None:
    bo, tariq = cast.approver("Bo"), cast.admin("Tariq")
    services.give_site("bo", "lyon", actor=ACTOR, now=cast.clock.now())

    with reading() as session:
        unbounded = [queries.perimeter(session, each).unbounded for each in (bo, tariq)]
    assert unbounded == [False, True]


def test_ids_are_found_by_codes_and_codes_by_ids(cast: Make) -> None:
    ana, bo = cast.advisor("Ana"), cast.approver("Bo")

    with reading() as session:
        ids = queries.person_ids(session, ["ana", "bo", "nobody"])
        codes = queries.codes_by_id(session, [ana.id, bo.id, 1])
        everyone = queries.codes_by_id(session)
    assert ids == {"ana": ana.id, "bo": bo.id}
    assert codes == everyone == {ana.id: "ana", bo.id: "bo"}


def test_a_thousand_codes_are_found_in_parts(cast: Make) -> None:
    ana = cast.advisor("Ana")

    with reading() as session:
        found = queries.person_ids(session, [*(f"c{number}" for number in range(1200)), "ana"])
    assert found == {"ana": ana.id}


def test_what_is_not_there_is_named(cast: Make) -> None:
    with reading() as session:
        with pytest.raises(PersonNotFound):
            queries.person_by_code(session, "nobody")
        with pytest.raises(PersonNotFound):
            queries.person_by_id(session, 1)
        with pytest.raises(TeamNotFound):
            queries.team_by_code(session, "nothing")


def test_a_site_that_is_none_cannot_be_given(cast: Make) -> None:
    cast.approver("Bo")

    with pytest.raises(SiteNotFound):
        services.give_site("bo", "nowhere", actor=ACTOR, now=cast.clock.now())


def test_people_and_teams_are_listed_by_code(cast: Make) -> None:
    cast.approver("Bo")
    cast.advisor("Ana")

    with reading() as session:
        assert [each.code for each in queries.people(session)] == ["ana", "bo"]
        assert [each.code for each in queries.teams(session)] == ["east", "north", "south", "west"]
        assert queries.teams(session)[1].site is not None
