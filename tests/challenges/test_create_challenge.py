"""A project file becomes a draft with a first version, or is refused with all its errors."""

import json

import pytest
from flask import Flask
from sqlalchemy import delete, text, update
from sqlalchemy.exc import DBAPIError

from challenge_hub.challenges import queries, services
from challenge_hub.challenges.errors import (
    BadKey,
    ChallengeNotFound,
    KeyTaken,
    NotEditable,
    VersionChanged,
)
from challenge_hub.challenges.format import ProjectFileInvalid
from challenge_hub.challenges.models import Version
from challenge_hub.challenges.rules import State
from challenge_hub.foundation.authorisation import Role
from challenge_hub.foundation.database import reading, transaction
from challenge_hub.foundation.errors import Forbidden
from challenge_hub.people import services as people_services
from tests.challenges.making import source
from tests.make import Make


def test_a_new_challenge_is_a_draft_with_its_first_version(make: Make) -> None:
    challenge = make.challenge()

    version = make.last_version(challenge)
    assert (challenge.state, challenge.latest, version.source) == (State.DRAFT, 1, source())
    assert version.document["title"] == challenge.title


def test_its_address_follows_from_the_title(make: Make) -> None:
    assert make.challenge().key == "objectif-premiere-reponse"


def test_an_address_is_given_once(make: Make) -> None:
    make.challenge()
    make.challenge()

    assert make.challenge().key == "objectif-premiere-reponse-3"


def test_a_key_that_is_taken_is_refused(make: Make) -> None:
    make.challenge(key="august")

    with pytest.raises(KeyTaken):
        make.challenge(key="august")


def test_a_key_may_begin_as_another_one(make: Make) -> None:
    make.challenge(key="august-2")

    assert make.challenge(key="august").key == "august"


@pytest.mark.parametrize("key", ["", "new", "Août", "a b", "-a", "a" * 61])
def test_a_key_that_is_no_address_is_refused(make: Make, key: str) -> None:
    with pytest.raises(BadKey):
        make.challenge(key=key)


def test_a_file_with_errors_is_refused_and_nothing_stored(make: Make) -> None:
    with pytest.raises(ProjectFileInvalid):
        make.challenge(text="challenge: 1\n")

    with reading() as session:
        assert queries.visible_challenges(session, make.admin()) == []


def test_an_approver_creates_nothing(make: Make) -> None:
    _, bo = make.cast()

    with pytest.raises(Forbidden):
        services.create_challenge(source().encode(), author=bo, now=make.clock.now())


def test_an_owner_whom_nobody_knows_is_the_author(make: Make) -> None:
    challenge = make.challenge(text=source(owner="nobody"))

    assert challenge.owner_id == challenge.author_id


def test_the_owner_named_in_the_file_is_the_owner(make: Make) -> None:
    lea = make.manager("Lea")

    assert make.challenge(text=source(owner="lea")).owner_id == lea.id


def test_creating_is_written_to_the_trail(make: Make) -> None:
    challenge = make.challenge()

    with reading() as session:
        [entry] = queries.history(session, challenge)
    assert (entry.actor, entry.action) == ("nadia", "challenge:create")
    assert json.loads(entry.details)["content_hash"] == make.content_hash(challenge)


def test_a_further_version_is_kept_beside_the_first(make: Make) -> None:
    challenge = make.challenge()
    nadia, _ = make.cast()

    services.save_version(
        challenge.key, source(budget=500).encode(), editor=nadia, now=make.clock.now()
    )

    with reading() as session:
        kept = queries.versions(session, challenge)
    assert [(each.number, "600" in each.source) for each in kept] == [(1, True), (2, False)]


def test_the_same_text_again_adds_no_version(make: Make) -> None:
    challenge = make.challenge()
    nadia, _ = make.cast()

    version = services.save_version(
        challenge.key, source().encode(), editor=nadia, now=make.clock.now()
    )

    assert version.number == 1


