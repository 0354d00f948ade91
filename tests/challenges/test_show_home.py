"""Each role finds at home what waits for it."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from challenge_hub.challenges import lifecycle
from challenge_hub.challenges.models import Challenge
from challenge_hub.challenges.rules import State
from challenge_hub.foundation.database import transaction
from challenge_hub.people.models import Person
from tests.challenges.reading import page
from tests.challenges.test_run_challenge import park
from tests.make import Make

LogIn = Callable[[Person], str]


@pytest.mark.parametrize("address", ["/", "/challenges", "/challenges/any", "/challenges/new"])
def test_who_is_not_signed_in_signs_in_first(client: FlaskClient, make: Make, address: str) -> None:
    reply = client.get(address)

    assert (reply.status_code, "/sign-in" in reply.location) == (303, True)


def test_a_manager_finds_her_draft_at_home(client: FlaskClient, make: Make, nadia: Person) -> None:
    make.challenge()

    text = page(client, "/")

    assert "1 chose vous attend." in text
    assert "Brouillon, pas encore soumis." in text


def test_a_manager_finds_what_came_back(client: FlaskClient, make: Make, nadia: Person) -> None:
    make.challenge(State.CHANGES_REQUESTED)

    assert "Rendu avec une remarque." in page(client, "/")


def test_an_approver_finds_what_waits_for_a_decision(
    client: FlaskClient, make: Make, bo: Person
) -> None:
    challenge = make.challenge(State.SUBMITTED)

    text = page(client, "/")

    assert f"/challenges/{challenge.key}/approval" in text
    assert "Nouveau challenge" not in text


def test_an_administrator_finds_a_parked_step(
    client: FlaskClient, make: Make, log_in: LogIn
) -> None:
    challenge = make.challenge(State.SCHEDULED)
    park(make, challenge)
    log_in(make.admin())

    assert "Une étape a échoué trois fois." in page(client, "/")
    assert "Relancer l'étape" in page(client, f"/challenges/{challenge.key}")


def test_a_start_that_failed_is_not_said_to_come_nor_to_be_done(
    client: FlaskClient, make: Make, log_in: LogIn
) -> None:
    challenge = make.challenge(State.SCHEDULED)
    park(make, challenge)
    log_in(make.cast()[0])

    assert "n'a pas démarré" in page(client, "/")
    assert "Démarré" not in page(client, f"/challenges/{challenge.key}")


def test_an_advisor_finds_the_running_board(client: FlaskClient, make: Make, log_in: LogIn) -> None:
    challenge = make.challenge(State.RUNNING)
    log_in(make.advisor(team="south"))

    text = page(client, "/")

    assert f"/boards/{challenge.key}" in text
    assert "À faire" not in text


def test_an_empty_home_says_what_comes_there(
    client: FlaskClient, make: Make, nadia: Person
) -> None:
    text = page(client, "/")

    assert "Rien ne vous attend." in text
    assert "Commencez par un dossier projet" in text


@pytest.mark.parametrize("state", [State.CLOSED, State.CERTIFIED])
def test_an_ended_challenge_leads_to_its_debrief(
    client: FlaskClient, make: Make, nadia: Person, state: State
) -> None:
    challenge = make.challenge(State.CLOSED)
    if state is State.CERTIFIED:
        certify(challenge, make)

    assert f"/challenges/{challenge.key}/debrief" in page(client, "/")


def certify(challenge: Challenge, make: Make) -> None:
    with transaction() as session:
        lifecycle.mark_certified(session, challenge.id, now=make.clock.now(), result="0" * 64)


def test_the_list_shows_period_and_state(client: FlaskClient, make: Make, nadia: Person) -> None:
    make.challenge(State.SCHEDULED)

    text = page(client, "/challenges")

    assert "21 au 25 août" in text
    assert "Programmé" in text
