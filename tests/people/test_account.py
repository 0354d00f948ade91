"""What a person may change about herself: how she is shown, in which language, her password."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from challenge_hub.foundation.authorisation import Role
from challenge_hub.foundation.database import reading
from challenge_hub.people import queries
from challenge_hub.people.models import Person
from tests.make import Make
from tests.people.making import PASSWORD, opens

LogIn = Callable[[Person], str]
NEW = "a short swim in the sea"


@pytest.fixture
def nadia(make: Make, log_in: LogIn) -> Person:
    person = make.person("Nadia", Role.MANAGER, password=PASSWORD)
    log_in(person)
    return person


def stored() -> Person:
    with reading() as session:
        return queries.person_by_code(session, "nadia")


def page(client: FlaskClient) -> str:
    return client.get("/account").get_data(as_text=True)


def test_the_page_says_how_one_is_called_on_screens(client: FlaskClient, nadia: Person) -> None:
    assert "À l’écran, vous êtes Nadia" in page(client)


def test_the_page_says_account_and_role(client: FlaskClient, nadia: Person) -> None:
    assert "Compte <b>nadia</b>" in page(client)
    assert "Rôle <b>manager</b>" in page(client)


@pytest.mark.parametrize("role", list(Role))
def test_every_role_has_a_french_word(
    client: FlaskClient, make: Make, log_in: LogIn, role: Role
) -> None:
    words = {"advisor": "conseiller", "approver": "valideur", "admin": "administrateur"}
    log_in(make.person("Zoe", role))

    assert f"<b>{words.get(role, role)}</b>" in page(client)


def test_a_pseudonym_is_shown_instead_of_the_name(client: FlaskClient, nadia: Person) -> None:
    client.post("/account", data={"pseudonym": "Comète", "language": "fr"})

    assert "À l’écran, vous êtes Comète" in page(client)


def test_saving_says_so_once(client: FlaskClient, nadia: Person) -> None:
    client.post("/account", data={"pseudonym": "", "language": "fr"})

    assert ("C’est enregistré." in page(client), "C’est enregistré." in page(client)) == (
        True,
        False,
    )


def test_an_empty_pseudonym_gives_the_name_back(client: FlaskClient, nadia: Person) -> None:
    client.post("/account", data={"pseudonym": "Comète"})

    client.post("/account", data={"pseudonym": "  "})

    assert stored().pseudonym is None


def test_a_language_is_chosen(client: FlaskClient, nadia: Person) -> None:
    client.post("/account", data={"pseudonym": "", "language": "en"})

    assert "On screens you are called Nadia" in page(client)


def test_a_language_that_is_none_is_the_browsers(client: FlaskClient, nadia: Person) -> None:
    client.post("/account", data={"language": "../../etc"})

    assert stored().language is None


@pytest.mark.parametrize("pseudonym", ["a\0b", "x" * 61, "\u202eaidaN", "a\nb"])
def test_a_pseudonym_that_cannot_be_shown_is_refused_beside_its_field(
    client: FlaskClient, nadia: Person, pseudonym: str
) -> None:
    reply = client.post("/account", data={"pseudonym": pseudonym})

    assert reply.status_code == 422
    assert 'id="pseudonym-error"' in reply.get_data(as_text=True)
    assert stored().pseudonym is None


def test_a_pseudonym_never_runs(client: FlaskClient, nadia: Person) -> None:
    """Promise S4."""
    client.post("/account", data={"pseudonym": "<script>alert(1)</script>"})

    assert "<script>" not in page(client)


def test_a_password_is_changed(client: FlaskClient, nadia: Person) -> None:
    client.post("/account/password", data={"current": PASSWORD, "new": NEW})

    assert (opens(NEW), opens(PASSWORD)) == (True, False)


def test_the_session_that_changed_the_password_stays(client: FlaskClient, nadia: Person) -> None:
    client.post("/account/password", data={"current": PASSWORD, "new": NEW})

    assert client.get("/account").status_code == 200


def test_other_sessions_end_with_the_old_password(
    client: FlaskClient, nadia: Person, make: Make
) -> None:
    other = client.application.test_client()
    make.log_in(other, nadia)

    client.post("/account/password", data={"current": PASSWORD, "new": NEW})

    assert other.get("/account", headers={"Accept": "text/html"}).status_code == 303


def test_the_current_password_is_asked_for(client: FlaskClient, nadia: Person) -> None:
    """A screen left open must not give an account away."""
    reply = client.post("/account/password", data={"current": "wrong", "new": NEW})

    assert reply.status_code == 401
    assert 'id="current-error"' in reply.get_data(as_text=True)
    assert opens(PASSWORD)


def test_a_weak_new_password_is_refused_beside_its_field(
    client: FlaskClient, nadia: Person
) -> None:
    reply = client.post("/account/password", data={"current": PASSWORD, "new": "short"})

    assert reply.status_code == 422
    assert 'id="new-error"' in reply.get_data(as_text=True)


def test_guessing_the_current_password_is_throttled(client: FlaskClient, nadia: Person) -> None:
    for _ in range(10):
        client.post("/account/password", data={"current": "wrong", "new": NEW})

    reply = client.post("/account/password", data={"current": PASSWORD, "new": NEW})

    assert reply.status_code == 429


def test_all_sessions_are_closed_on_request(client: FlaskClient, nadia: Person) -> None:
    client.post("/account/sessions")

    assert client.get("/account", headers={"Accept": "text/html"}).status_code == 303


@pytest.mark.parametrize("path", ["/account", "/account/password", "/account/sessions"])
def test_a_stranger_changes_nothing(client: FlaskClient, path: str) -> None:
    reply = client.post(path, data={"pseudonym": "x"}, headers={"Accept": "text/html"})

    assert (reply.status_code, reply.headers["Location"]) == (303, "/sign-in")
