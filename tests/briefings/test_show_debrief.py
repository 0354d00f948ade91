"""The debrief's page: for whom, in which language, and that nothing in it runs."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from challenge_hub.challenges import lifecycle
from challenge_hub.foundation.authorisation import Role
from challenge_hub.people.models import Person
from tests.briefings.making import closed, people, running
from tests.briefings.world import PROJECT
from tests.make import Make

PAGE = "/challenges/two-days/debrief"


@pytest.fixture
def cast(app: Flask, make: Make) -> dict[str, Person]:
    return people(make)


def text_of(client: FlaskClient, make: Make, person: Person, page: str = PAGE) -> str:
    make.log_in(client, person)
    return client.get(page).get_data(as_text=True)


def status(client: FlaskClient, make: Make, person: Person) -> int:
    make.log_in(client, person)
    return client.get(PAGE).status_code


def test_the_page_opens_with_the_answer_in_french(
    client: FlaskClient, make: Make, cast: dict[str, Person]
) -> None:
    closed(make)

    page = text_of(client, make, cast["nadia"])

    assert "Satisfaction\u00a0: trop peu de données pour conclure." in page
    assert "La cible de 4,5 est atteinte." in page
    assert "4,5 pour 4,5 visé, 3,83 avant, 4 critères sur 6" in page


def test_the_page_speaks_english_to_who_reads_english(
    client: FlaskClient, make: Make, cast: dict[str, Person]
) -> None:
    closed(make)
    eve = make.person("Eve", Role.APPROVER, language="en")

    page = text_of(client, make, eve)

    assert "Satisfaction: too little data to conclude. The target of 4.5 is reached." in page
    assert "4.5 for a target of 4.5, 3.83 before, 4 of 6 criteria" in page


def test_all_people_are_named_for_management(
    client: FlaskClient, make: Make, cast: dict[str, Person]
) -> None:
    closed(make)

    page = text_of(client, make, cast["nadia"])

    assert all(f"Person {code}" in page for code in ("n-1", "n-2", "s-1"))
    assert "jamais affiché" in page


def test_the_limits_are_always_listed(
    client: FlaskClient, make: Make, cast: dict[str, Person]
) -> None:
    """F3: never a figure alone."""
    closed(make)

    page = text_of(client, make, cast["nadia"])

    assert "Une seule équipe de comparaison" in page
    assert "pas tirées au sort" in page


def test_whom_the_file_names_reads_it_whatever_her_perimeter(
    client: FlaskClient, make: Make, cast: dict[str, Person]
) -> None:
    """Tariq manages the West, which does not take part; the file reports to him."""
    closed(make)

    assert status(client, make, cast["tariq"]) == 200


def test_another_manager_gets_the_same_answer_as_for_nothing(
    client: FlaskClient, make: Make, cast: dict[str, Person]
) -> None:
    closed(make)

    assert status(client, make, make.manager("Zoe", team="west")) == 404


def test_an_advisor_reads_no_debrief(
    client: FlaskClient, make: Make, cast: dict[str, Person]
) -> None:
    closed(make)

    assert status(client, make, make.advisor("Ana", team="north")) == 403


def test_there_is_none_while_the_challenge_runs(
    client: FlaskClient, make: Make, cast: dict[str, Person]
) -> None:
    running(make)

    assert status(client, make, cast["nadia"]) == 404


def test_until_it_is_computed_the_page_says_so(
    client: FlaskClient, make: Make, cast: dict[str, Person]
) -> None:
    challenge = running(make)
    lifecycle.reconcile(make.at(challenge.ends_at + timedelta(seconds=1)))

    assert "Le bilan est en cours d’écriture." in text_of(client, make, cast["nadia"])


def test_texts_of_the_file_never_run(
    client: FlaskClient, make: Make, cast: dict[str, Person]
) -> None:
    """S4."""
    evil = PROJECT.replace("What did you learn?", "'<script>alert(1)</script>'")
    closed(make, evil.replace("what: Card", "what: '<img src=x onerror=alert(1)>'"))

    page = text_of(client, make, cast["nadia"])

    assert "<script>alert" not in page
    assert "<img" not in page
    assert 'style="' not in page


def test_programs_get_the_newest_debrief_with_its_proof(
    client: FlaskClient, make: Make, cast: dict[str, Person]
) -> None:
    closed(make)
    make.log_in(client, cast["nadia"])

    told = client.get("/api/v1/challenges/two-days/debrief").get_json()

    assert (told["kind"], len(told["content_hash"])) == ("provisional", 64)
    assert told["content"]


def test_programs_get_404_while_there_is_no_debrief(
    client: FlaskClient, make: Make, cast: dict[str, Person]
) -> None:
    running(make)
    make.log_in(client, cast["nadia"])

    reply = client.get("/api/v1/challenges/two-days/debrief")

    assert (reply.status_code, reply.get_json()["error"]) == (404, "debrief_not_found")
