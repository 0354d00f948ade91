"""The approval page: what is signed, and what is said when it cannot be."""

import pytest
from flask.testing import FlaskClient

from challenge_hub.challenges import services
from challenge_hub.challenges.rules import State
from challenge_hub.people.models import Person
from tests.challenges.making import source
from tests.challenges.reading import page
from tests.make import Make


def test_the_approver_sees_what_she_signs(client: FlaskClient, make: Make, bo: Person) -> None:
    challenge = make.challenge(State.SUBMITTED)
    read = make.content_hash(challenge)

    text = page(client, f"/challenges/{challenge.key}/approval")

    assert "Approuver la version 1" in text
    assert f'value="{read}"' in text
    assert f"{read[:4]} {read[4:8]} … {read[-4:]}" in text
    assert "Personne n'est dans l'équipe south pendant le challenge." in text


def test_the_approver_approves(client: FlaskClient, make: Make, bo: Person) -> None:
    challenge = make.challenge(State.SUBMITTED)
    form = {"decision": "approve", "content_hash": make.content_hash(challenge)}

    client.post(f"/challenges/{challenge.key}/approval", data=form)

    assert make.reload(challenge).state is State.SCHEDULED


@pytest.mark.parametrize(
    ("decision", "state"),
    [("return", State.CHANGES_REQUESTED), ("reject", State.REJECTED)],
)
def test_the_approver_turns_down_with_a_reason(
    client: FlaskClient, make: Make, bo: Person, decision: str, state: State
) -> None:
    challenge = make.challenge(State.SUBMITTED)
    form = {"decision": decision, "content_hash": make.content_hash(challenge), "reason": "Trop."}

    client.post(f"/challenges/{challenge.key}/approval", data=form)

    assert make.reload(challenge).state is state


def test_a_refusal_without_a_reason_is_asked_for_one(
    client: FlaskClient, make: Make, bo: Person
) -> None:
    challenge = make.challenge(State.SUBMITTED)
    form = {"decision": "reject", "content_hash": make.content_hash(challenge), "reason": ""}

    reply = client.post(f"/challenges/{challenge.key}/approval", data=form)

    assert reply.status_code == 422
    assert "Dites pourquoi" in reply.text


def test_a_decision_that_does_not_exist_is_refused(
    client: FlaskClient, make: Make, bo: Person
) -> None:
    challenge = make.challenge(State.SUBMITTED)
    form = {"decision": "maybe", "content_hash": make.content_hash(challenge)}

    assert client.post(f"/challenges/{challenge.key}/approval", data=form).status_code == 422


def test_a_page_that_was_read_too_long_ago_signs_nothing(
    client: FlaskClient, make: Make, bo: Person
) -> None:
    challenge = make.challenge(State.SUBMITTED)
    form = {"decision": "approve", "content_hash": "0" * 64}

    reply = client.post(f"/challenges/{challenge.key}/approval", data=form)

    assert reply.status_code == 409
    assert "enregistrée entre-temps" in reply.text


def test_what_changed_since_the_remark_is_shown(
    client: FlaskClient, make: Make, bo: Person
) -> None:
    challenge = make.challenge(State.CHANGES_REQUESTED)
    owner, _ = make.cast()
    now = make.clock.now()
    services.save_version(challenge.key, source(budget=500).encode(), editor=owner, now=now)
    services.submit_challenge(challenge.key, by=owner, now=now)

    text = page(client, f"/challenges/{challenge.key}/approval")

    assert "Changé depuis votre retour" in text
    assert "<del>600</del> <ins>500</ins>" in text


def test_who_may_not_decide_is_told_why(client: FlaskClient, make: Make, bo: Person) -> None:
    challenge = make.challenge(State.SUBMITTED, text=source(owner="bo"))

    text = page(client, f"/challenges/{challenge.key}/approval")

    assert "la décision revient à quelqu'un d'autre" in text
    assert "Approuver la version" not in text
