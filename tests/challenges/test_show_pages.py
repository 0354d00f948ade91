"""A challenge is readable by a human; its page leads to the next step; strangers find nothing."""

from collections.abc import Callable
from datetime import timedelta

from flask.testing import FlaskClient

from challenge_hub.challenges import lifecycle
from challenge_hub.challenges.rules import State
from challenge_hub.people.models import Person
from tests.challenges.making import source
from tests.challenges.reading import page, plain
from tests.challenges.test_run_challenge import park
from tests.make import Make

LogIn = Callable[[Person], str]


def test_a_challenge_is_readable_by_a_human(client: FlaskClient, make: Make, nadia: Person) -> None:
    challenge = make.challenge()

    text = page(client, f"/challenges/{challenge.key}")

    for part in (
        "Satisfaction de 4,2 à 4,5 en 5 jours, pour 600 €",
        "Dossiers résolus : 10 points à chaque fois.",
        "1<sup>re</sup> à 3<sup>e</sup>",
        "150 €",
        "Satisfaction : 4,5 au moins",
    ):
        assert part in text


def test_a_page_speaks_english_to_who_asks_for_it(
    client: FlaskClient, make: Make, log_in: LogIn
) -> None:
    challenge = make.challenge(State.SUBMITTED)
    log_in(make.person("Ann", *make.manager("Lea").role_set, language="en", team="north"))

    text = page(client, f"/challenges/{challenge.key}")

    assert "Satisfaction from 4.2 to 4.5 in 5 days, for €600" in text


def test_outside_the_perimeter_a_page_is_as_if_it_did_not_exist(
    client: FlaskClient, make: Make, log_in: LogIn
) -> None:
    """Promise S2."""
    key = make.challenge(State.SCHEDULED).key
    make.team("West")
    log_in(make.manager("Lea", team="west"))

    there, nowhere = client.get(f"/challenges/{key}"), client.get("/challenges/nowhere")

    assert (there.status_code, there.data) == (404, nowhere.data)


def test_an_advisor_reads_neither_costs_nor_history(
    client: FlaskClient, make: Make, log_in: LogIn
) -> None:
    challenge = make.challenge(State.SCHEDULED)
    log_in(make.advisor(team="south"))

    text = page(client, f"/challenges/{challenge.key}")

    assert "Historique" not in text
    assert "150 €" not in text


def test_a_draft_is_submitted_from_its_page(client: FlaskClient, make: Make, nadia: Person) -> None:
    challenge = make.challenge()
    form = {"content_hash": make.content_hash(challenge)}

    client.post(f"/challenges/{challenge.key}/submission", data=form)

    assert make.reload(challenge).state is State.SUBMITTED


def test_what_is_in_the_way_of_a_submission_is_shown_on_the_page(
    client: FlaskClient, make: Make, nadia: Person
) -> None:
    challenge = make.challenge(text=source().replace("south]", "sud]"))
    form = {"content_hash": make.content_hash(challenge)}

    reply = client.post(f"/challenges/{challenge.key}/submission", data=form)

    assert reply.status_code == 422
    assert "Il n'y a pas d'équipe sud ici." in plain(reply.text)


def test_pausing_and_resuming_by_page(client: FlaskClient, make: Make, nadia: Person) -> None:
    key = make.challenge(State.RUNNING).key

    client.post(f"/challenges/{key}/pause", data={"reason": "Panne du réseau."})
    paused = page(client, f"/challenges/{key}")
    client.post(f"/challenges/{key}/resumption")

    assert "En pause : Panne du réseau." in paused
    assert "Suspendre le challenge" in page(client, f"/challenges/{key}")


def test_cancelling_by_page(client: FlaskClient, make: Make, nadia: Person) -> None:
    key = make.challenge().key

    client.post(f"/challenges/{key}/cancellation", data={"reason": "Reporté."})

    assert "Annulé" in page(client, f"/challenges/{key}")


def test_a_step_is_released_by_page(client: FlaskClient, make: Make, log_in: LogIn) -> None:
    challenge = make.challenge(State.SCHEDULED)
    park(make, challenge)
    log_in(make.admin())

    client.post(f"/challenges/{challenge.key}/release")
    lifecycle.reconcile(make.at(challenge.starts_at + timedelta(hours=1)))

    assert make.reload(challenge).state is State.RUNNING
