"""Pages: each role finds what waits for it; forms keep what was typed; strangers find nothing."""

import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from challenge_hub.challenges import lifecycle, services
from challenge_hub.challenges.models import Challenge
from challenge_hub.challenges.rules import State
from challenge_hub.foundation.database import transaction
from challenge_hub.people.models import Person
from tests.challenges.making import source
from tests.challenges.test_run_challenge import park
from tests.make import Make

LogIn = Callable[[Person], str]


def page(client: FlaskClient, address: str, status: int = 200) -> str:
    """The page as a person reads it: entities and special spaces as plain ones."""
    reply = client.get(address)
    assert reply.status_code == status
    return plain(reply.text)


def plain(text: str) -> str:
    for odd, usual in (("\u00a0", " "), ("\u202f", " "), ("&#39;", "'"), ("\u2019", "'")):
        text = text.replace(odd, usual)
    return text


@pytest.fixture
def nadia(make: Make, log_in: LogIn) -> Person:
    person, _ = make.cast()
    log_in(person)
    return person


@pytest.fixture
def bo(make: Make, log_in: LogIn) -> Person:
    _, person = make.cast()
    log_in(person)
    return person


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


def test_a_challenge_is_readable_by_a_human(client: FlaskClient, make: Make, nadia: Person) -> None:
    challenge = make.challenge()

    text = page(client, f"/challenges/{challenge.key}")

    for part in (
        "Satisfaction de 4,2 à 4,5 en 5 jours, pour 600 €",
        "Dossiers résolus : 10 points à chaque fois.",
        "1re à 3e",
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