def test_a_version_saved_meanwhile_is_not_written_over(make: Make) -> None:
    challenge = make.challenge()
    nadia, _ = make.cast()
    read = make.content_hash(challenge)
    key, now = challenge.key, make.clock.now()
    services.save_version(key, source(budget=500).encode(), editor=nadia, now=now, replaces=read)

    with pytest.raises(VersionChanged):
        services.save_version(
            key, source(budget=400).encode(), editor=nadia, now=now, replaces=read
        )


def test_saving_moves_title_and_dates(make: Make) -> None:
    challenge = make.challenge()
    nadia, _ = make.cast()
    later = source(start="2023-09-04T09:00", end="2023-09-08T18:00").encode()

    services.save_version(challenge.key, later, editor=nadia, now=make.clock.now())

    assert make.reload(challenge).starts_at.isoformat() == "2023-09-04T07:00:00+00:00"


@pytest.mark.parametrize("state", [State.SUBMITTED, State.SCHEDULED, State.REJECTED])
def test_what_was_submitted_is_not_changed(make: Make, state: State) -> None:
    challenge = make.challenge(state)
    nadia, _ = make.cast()

    with pytest.raises(NotEditable):
        services.save_version(
            challenge.key, source(budget=500).encode(), editor=nadia, now=make.clock.now()
        )


def test_another_manager_of_the_site_does_not_edit(make: Make) -> None:
    challenge = make.challenge()
    other = make.manager("Lea", team="north")

    with pytest.raises(Forbidden):
        services.save_version(
            challenge.key, source(budget=500).encode(), editor=other, now=make.clock.now()
        )


def test_outside_the_perimeter_it_does_not_exist(make: Make) -> None:
    """Promise S2."""
    challenge = make.challenge()
    make.team("West")
    stranger = make.manager("Lea", team="west")

    with pytest.raises(ChallengeNotFound), reading() as session:
        queries.visible_challenge(session, challenge.key, stranger)


def test_who_is_bound_to_a_site_without_teams_sees_no_challenge_of_all_teams(make: Make) -> None:
    """Promise S2: an approver to whom sites are given sees the teams of these and no others."""
    everyone = source().replace("participants: {teams: [north, south]}\n", "")
    make.challenge(text=everyone)
    _, bo = make.cast()
    make.site("Lyon")
    people_services.give_site("bo", "lyon", actor="tests", now=make.clock.now())

    with reading() as session:
        assert queries.visible_challenges(session, bo) == []


def test_an_advisor_sees_a_challenge_of_her_team_once_it_is_scheduled(make: Make) -> None:
    make.challenge(key="draft")
    make.challenge(State.SCHEDULED, key="soon")
    ana = make.advisor(team="south")

    with reading() as session:
        seen = [challenge.key for challenge, _ in queries.visible_challenges(session, ana)]

    assert seen == ["soon"]


def test_a_challenge_of_all_teams_concerns_whoever_has_one(make: Make) -> None:
    everyone = source().replace("participants: {teams: [north, south]}\n", "")
    make.challenge(State.SCHEDULED, text=everyone)
    ana, guest = make.advisor(team="south"), make.advisor("Gil")

    with reading() as session:
        seen = [len(queries.visible_challenges(session, each)) for each in (ana, guest)]

    assert seen == [1, 0]


@pytest.mark.parametrize(
    "change",
    [delete(Version), update(Version).values(source="other"), update(Version).values(number=9)],
)
def test_the_database_refuses_to_change_a_version(make: Make, app: Flask, change: object) -> None:
    make.challenge()

    with pytest.raises(DBAPIError), transaction() as session:
        session.execute(change)  # type: ignore[call-overload]  # one of three statements


def test_the_database_refuses_to_change_a_decision(make: Make) -> None:
    make.challenge(State.SCHEDULED)

    with pytest.raises(DBAPIError), transaction() as session:
        session.execute(text("UPDATE challenge_decision SET verdict = 'rejected'"))


def test_an_approver_who_also_manages_does_not_become_an_editor_by_that(make: Make) -> None:
    challenge = make.challenge()
    both = make.person("Kim", Role.MANAGER, Role.APPROVER)

    with pytest.raises(Forbidden):
        services.save_version(
            challenge.key, source(budget=1).encode(), editor=both, now=make.clock.now()
        )
