"""What the manager adds: kept with author and instant, the newest shows."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from challenge_hub.briefings import queries, services
from challenge_hub.briefings.errors import DebriefNotFound, NoteTooLong
from challenge_hub.briefings.models import DebriefNote
from challenge_hub.briefings.rules import MOST_NOTE
from challenge_hub.challenges.models import Challenge
from challenge_hub.foundation.database import reading
from challenge_hub.foundation.errors import Forbidden
from challenge_hub.people.models import Person
from tests.briefings.making import closed, people
from tests.make import Make

KEY = "two-days"


@pytest.fixture
def cast(app: Flask, make: Make) -> dict[str, Person]:
    return people(make)


@pytest.fixture
def challenge(make: Make, cast: dict[str, Person]) -> Challenge:
    return closed(make)


def shown(challenge: Challenge) -> dict[str, str]:
    with reading() as session:
        return {part: one.note.text for part, one in queries.notes(session, challenge.id).items()}


def test_notes_are_kept_with_their_author_and_instant(
    make: Make, cast: dict[str, Person], challenge: Challenge
) -> None:
    now = make.clock.now()

    services.save_notes(KEY, {"keep": " The mean. "}, author=cast["nadia"], now=now)

    with reading() as session:
        kept = queries.notes(session, challenge.id)["keep"]
    assert (kept.note.text, kept.author, kept.note.written_at) == ("The mean.", "Nadia", now)


def test_an_older_note_stays_in_the_database(
    make: Make, cast: dict[str, Person], challenge: Challenge
) -> None:
    for minute, text in enumerate(("First.", "Second.", "Second.")):
        now = make.clock.now() + timedelta(minutes=minute)
        services.save_notes(KEY, {"change": text}, author=cast["nadia"], now=now)

    with reading() as session:
        assert session.scalar(select(func.count()).select_from(DebriefNote)) == 2
    assert shown(challenge) == {"change": "Second."}


def test_a_field_that_was_not_sent_stays(
    make: Make, cast: dict[str, Person], challenge: Challenge
) -> None:
    now = make.clock.now()
    services.save_notes(KEY, {"keep": "A.", "question-0": "B."}, author=cast["nadia"], now=now)

    services.save_notes(KEY, {"keep": "C."}, author=cast["nadia"], now=now)

    assert shown(challenge) == {"keep": "C.", "question-0": "B."}


def test_a_field_that_nobody_asked_for_is_left_aside(
    make: Make, cast: dict[str, Person], challenge: Challenge
) -> None:
    services.save_notes(KEY, {"question-7": "?"}, author=cast["nadia"], now=make.clock.now())

    assert shown(challenge) == {}


def test_a_note_longer_than_a_page_is_refused(
    make: Make, cast: dict[str, Person], challenge: Challenge
) -> None:
    long = {"keep": "x" * (MOST_NOTE + 1)}

    with pytest.raises(NoteTooLong):
        services.save_notes(KEY, long, author=cast["nadia"], now=make.clock.now())


def test_the_approver_reads_but_does_not_write(
    make: Make, cast: dict[str, Person], challenge: Challenge
) -> None:
    with pytest.raises(Forbidden):
        services.save_notes(KEY, {"keep": "x"}, author=cast["bo"], now=make.clock.now())


def test_a_stranger_cannot_even_know(make: Make, challenge: Challenge) -> None:
    zoe = make.manager("Zoe", team="west")

    with pytest.raises(DebriefNotFound):
        services.save_notes(KEY, {"keep": "x"}, author=zoe, now=make.clock.now())


def test_the_form_stores_and_comes_back(
    client: FlaskClient, make: Make, cast: dict[str, Person], challenge: Challenge
) -> None:
    make.log_in(client, cast["nadia"])

    reply = client.post(f"/challenges/{KEY}/debrief/notes", data={"keep": "La moyenne."})

    assert (reply.status_code, reply.location) == (303, f"/challenges/{KEY}/debrief#notes")
    page = client.get(f"/challenges/{KEY}/debrief").get_data(as_text=True)
    assert "La moyenne." in page
    assert "Reste à remplir\u00a0: Changer, Arrêter et les questions du dossier." in page
