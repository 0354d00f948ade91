"""A project file is pasted or uploaded; what was typed stays, and never runs."""

import io

from flask.testing import FlaskClient

from challenge_hub.challenges.rules import State
from challenge_hub.people.models import Person
from tests.challenges.making import source
from tests.challenges.reading import page, plain
from tests.make import Make


def test_a_project_file_is_pasted(client: FlaskClient, make: Make, nadia: Person) -> None:
    typed = source().replace("\n", "\r\n")

    reply = client.post("/challenges/new", data={"source": typed})

    assert reply.location == "/challenges/objectif-premiere-reponse"


def test_a_project_file_is_uploaded(client: FlaskClient, make: Make, nadia: Person) -> None:
    upload = (io.BytesIO(source().encode()), "dossier.yaml")

    reply = client.post("/challenges/new", data={"source": "", "file": upload})

    assert reply.status_code == 303


def test_errors_are_listed_with_their_line_and_what_was_typed_stays(
    client: FlaskClient, make: Make, nadia: Person
) -> None:
    reply = client.post("/challenges/new", data={"source": "challenge: 1\ntitle: Août\ntilte: x"})

    text = plain(reply.text)
    assert reply.status_code == 422
    assert "ligne 3, colonne 1" in text
    assert "challenge: 1\ntitle: Août\ntilte: x</textarea>" in text


def test_what_was_typed_never_runs(client: FlaskClient, make: Make, nadia: Person) -> None:
    """Promise S4."""
    reply = client.post("/challenges/new", data={"source": "</textarea><script>alert(1)</script>"})

    assert "<script>" not in reply.text


def test_an_approver_writes_no_challenge(client: FlaskClient, make: Make, bo: Person) -> None:
    assert client.get("/challenges/new").status_code == 403


def test_a_draft_is_changed(client: FlaskClient, make: Make, nadia: Person) -> None:
    challenge = make.challenge()
    form = {"source": source(budget=500), "replaces": make.content_hash(challenge)}

    client.post(f"/challenges/{challenge.key}/edit", data=form)

    assert make.last_version(challenge).number == 2


def test_the_form_shows_the_last_version(client: FlaskClient, make: Make, nadia: Person) -> None:
    challenge = make.challenge()

    text = page(client, f"/challenges/{challenge.key}/edit")

    assert make.content_hash(challenge) in text


def test_a_version_saved_meanwhile_is_said_and_what_was_typed_stays(
    client: FlaskClient, make: Make, nadia: Person
) -> None:
    challenge = make.challenge()
    form = {"source": source(budget=512), "replaces": "0" * 64}

    reply = client.post(f"/challenges/{challenge.key}/edit", data=form)

    assert reply.status_code == 409
    assert "amount: 512" in reply.text


def test_a_submitted_challenge_is_not_opened_for_changes(
    client: FlaskClient, make: Make, nadia: Person
) -> None:
    challenge = make.challenge(State.SUBMITTED)

    assert client.get(f"/challenges/{challenge.key}/edit").status_code == 409
