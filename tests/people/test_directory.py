"""Who there is, for those who manage accounts, and for nobody else."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from challenge_hub.foundation.authorisation import Role
from challenge_hub.foundation.database import reading
from challenge_hub.people import queries
from challenge_hub.people.models import Person
from tests.make import Make
from tests.people.making import PASSWORD, day

LogIn = Callable[[Person], str]
NADIA = {"code": "nadia", "name": "Nadia", "role": ["manager"], "password": PASSWORD}


@pytest.fixture
def tariq(make: Make, log_in: LogIn) -> Person:
    person = make.admin("Tariq")
    log_in(person)
    return person


def stored(code: str) -> Person:
    with reading() as session:
        return queries.person_by_code(session, code)


def page(client: FlaskClient, path: str) -> str:
    return client.get(path).get_data(as_text=True)


@pytest.mark.parametrize("role", [Role.ADVISOR, Role.MANAGER, Role.APPROVER])
@pytest.mark.parametrize("path", ["/people", "/people/ana"])
def test_only_an_admin_sees_the_directory(
    client: FlaskClient, make: Make, log_in: LogIn, role: Role, path: str
) -> None:
    make.person("Ana")
    log_in(make.person("Zoe", role))

    assert client.get(path).status_code == 403


@pytest.mark.parametrize("path", ["", "/ana/roles", "/ana/password", "/ana/active"])
def test_only_an_admin_changes_accounts(
    client: FlaskClient, make: Make, log_in: LogIn, path: str
) -> None:
    make.person("Ana")
    log_in(make.manager("Zoe"))

    assert client.post(f"/people{path}", data={"role": "admin"}).status_code == 403
    assert stored("ana").roles == ""


def test_the_page_counts_people_and_teams(client: FlaskClient, make: Make, tariq: Person) -> None:
    make.team("North")

    assert "1 personne, 1 équipe" in page(client, "/people")


def test_a_team_shows_who_is_in_it_today(client: FlaskClient, make: Make, tariq: Person) -> None:
    make.team("North")
    make.person("Ana", team="north")
    make.membership(make.person("Bea"), "north", end=day(10))
    make.membership(make.person("Cid"), "north", start=day(20))

    assert '<td class="r num">1</td>' in page(client, "/people")


def test_a_person_is_added(client: FlaskClient, tariq: Person) -> None:
    reply = client.post("/people", data=NADIA)

    assert reply.status_code == 303
    assert stored("nadia").role_set == {Role.MANAGER}


def test_what_was_typed_stays_beside_the_error(client: FlaskClient, tariq: Person) -> None:
    reply = client.post("/people", data={**NADIA, "password": "short"})

    text = reply.get_data(as_text=True)
    assert reply.status_code == 422
    assert 'id="password-error"' in text
    assert 'value="Nadia"' in text
    assert 'value="manager" checked' in text
    assert "short" not in text.split('id="password"')[1].split(">")[0]


@pytest.mark.parametrize(
    ("wrong", "field", "status"),
    [
        ({"code": "tariq"}, "code", 409),
        ({"code": "né"}, "code", 422),
        ({"code": ""}, "code", 422),
        ({"name": "a\0b"}, "name", 422),
        ({"name": ""}, "name", 422),
    ],
)
def test_an_error_stands_beside_its_field(
    client: FlaskClient, tariq: Person, wrong: dict[str, str], field: str, status: int
) -> None:
    reply = client.post("/people", data=NADIA | wrong)

    assert reply.status_code == status
    assert f'id="{field}-error"' in reply.get_data(as_text=True)


def test_a_role_that_is_none_is_left_out(client: FlaskClient, tariq: Person) -> None:
    client.post("/people", data={**NADIA, "role": ["root", "advisor"]})

    assert stored("nadia").role_set == {Role.ADVISOR}


def test_a_name_never_runs(client: FlaskClient, make: Make, tariq: Person) -> None:
    """Promise S4."""
    make.person("<script>alert(1)</script>", code="eve")

    assert "<script>" not in page(client, "/people") + page(client, "/people/eve")


def test_an_unknown_person_is_a_404(client: FlaskClient, tariq: Person) -> None:
    assert client.get("/people/nobody").status_code == 404


@pytest.mark.parametrize("path", ["roles", "password", "active"])
def test_changing_an_unknown_person_is_a_404(client: FlaskClient, tariq: Person, path: str) -> None:
    reply = client.post(f"/people/nobody/{path}", data={"password": PASSWORD})

    assert reply.status_code == 404


def test_stays_are_shown_earliest_first(client: FlaskClient, make: Make, tariq: Person) -> None:
    make.team("North")
    make.team("South")
    ana = make.person("Ana")
    make.membership(ana, "south", start=day(10), part="spectator", tags=("expert",))
    make.membership(ana, "north", end=day(10))

    text = page(client, "/people/ana")

    assert text.index("North") < text.index("South · spectateur · expert")


def test_roles_are_saved(client: FlaskClient, make: Make, tariq: Person) -> None:
    make.person("Ana")

    client.post("/people/ana/roles", data={"role": ["approver", "manager"]})

    assert stored("ana").role_set == {Role.APPROVER, Role.MANAGER}


def test_a_password_is_given(client: FlaskClient, make: Make, tariq: Person) -> None:
    make.person("Ana")

    client.post("/people/ana/password", data={"password": PASSWORD})

    assert stored("ana").password_hash is not None


def test_a_weak_password_is_refused(client: FlaskClient, make: Make, tariq: Person) -> None:
    make.person("Ana")

    reply = client.post("/people/ana/password", data={"password": "short"})

    assert reply.status_code == 422
    assert stored("ana").password_hash is None


def test_an_account_is_switched_off_and_on(client: FlaskClient, make: Make, tariq: Person) -> None:
    make.person("Ana")

    client.post("/people/ana/active", data={"active": "0"})
    off = stored("ana").active
    client.post("/people/ana/active", data={"active": "1"})

    assert (off, stored("ana").active) == (False, True)


def test_ones_own_account_stays_on(client: FlaskClient, tariq: Person) -> None:
    """Else the last admin locks everyone out."""
    client.post("/people/tariq/active", data={"active": "0"})

    assert stored("tariq").active
