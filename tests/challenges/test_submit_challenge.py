"""A version is submitted once everything it names is known and scored here."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from challenge_hub.challenges import services, signals
from challenge_hub.challenges.errors import (
    NotEditable,
    StartPassed,
    SubmissionRefused,
    VersionChanged,
)
from challenge_hub.challenges.format import read_project
from challenge_hub.challenges.format.nodes import written
from challenge_hub.challenges.models import Challenge
from challenge_hub.challenges.references import references
from challenge_hub.challenges.rules import State
from challenge_hub.challenges.services.submission import faults_of, place_of
from challenge_hub.foundation.database import reading
from challenge_hub.foundation.errors import Forbidden
from tests.challenges.making import source
from tests.make import Make


def submit(make: Make, challenge: Challenge, **options: Any) -> Challenge:
    nadia, _ = make.cast()
    return services.submit_challenge(challenge.key, by=nadia, now=make.clock.now(), **options)


def faults(make: Make, text: str) -> list[tuple[str, int, str]]:
    challenge = make.challenge(text=text)
    with pytest.raises(SubmissionRefused) as refusal:
        submit(make, challenge)
    return [(each["code"], each["line"], each["path"]) for each in refusal.value.errors]


def test_a_submitted_version_waits_for_a_decision(make: Make) -> None:
    challenge = submit(make, make.challenge())

    assert (challenge.state, challenge.submitted_at) == (State.SUBMITTED, make.clock.now())


def test_a_submitted_challenge_is_not_submitted_again(make: Make) -> None:
    challenge = make.challenge(State.SUBMITTED)

    with pytest.raises(NotEditable):
        submit(make, challenge)


def test_one_that_came_back_is_submitted_again(make: Make) -> None:
    challenge = make.challenge(State.CHANGES_REQUESTED)

    assert submit(make, challenge).state is State.SUBMITTED


def test_the_version_that_was_read_is_the_one_submitted(make: Make) -> None:
    challenge = make.challenge()

    with pytest.raises(VersionChanged):
        submit(make, challenge, content_hash="0" * 64)


def test_a_challenge_whose_start_has_passed_is_not_submitted(make: Make) -> None:
    challenge = make.challenge()
    make.at(challenge.starts_at)

    with pytest.raises(StartPassed):
        submit(make, challenge)


def test_a_moment_before_the_start_it_is(make: Make) -> None:
    challenge = make.challenge()
    make.at(challenge.starts_at - timedelta(microseconds=1))

    assert submit(make, challenge).state is State.SUBMITTED


def test_an_approver_does_not_submit(make: Make) -> None:
    challenge = make.challenge()
    _, bo = make.cast()

    with pytest.raises(Forbidden):
        services.submit_challenge(challenge.key, by=bo, now=make.clock.now())


def test_unknown_teams_and_people_are_named_with_their_place(make: Make) -> None:
    text = source(owner="nobody").replace("[north, south]", "[north, sud]")

    assert faults(make, text) == [
        ("unknown_person", 5, "owner"),
        ("unknown_team", 8, "participants.teams[1]"),
    ]


def test_a_near_team_is_proposed(make: Make) -> None:
    challenge = make.challenge(text=source().replace("south]", "souht]"))

    with pytest.raises(SubmissionRefused) as refusal:
        submit(make, challenge)

    assert "south" in refusal.value.errors[0]["allowed"]


def test_a_rule_that_is_not_scored_is_refused_by_name_at_its_place(make: Make) -> None:
    """A later format may hold rules that this version does not score: never ignored."""
    project = read_project(source().encode())
    document = json.loads(project.to_json())
    document["scoring"]["individual"]["points"][0] = {"kpi": "resolved", "wheel": "1"}
    make.cast()

    with reading() as session:
        found = faults_of(session, replace(project, document=document))

    place = ("unsupported_rule", 18, "scoring.individual.points[0]")
    assert [(each["code"], each["line"], each["path"]) for each in found] == [place]


@pytest.mark.parametrize(
    ("rule", "path"),
    [
        ("points[0].rank", "scoring.individual.points[0]"),
        ("aggregate: best", "scoring.collective.aggregate"),
        ("points[7].rank", "scoring"),
    ],
)
def test_the_place_of_a_rule_is_found(make: Make, rule: str, path: str) -> None:
    document = make.last_version(make.challenge()).document

    assert written(place_of(rule.replace(".rank", ""), document)) == path


def test_every_reference_of_a_file_is_found() -> None:
    document: dict[str, Any] = {
        "owner": "p1",
        "participants": {"teams": ["t1"], "exclude": ["p2"]},
        "objectives": {
            "collective": [{"id": "a", "for": {"team:t2": "1"}}],
            "individual": [{"id": "b"}, {"id": "c", "for": {"p3": "1", "tag:new": "2"}}],
        },
        "scoring": {"also": [{"name": "x"}, {"name": "y", "only": {"teams": ["t3"]}}]},
        "resources": {"people": [{"who": "p4"}]},
        "schedule": {"animations": [{"led_by": "p5"}, {}], "preparation": [{"owner": "p6"}]},
        "communication": [{"owner": "p7"}],
        "evaluation": {"comparison": {"teams": ["t4"]}, "report_to": ["p8"]},
    }

    found = sorted(each.code for each in references(document))

    assert found == ["p1", "p2", "p3", "p4", "p5", "p6", "p7", "p8", "t1", "t2", "t3", "t4"]


def test_news_and_submission_are_one_transaction(make: Make) -> None:
    challenge = make.challenge()

    def fail(sender: Challenge, **_: object) -> None:
        raise RuntimeError("a receiver failed")

    with signals.challenge_submitted.connected_to(fail), pytest.raises(RuntimeError):
        submit(make, challenge)

    assert make.reload(challenge).state is State.DRAFT
