"""The launch briefing: all of the project file that is said standing, in its own language."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from challenge_hub.challenges.rules import State
from challenge_hub.people.models import Person
from tests.briefings.making import people
from tests.briefings.world import PROJECT
from tests.challenges.making import source
from tests.make import Make

FRENCH = source().replace("title:", "title: Cap sur la réponse #", 1) + "\n"


@pytest.fixture
def cast(app: Flask, make: Make) -> dict[str, Person]:
    return people(make)


def briefing(
    client: FlaskClient,
    make: Make,
    person: Person,
    text: str = PROJECT,
    state: State = State.SCHEDULED,
) -> str:
    make.challenge(state, text=text, key="two-days")
    make.log_in(client, person)
    return client.get("/challenges/two-days/briefing").get_data(as_text=True)


def test_it_says_stakes_objectives_rules_rewards_and_dates(
    client: FlaskClient, make: Make, cast: dict[str, Person]
) -> None:
    page = briefing(client, make, cast["nadia"])

    for said in (
        "Satisfaction: 4.5, together.",
        "From Thursday 7 September, 8:00 to Friday 8 September, 18:00, for North and South.",
        "Keep the promise.",
        "One right answer.",
        "Calls",
        "€40",
        "individual standings: 1st to 2nd",
        "What stays equal shares its place.",
        "arrives up to 2\u00a0h later",
    ):
        assert said in page


def test_it_speaks_the_language_of_the_challenge_whoever_reads(
    client: FlaskClient, make: Make, cast: dict[str, Person]
) -> None:
    """Nadia reads French; the file is English, and so are the people it is read to."""
    page = briefing(client, make, cast["nadia"])

    assert 'lang="en"' in page
    assert "Why it is fair" in page


def test_a_french_challenge_shows_the_aim_and_the_practice(
    client: FlaskClient, make: Make, cast: dict[str, Person]
) -> None:
    page = briefing(client, make, cast["nadia"], FRENCH)

    assert "Satisfaction\u00a0: de 4,2 à 4,5, ensemble." in page
    assert "L2312-38" in page
    assert "à vérifier avec les RH" in page


def test_reminders_for_whoever_leads_it_are_not_for_the_team(
    client: FlaskClient, make: Make, cast: dict[str, Person]
) -> None:
    ana = make.advisor("Ana", team="north")

    page = briefing(client, make, ana, FRENCH)

    assert "de 4,2 à 4,5" in page
    assert "L2312-38" not in page


def test_before_the_approval_it_says_not_to_announce_it(
    client: FlaskClient, make: Make, cast: dict[str, Person]
) -> None:
    page = briefing(client, make, cast["nadia"], state=State.SUBMITTED)

    assert "Not approved yet" in page


def test_a_target_of_one_person_is_not_read_out(
    client: FlaskClient, make: Make, cast: dict[str, Person]
) -> None:
    own = PROJECT.replace("target: 10}", 'target: 10, for: {n-1: 4321, "team:south": 8}}')

    page = briefing(client, make, cast["nadia"], own)

    assert "4,321" not in page
    assert "n-1" not in page
    assert "some people have a target of their own" in page


def test_outside_the_perimeter_there_is_no_briefing(
    client: FlaskClient, make: Make, cast: dict[str, Person]
) -> None:
    make.challenge(State.SCHEDULED, text=PROJECT, key="two-days")
    make.log_in(client, make.manager("Zoe", team="west"))

    assert client.get("/challenges/two-days/briefing").status_code == 404


def test_an_advisor_sees_no_draft(client: FlaskClient, make: Make, cast: dict[str, Person]) -> None:
    make.challenge(State.SUBMITTED, text=PROJECT, key="two-days")
    make.log_in(client, make.advisor("Ana", team="north"))

    assert client.get("/challenges/two-days/briefing").status_code == 404
