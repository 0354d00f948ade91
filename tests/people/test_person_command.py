"""challenge-hub person, site and team: accounts from the server's own terminal."""

import pytest
from click.testing import CliRunner, Result
from flask.cli import ScriptInfo

from challenge_hub.foundation.authorisation import Role
from challenge_hub.foundation.database import reading
from challenge_hub.people import commands, queries
from challenge_hub.people.models import Person
from tests.make import Make
from tests.people.making import PASSWORD, opens


def run(info: ScriptInfo, *words: str, typed: str = "") -> Result:
    group = {each.name: each for each in (commands.person, commands.site, commands.team)}[words[0]]
    return CliRunner().invoke(group, words[1:], obj=info, input=typed)


def nadia() -> Person:
    with reading() as session:
        return queries.person_by_code(session, "nadia")


def test_a_person_is_added_with_roles_and_password(info: ScriptInfo) -> None:
    words = ("person", "add", "nadia", "--name", "Nadia", "--role", "manager", "--password-stdin")
    done = run(info, *words, typed=PASSWORD + "\n")

    assert done.exit_code == 0
    assert nadia().role_set == {Role.MANAGER}
    assert opens(PASSWORD)


def test_a_person_may_be_added_without_a_password(info: ScriptInfo) -> None:
    done = run(info, "person", "add", "nadia", "--name", "Nadia")

    assert done.output == "nadia: created, without a password.\n"


def test_a_taken_code_ends_with_1(info: ScriptInfo, make: Make) -> None:
    make.person("Nadia")

    done = run(info, "person", "add", "nadia", "--name", "Nadia")

    assert (done.exit_code, done.output) == (1, "Error: The code nadia is taken already.\n")


def test_a_role_that_is_none_ends_with_2(info: ScriptInfo) -> None:
    assert run(info, "person", "add", "nadia", "--name", "Nadia", "--role", "root").exit_code == 2


def test_an_empty_password_is_refused(info: ScriptInfo) -> None:
    done = run(info, "person", "add", "nadia", "--name", "Nadia", "--password-stdin")

    assert done.exit_code == 1


def test_a_password_is_set(info: ScriptInfo, make: Make) -> None:
    make.person("Nadia")

    done = run(info, "person", "password", "nadia", typed=PASSWORD)

    assert done.exit_code == 0
    assert opens(PASSWORD)


def test_a_password_never_stands_in_the_output(info: ScriptInfo, make: Make) -> None:
    make.person("Nadia")

    assert PASSWORD not in run(info, "person", "password", "nadia", typed=PASSWORD).output


def test_roles_are_replaced(info: ScriptInfo, make: Make) -> None:
    make.manager("Nadia")

    run(info, "person", "roles", "nadia", "admin", "approver")

    assert nadia().role_set == {Role.ADMIN, Role.APPROVER}


def test_an_account_is_switched_off_and_on(info: ScriptInfo, make: Make) -> None:
    make.person("Nadia")

    run(info, "person", "off", "nadia")
    off = nadia().active
    run(info, "person", "on", "nadia")

    assert (off, nadia().active) == (False, True)


@pytest.mark.parametrize(
    "words", [("off", "nobody"), ("on", "nobody"), ("roles", "nobody"), ("password", "nobody")]
)
def test_an_unknown_person_ends_with_1(info: ScriptInfo, words: tuple[str, str]) -> None:
    assert run(info, "person", *words, typed=PASSWORD).exit_code == 1


def test_people_are_listed(info: ScriptInfo, make: Make) -> None:
    make.manager("Nadia")

    assert run(info, "person", "list").output.split() == [
        "nadia", "Nadia", "manager", "no", "password"
    ]  # fmt: skip


def test_sites_and_teams_are_added(info: ScriptInfo) -> None:
    run(info, "site", "add", "lille", "--name", "Lille")

    done = run(info, "team", "add", "north", "--name", "North", "--site", "lille")

    assert done.output == "north: created.\n"


def test_a_site_is_given_when_a_person_is_added(info: ScriptInfo, make: Make) -> None:
    make.site("Lille")
    make.team("North", site="lille")

    run(info, "person", "add", "nadia", "--name", "Nadia", "--role", "manager", "--site", "lille")

    with reading() as session:
        assert queries.perimeter(session, nadia()).teams == {"north"}


@pytest.mark.parametrize("kind", ["site", "team"])
def test_a_taken_code_of_a_site_or_team_ends_with_1(info: ScriptInfo, kind: str) -> None:
    run(info, kind, "add", "x", "--name", "X")

    assert run(info, kind, "add", "x", "--name", "X").exit_code == 1
