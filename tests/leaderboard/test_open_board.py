"""Who may look at a board, and what a screen without a socket gets (S1, S2, S3)."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from challenge_hub.challenges.models import Challenge
from challenge_hub.challenges.rules import State
from tests.make import Make


@pytest.fixture
def race(make: Make) -> Challenge:
    made = make.race()
    make.counts(make.sender(), ana=3, karim=9)
    make.at(make.clock.now() + timedelta(seconds=1))
    return made


def test_the_page_holds_the_newest_picture(
    client: FlaskClient, make: Make, race: Challenge
) -> None:
    make.log_in(client, make.cast()[0])

    page = client.get(f"/boards/{race.key}")

    assert page.status_code == 200
    assert '<h1 id="sentence">South mène de 70 pts' in page.text.replace("\u00a0", " ")


def test_the_whole_page_speaks_the_language_of_the_challenge(
    client: FlaskClient, make: Make, race: Challenge
) -> None:
    make.log_in(client, make.cast()[0])

    page = client.get(f"/boards/{race.key}", headers={"Accept-Language": "en"})

    assert '<html lang="fr"' in page.text
    assert "Tableau de" in page.text


def test_an_unchanged_frame_is_not_sent_again(
    client: FlaskClient, make: Make, race: Challenge
) -> None:
    make.log_in(client, make.cast()[0])
    make.engine()
    first = client.get(f"/boards/{race.key}/frame")

    again = client.get(
        f"/boards/{race.key}/frame", headers={"If-None-Match": first.headers["ETag"]}
    )

    frame = first.get_json()
    assert first.headers["ETag"] == f'"{frame["epoch"]}.{frame["seq"]}"'
    assert (again.status_code, again.data) == (304, b"")


def test_nobody_watches_without_signing_in(client: FlaskClient, race: Challenge) -> None:
    reply = client.get(f"/boards/{race.key}")

    assert reply.status_code == 303
    assert "/sign-in" in reply.headers["Location"]


@pytest.mark.parametrize("path", ["/boards/{key}", "/boards/{key}/frame"])
def test_a_board_outside_the_perimeter_is_as_one_that_does_not_exist(
    client: FlaskClient, make: Make, race: Challenge, path: str
) -> None:
    make.team("West")
    make.log_in(client, make.advisor("Zoe", team="west"))

    foreign = client.get(path.format(key=race.key))
    unknown = client.get(path.format(key="nowhere"))

    assert (foreign.status_code, foreign.data) == (404, unknown.data)


def test_an_advisor_of_a_team_watches_its_board(
    client: FlaskClient, make: Make, race: Challenge
) -> None:
    make.log_in(client, make.advisor("Zoe", team="north"))

    assert client.get(f"/boards/{race.key}/frame").status_code == 200


def test_a_draft_has_no_board(client: FlaskClient, make: Make) -> None:
    made = make.challenge(State.DRAFT)
    make.log_in(client, make.cast()[0])

    assert client.get(f"/boards/{made.key}").status_code == 404


def test_a_feed_key_opens_no_board(client: FlaskClient, make: Make, race: Challenge) -> None:
    headers = {"Authorization": f"Bearer {make.feed_key('screens')}", "Accept": "application/json"}

    assert client.get(f"/boards/{race.key}/frame", headers=headers).status_code == 401


def test_a_name_from_anyone_never_runs_in_the_page(
    client: FlaskClient, make: Make, race: Challenge
) -> None:
    make.person("</script><b>Zoe", code="zoe", team="north")
    make.counts(make.sender("other"), zoe=90)
    make.at(make.clock.now() + timedelta(seconds=1))
    make.log_in(client, make.cast()[0])

    page = client.get(f"/boards/{race.key}").text

    assert "</script><b>" not in page
