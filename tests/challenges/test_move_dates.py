"""One click moves all dates: the way out when the start of a draft has passed."""

from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient

from challenge_hub.challenges import services
from challenge_hub.challenges.errors import NotEditable
from challenge_hub.challenges.format import ProjectFileInvalid, read_project
from challenge_hub.challenges.format.moving import moved_by
from challenge_hub.challenges.rules import State
from challenge_hub.foundation.assets import asset_folder
from tests.challenges.making import source
from tests.make import Make

LATER = date(2023, 9, 4)  # two weeks after the start


def test_all_dates_of_the_window_move_together() -> None:
    text = (asset_folder("examples") / "support-week" / "project.yaml").read_text("utf-8")

    project = read_project(moved_by(text, 14).encode())

    schedule: dict[str, Any] = project.document["schedule"]
    assert schedule["start"] == "2023-09-04T07:00:00Z"
    assert schedule["end"] == "2023-09-08T16:00:00Z"
    assert schedule["animations"][1]["at"] == "2023-09-06T12:00:00Z"
    assert schedule["preparation"][0]["due"] == "2023-08-25T07:00:00Z"
    assert project.document["communication"][0]["at"] == "2023-09-01T15:00:00Z"


def test_what_lies_before_stays() -> None:
    text = (asset_folder("examples") / "support-week" / "project.yaml").read_text("utf-8")

    document = read_project(moved_by(text, 14).encode()).document

    assert document["evaluation"]["baseline"] == {"from": "2023-08-07", "to": "2023-08-18"}
    assert document["diagnosis"]["period"]["from"] == "2023-08-07"


def test_comments_and_quotes_stay() -> None:
    text = 'schedule:\n  start: "2023-08-31T09:00"  # 2023-08-31, un lundi\n  end: 2023-08-31\n'

    moved = moved_by(text, 1)

    assert moved == (
        'schedule:\n  start: "2023-09-01T09:00"  # 2023-08-31, un lundi\n  end: 2023-09-01\n'
    )


def test_boosts_freeze_and_stages_move() -> None:
    text = (
        "scoring: {individual: {boosts: [{from: 2023-08-23T14:00, to: 2023-08-23T15:00, "
        "factor: 2, kpis: [resolved]}]}}\ndisplay: {freeze: {from: 2023-08-25T16:00}}\n"
        "schedule: {stages: [{name: 2023-08-21, from: 2023-08-21, to: 2023-08-22}]}\n"
    )

    moved = moved_by(text, 7)

    assert moved.count("2023-08-30T1") == 2
    assert "freeze: {from: 2023-09-01T16:00}" in moved
    assert "name: 2023-08-21, from: 2023-08-28, to: 2023-08-29" in moved


def test_moving_saves_a_version_that_can_be_submitted(make: Make) -> None:
    challenge = make.challenge()
    nadia, _ = make.cast()
    now = make.at(challenge.starts_at)

    services.move_dates(challenge.key, LATER, editor=nadia, now=now)

    submitted = services.submit_challenge(challenge.key, by=nadia, now=now)
    assert submitted.starts_at.isoformat() == "2023-09-04T07:00:00+00:00"


def test_what_is_submitted_does_not_move(make: Make) -> None:
    challenge = make.challenge(State.SUBMITTED)
    nadia, _ = make.cast()

    with pytest.raises(NotEditable):
        services.move_dates(challenge.key, LATER, editor=nadia, now=make.clock.now())


def test_a_moved_time_that_does_not_exist_is_an_error(make: Make) -> None:
    challenge = make.challenge(text=source(start="2023-08-21T02:30", end="2024-04-05T18:00"))
    nadia, _ = make.cast()

    with pytest.raises(ProjectFileInvalid):
        services.move_dates(challenge.key, date(2024, 3, 31), editor=nadia, now=make.clock.now())


def test_the_page_offers_it_once_the_start_has_passed(
    client: FlaskClient, make: Make, log_in: Any
) -> None:
    challenge = make.challenge()
    log_in(make.cast()[0])
    before = client.get(f"/challenges/{challenge.key}").text
    make.at(challenge.starts_at)

    after = client.get(f"/challenges/{challenge.key}").text
    client.post(f"/challenges/{challenge.key}/dates", data={"start": "2023-09-04"})

    assert ("Premier jour" in before, "Premier jour" in after) == (False, True)
    assert make.last_version(challenge).number == 2


def test_a_day_that_is_none_is_refused(client: FlaskClient, make: Make, log_in: Any) -> None:
    challenge = make.challenge()
    log_in(make.cast()[0])

    reply = client.post(f"/api/v1/challenges/{challenge.key}/dates", json={"start": "2023-02-30"})

    assert reply.status_code == 422


def test_dates_move_by_http(client: FlaskClient, make: Make, log_in: Any) -> None:
    challenge = make.challenge()
    log_in(make.cast()[0])

    client.post(f"/api/v1/challenges/{challenge.key}/dates", json={"start": "2023-09-04"})

    assert make.reload(challenge).starts_at.date() == LATER
